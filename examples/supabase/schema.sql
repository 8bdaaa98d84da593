-- A backend as the services of Supabase lay it out: auth (GoTrue), storage, realtime, the histories of the CLI
-- and of the services themselves, and in public what its users made. Written from the documentation and from
-- what the services show; columns that no part of this example needs are left out of the widest tables.
-- Needs PostgreSQL 15 with contrib (pgcrypto) and a superuser.

BEGIN;

-- ---- Roles ----

-- Who the API acts as: PostgREST logs in as authenticator and becomes one of the first three.
CREATE ROLE anon NOLOGIN NOINHERIT;
CREATE ROLE authenticated NOLOGIN NOINHERIT;
CREATE ROLE service_role NOLOGIN NOINHERIT BYPASSRLS;
CREATE ROLE authenticator LOGIN NOINHERIT PASSWORD 'authenticator-of-the-parent';
GRANT anon, authenticated, service_role TO authenticator;

-- Each service owns its schema.
CREATE ROLE supabase_admin LOGIN CREATEROLE CREATEDB REPLICATION BYPASSRLS PASSWORD 'admin-of-the-parent';
CREATE ROLE supabase_auth_admin LOGIN NOINHERIT CREATEROLE PASSWORD 'auth-of-the-parent';
CREATE ROLE supabase_storage_admin LOGIN NOINHERIT CREATEROLE PASSWORD 'storage-of-the-parent';
CREATE ROLE supabase_realtime_admin NOLOGIN NOINHERIT;
GRANT anon, authenticated, service_role TO supabase_storage_admin;

ALTER ROLE anon SET statement_timeout = '3s';
ALTER ROLE authenticated SET statement_timeout = '8s';
ALTER ROLE supabase_auth_admin SET search_path = 'auth';
ALTER ROLE supabase_storage_admin SET search_path = 'storage';

CREATE SCHEMA extensions;
CREATE EXTENSION pgcrypto WITH SCHEMA extensions;

GRANT USAGE ON SCHEMA public, extensions TO anon, authenticated, service_role;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON TABLES TO anon, authenticated, service_role;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON SEQUENCES TO anon, authenticated, service_role;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT ALL ON FUNCTIONS TO anon, authenticated, service_role;

-- ---- auth ----

CREATE SCHEMA auth AUTHORIZATION supabase_auth_admin;
SET ROLE supabase_auth_admin;
SET search_path = auth;

CREATE TYPE factor_type AS ENUM ('totp', 'webauthn', 'phone');
CREATE TYPE factor_status AS ENUM ('unverified', 'verified');
CREATE TYPE aal_level AS ENUM ('aal1', 'aal2', 'aal3');
CREATE TYPE code_challenge_method AS ENUM ('s256', 'plain');
CREATE TYPE one_time_token_type AS ENUM ('confirmation_token', 'reauthentication_token', 'recovery_token',
    'email_change_token_new', 'email_change_token_current', 'phone_change_token');

CREATE TABLE schema_migrations (version varchar(255) NOT NULL PRIMARY KEY);
CREATE TABLE instances (id uuid NOT NULL PRIMARY KEY, uuid uuid, raw_base_config text, created_at timestamptz,
    updated_at timestamptz);
CREATE TABLE users (
    instance_id uuid,
    id uuid NOT NULL PRIMARY KEY,
    aud varchar(255),
    role varchar(255),
    email varchar(255),
    encrypted_password varchar(255),
    email_confirmed_at timestamptz,
    invited_at timestamptz,
    confirmation_token varchar(255),
    confirmation_sent_at timestamptz,
    recovery_token varchar(255),
    recovery_sent_at timestamptz,
    last_sign_in_at timestamptz,
    raw_app_meta_data jsonb,
    raw_user_meta_data jsonb,
    is_super_admin boolean,
    created_at timestamptz,
    updated_at timestamptz,
    phone text DEFAULT NULL UNIQUE,
    phone_confirmed_at timestamptz,
    confirmed_at timestamptz GENERATED ALWAYS AS (least(email_confirmed_at, phone_confirmed_at)) STORED,
    banned_until timestamptz,
    is_sso_user boolean NOT NULL DEFAULT false,
    deleted_at timestamptz,
    is_anonymous boolean NOT NULL DEFAULT false
);
CREATE UNIQUE INDEX users_email_partial_key ON users (email) WHERE is_sso_user = false;
CREATE INDEX users_instance_id_idx ON users (instance_id);
CREATE TABLE identities (
    provider_id text NOT NULL,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    identity_data jsonb NOT NULL,
    provider text NOT NULL,
    last_sign_in_at timestamptz,
    created_at timestamptz,
    updated_at timestamptz,
    email text GENERATED ALWAYS AS (lower(identity_data ->> 'email')) STORED,
    id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    CONSTRAINT identities_provider_id_provider_unique UNIQUE (provider_id, provider)
);
CREATE TABLE sessions (
    id uuid NOT NULL PRIMARY KEY,
    user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    created_at timestamptz,
    updated_at timestamptz,
    factor_id uuid,
    aal aal_level,
    not_after timestamptz,
    refreshed_at timestamp,
    user_agent text,
    ip inet,
    tag text
);
CREATE TABLE refresh_tokens (
    instance_id uuid,
    id bigserial PRIMARY KEY,
    token varchar(255) CONSTRAINT refresh_tokens_token_unique UNIQUE,
    user_id varchar(255),
    revoked boolean,
    created_at timestamptz,
    updated_at timestamptz,
    parent varchar(255),
    session_id uuid REFERENCES sessions ON DELETE CASCADE
);
CREATE TABLE flow_state (id uuid NOT NULL PRIMARY KEY, user_id uuid, auth_code text NOT NULL,
    code_challenge_method code_challenge_method NOT NULL, code_challenge text NOT NULL, provider_type text NOT NULL,
    provider_access_token text, provider_refresh_token text, created_at timestamptz, updated_at timestamptz,
    authentication_method text NOT NULL, auth_code_issued_at timestamptz);
CREATE TABLE one_time_tokens (id uuid NOT NULL PRIMARY KEY, user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    token_type one_time_token_type NOT NULL, token_hash text NOT NULL CHECK (char_length(token_hash) > 0),
    relates_to text NOT NULL, created_at timestamp NOT NULL DEFAULT now(), updated_at timestamp NOT NULL DEFAULT now());
CREATE UNIQUE INDEX one_time_tokens_user_id_token_type_key ON one_time_tokens (user_id, token_type);
CREATE TABLE audit_log_entries (instance_id uuid, id uuid NOT NULL PRIMARY KEY, payload json, created_at timestamptz,
    ip_address varchar(64) NOT NULL DEFAULT '');
CREATE TABLE mfa_factors (id uuid NOT NULL PRIMARY KEY, user_id uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    friendly_name text, factor_type factor_type NOT NULL, status factor_status NOT NULL,
    created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, secret text, phone text);
CREATE TABLE mfa_challenges (id uuid NOT NULL PRIMARY KEY,
    factor_id uuid NOT NULL REFERENCES mfa_factors ON DELETE CASCADE, created_at timestamptz NOT NULL,
    verified_at timestamptz, ip_address inet NOT NULL, otp_code text);
CREATE TABLE mfa_amr_claims (session_id uuid NOT NULL REFERENCES sessions ON DELETE CASCADE,
    created_at timestamptz NOT NULL, updated_at timestamptz NOT NULL, authentication_method text NOT NULL,
    id uuid NOT NULL PRIMARY KEY, UNIQUE (session_id, authentication_method));
CREATE TABLE sso_providers (id uuid NOT NULL PRIMARY KEY, resource_id text, created_at timestamptz,
    updated_at timestamptz);
CREATE TABLE sso_domains (id uuid NOT NULL PRIMARY KEY,
    sso_provider_id uuid NOT NULL REFERENCES sso_providers ON DELETE CASCADE, domain text NOT NULL,
    created_at timestamptz, updated_at timestamptz);
CREATE TABLE saml_providers (id uuid NOT NULL PRIMARY KEY,
    sso_provider_id uuid NOT NULL REFERENCES sso_providers ON DELETE CASCADE, entity_id text NOT NULL UNIQUE,
    metadata_xml text NOT NULL, metadata_url text, attribute_mapping jsonb, created_at timestamptz,
    updated_at timestamptz, name_id_format text);
CREATE TABLE saml_relay_states (id uuid NOT NULL PRIMARY KEY,
    sso_provider_id uuid NOT NULL REFERENCES sso_providers ON DELETE CASCADE, request_id text NOT NULL,
    for_email text, redirect_to text, created_at timestamptz, updated_at timestamptz, flow_state_id uuid);

CREATE FUNCTION jwt() RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('request.jwt.claim', true), ''),
                    nullif(current_setting('request.jwt.claims', true), ''))::jsonb
$$;
CREATE FUNCTION uid() RETURNS uuid LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('request.jwt.claim.sub', true), ''),
                    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'sub')::uuid
$$;
CREATE FUNCTION role() RETURNS text LANGUAGE sql STABLE AS $$
    SELECT coalesce(nullif(current_setting('request.jwt.claim.role', true), ''),
                    nullif(current_setting('request.jwt.claims', true), '')::jsonb ->> 'role')
$$;
GRANT USAGE ON SCHEMA auth TO anon, authenticated, service_role;
RESET ROLE;

-- ---- storage ----

CREATE SCHEMA storage AUTHORIZATION supabase_storage_admin;
SET ROLE supabase_storage_admin;
SET search_path = storage;

CREATE TYPE buckettype AS ENUM ('STANDARD', 'ANALYTICS');
CREATE TABLE migrations (id integer NOT NULL PRIMARY KEY, name varchar(100) NOT NULL UNIQUE,
    hash varchar(40) NOT NULL, executed_at timestamp DEFAULT current_timestamp);
CREATE TABLE buckets (
    id text NOT NULL PRIMARY KEY,
    name text NOT NULL,
    owner uuid,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(),
    public boolean DEFAULT false,
    avif_autodetection boolean DEFAULT false,
    file_size_limit bigint,
    allowed_mime_types text[],
    owner_id text,
    type buckettype NOT NULL DEFAULT 'STANDARD'
);
CREATE UNIQUE INDEX bname ON buckets (name);
CREATE TABLE objects (
    id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    bucket_id text CONSTRAINT "objects_bucketId_fkey" REFERENCES buckets,
    name text,
    owner uuid,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(),
    last_accessed_at timestamptz DEFAULT now(),
    metadata jsonb,
    path_tokens text[] GENERATED ALWAYS AS (string_to_array(name, '/')) STORED,
    version text,
    owner_id text,
    user_metadata jsonb
);
CREATE UNIQUE INDEX bucketid_objname ON objects (bucket_id, name);
CREATE INDEX name_prefix_search ON objects (name text_pattern_ops);
CREATE TABLE s3_multipart_uploads (id text NOT NULL PRIMARY KEY, in_progress_size bigint NOT NULL DEFAULT 0,
    upload_signature text NOT NULL, bucket_id text NOT NULL REFERENCES buckets, key text COLLATE "C" NOT NULL,
    version text NOT NULL, owner_id text, created_at timestamptz NOT NULL DEFAULT now(), user_metadata jsonb);
CREATE TABLE s3_multipart_uploads_parts (id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY,
    upload_id text NOT NULL REFERENCES s3_multipart_uploads ON DELETE CASCADE, size bigint NOT NULL DEFAULT 0,
    part_number integer NOT NULL, bucket_id text NOT NULL REFERENCES buckets, key text COLLATE "C" NOT NULL,
    etag text NOT NULL, owner_id text, version text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());

CREATE FUNCTION foldername(name text) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
    SELECT (string_to_array(name, '/'))[1 : array_length(string_to_array(name, '/'), 1) - 1]
$$;
CREATE FUNCTION update_updated_at_column() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END
$$;
CREATE TRIGGER update_objects_updated_at BEFORE UPDATE ON objects
    FOR EACH ROW EXECUTE FUNCTION update_updated_at_column();

-- Files go through the Storage API, which removes them from the disk as well.
CREATE FUNCTION protect_delete() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF coalesce(current_setting('storage.allow_delete_query', true), 'false') <> 'true' THEN
        RAISE EXCEPTION 'Direct deletion from storage tables is not allowed. Use the Storage API instead.'
            USING ERRCODE = '42501';
    END IF;
    RETURN NULL;
END
$$;
CREATE TRIGGER protect_buckets_delete BEFORE DELETE ON buckets FOR EACH STATEMENT EXECUTE FUNCTION protect_delete();
CREATE TRIGGER protect_objects_delete BEFORE DELETE ON objects FOR EACH STATEMENT EXECUTE FUNCTION protect_delete();

ALTER TABLE buckets ENABLE ROW LEVEL SECURITY;
ALTER TABLE objects ENABLE ROW LEVEL SECURITY;
ALTER TABLE migrations ENABLE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA storage TO anon, authenticated, service_role;
GRANT ALL ON buckets, objects TO anon, authenticated, service_role;
RESET ROLE;

-- ---- realtime ----

CREATE SCHEMA realtime AUTHORIZATION supabase_admin;
SET ROLE supabase_admin;
SET search_path = realtime;

CREATE TYPE equality_op AS ENUM ('eq', 'neq', 'lt', 'lte', 'gt', 'gte', 'in');
CREATE TYPE user_defined_filter AS (column_name text, op equality_op, value text);
CREATE FUNCTION to_regrole(role_name text) RETURNS regrole LANGUAGE sql IMMUTABLE AS $$ SELECT role_name::regrole $$;
CREATE TABLE schema_migrations (version bigint NOT NULL PRIMARY KEY, inserted_at timestamp(0));
CREATE TABLE subscription (
    id bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT pk_subscription PRIMARY KEY,
    subscription_id uuid NOT NULL,
    entity regclass NOT NULL,
    filters user_defined_filter[] NOT NULL DEFAULT '{}',
    claims jsonb NOT NULL,
    claims_role regrole NOT NULL GENERATED ALWAYS AS (realtime.to_regrole(claims ->> 'role')) STORED,
    created_at timestamp NOT NULL DEFAULT timezone('utc', now())
);
CREATE TABLE messages (
    topic text NOT NULL,
    extension text NOT NULL,
    payload jsonb,
    event text,
    private boolean DEFAULT false,
    updated_at timestamp NOT NULL DEFAULT now(),
    inserted_at timestamp NOT NULL DEFAULT now(),
    id uuid NOT NULL DEFAULT gen_random_uuid(),
    PRIMARY KEY (id, inserted_at)
) PARTITION BY RANGE (inserted_at);
CREATE TABLE messages_of_any_day PARTITION OF messages DEFAULT;
ALTER TABLE messages ENABLE ROW LEVEL SECURITY;
GRANT USAGE ON SCHEMA realtime TO anon, authenticated, service_role;
GRANT SELECT, INSERT, UPDATE ON messages TO anon, authenticated, service_role;
RESET ROLE;
ALTER TABLE realtime.messages OWNER TO supabase_realtime_admin;

RESET search_path;
CREATE PUBLICATION supabase_realtime;

-- ---- vault, database webhooks, the CLI ----

CREATE SCHEMA vault;
CREATE TABLE vault.secrets (id uuid NOT NULL DEFAULT gen_random_uuid() PRIMARY KEY, name text,
    description text NOT NULL DEFAULT '', secret text NOT NULL, key_id uuid, nonce bytea,
    created_at timestamptz NOT NULL DEFAULT now(), updated_at timestamptz NOT NULL DEFAULT now());
CREATE UNIQUE INDEX secrets_name_idx ON vault.secrets (name) WHERE name IS NOT NULL;

CREATE SCHEMA supabase_functions;
CREATE TABLE supabase_functions.migrations (version text PRIMARY KEY, inserted_at timestamptz NOT NULL DEFAULT now());
CREATE TABLE supabase_functions.hooks (id bigserial PRIMARY KEY, hook_table_id integer NOT NULL,
    hook_name text NOT NULL, created_at timestamptz NOT NULL DEFAULT now(), request_id bigint);

CREATE SCHEMA supabase_migrations;
CREATE TABLE supabase_migrations.schema_migrations (version text NOT NULL PRIMARY KEY, statements text[], name text);
CREATE TABLE supabase_migrations.seed_files (path text NOT NULL PRIMARY KEY, hash text NOT NULL);

-- ---- What the users of the platform made ----

CREATE TABLE public.profiles (
    id uuid PRIMARY KEY REFERENCES auth.users ON DELETE CASCADE,
    username text UNIQUE,
    avatar_path text
);
CREATE TABLE public.todos (
    id bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY,
    user_id uuid NOT NULL DEFAULT auth.uid() REFERENCES auth.users,
    task text CHECK (char_length(task) > 3),
    done boolean NOT NULL DEFAULT false
);
ALTER TABLE public.profiles ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.todos ENABLE ROW LEVEL SECURITY;
CREATE POLICY "profiles can be seen" ON public.profiles FOR SELECT USING (true);
CREATE POLICY "own profile" ON public.profiles FOR UPDATE TO authenticated USING ((SELECT auth.uid()) = id);
CREATE POLICY "own todos" ON public.todos TO authenticated USING ((SELECT auth.uid()) = user_id);
CREATE POLICY "avatars can be seen" ON storage.objects FOR SELECT USING (bucket_id = 'avatars');
ALTER PUBLICATION supabase_realtime ADD TABLE public.todos;

CREATE FUNCTION public.handle_new_user() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = '' AS $$
BEGIN
    INSERT INTO public.profiles (id, username) VALUES (NEW.id, NEW.raw_user_meta_data ->> 'name');
    RETURN NEW;
END
$$;
CREATE TRIGGER on_auth_user_created AFTER INSERT ON auth.users
    FOR EACH ROW EXECUTE FUNCTION public.handle_new_user();

-- ---- PostgREST hears of every change of the schema ----

CREATE FUNCTION extensions.pgrst_ddl_watch() RETURNS event_trigger LANGUAGE plpgsql AS $$
BEGIN
    NOTIFY pgrst, 'reload schema';
END
$$;
CREATE EVENT TRIGGER pgrst_ddl_watch ON ddl_command_end EXECUTE FUNCTION extensions.pgrst_ddl_watch();
CREATE EVENT TRIGGER pgrst_drop_watch ON sql_drop EXECUTE FUNCTION extensions.pgrst_ddl_watch();

COMMIT;
