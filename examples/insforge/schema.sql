-- A backend of InsForge's shape: the tables that its profile names, with their keys and columns, and the functions
-- that write schedules. Requests of jobs are written into a table instead of being sent.

CREATE ROLE anon NOLOGIN;
CREATE ROLE authenticated NOLOGIN;
CREATE ROLE project_admin NOLOGIN;
CREATE ROLE authenticator LOGIN NOINHERIT PASSWORD 'parent-password';
GRANT anon, authenticated TO authenticator;

CREATE EXTENSION pgcrypto;
CREATE EXTENSION pg_cron;
CREATE SCHEMA system;
CREATE SCHEMA auth;
CREATE SCHEMA storage;
CREATE SCHEMA functions;
CREATE SCHEMA email;
CREATE SCHEMA realtime;
CREATE SCHEMA schedules;
CREATE SCHEMA deployments;
GRANT USAGE ON SCHEMA public, auth, storage, realtime TO anon, authenticated, project_admin;
GRANT CREATE ON SCHEMA public TO project_admin;

CREATE FUNCTION system.touch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    NEW.updated_at = now();
    RETURN NEW;
END $$;

-- ---- system ----

CREATE TABLE system.migrations (
    id serial PRIMARY KEY,
    name varchar(255) NOT NULL,
    run_on timestamp NOT NULL
);
CREATE TABLE system.custom_migrations (
    version text PRIMARY KEY,
    name text NOT NULL,
    statements text[] NOT NULL,
    created_at timestamptz DEFAULT now()
);
CREATE TABLE system.secrets (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    key text NOT NULL UNIQUE,
    value_ciphertext text NOT NULL,
    is_active boolean DEFAULT true,
    is_reserved boolean DEFAULT false,
    last_used_at timestamptz,
    expires_at timestamptz,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);
CREATE TABLE system.audit_logs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    actor text NOT NULL,
    action text NOT NULL,
    created_at timestamptz DEFAULT now()
);

-- ---- auth ----

CREATE TABLE auth.users (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email text NOT NULL UNIQUE,
    password text,
    profile jsonb DEFAULT '{}',
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);
CREATE TABLE auth.config (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    require_email_verification boolean NOT NULL DEFAULT false,
    password_min_length int NOT NULL DEFAULT 6 CHECK (password_min_length BETWEEN 4 AND 128),
    require_number boolean NOT NULL DEFAULT false,
    allowed_redirect_urls text[],
    disable_signup boolean NOT NULL DEFAULT false,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);
CREATE UNIQUE INDEX config_singleton ON auth.config ((true));
CREATE TABLE auth.oauth_configs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    provider text NOT NULL UNIQUE,
    client_id text,
    secret_id uuid REFERENCES system.secrets (id) ON DELETE RESTRICT,
    scopes text[],
    redirect_uri text,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);
CREATE TABLE auth.custom_oauth_configs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    key text NOT NULL UNIQUE,
    name text NOT NULL,
    discovery_endpoint text NOT NULL,
    client_id text NOT NULL,
    secret_id uuid NOT NULL REFERENCES system.secrets (id) ON DELETE RESTRICT,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);
CREATE FUNCTION auth.uid() RETURNS uuid LANGUAGE sql STABLE AS
    $$ SELECT nullif(current_setting('request.jwt.claim.sub', true), '')::uuid $$;

-- ---- storage, functions, email, realtime ----

CREATE TABLE storage.config (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    max_file_size_mb int NOT NULL DEFAULT 50,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);
CREATE TABLE storage.buckets (
    name text PRIMARY KEY,
    public boolean DEFAULT true,
    cors_rules jsonb,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);
CREATE TABLE storage.objects (
    bucket text NOT NULL REFERENCES storage.buckets (name) ON DELETE CASCADE,
    key text NOT NULL,
    size int NOT NULL,
    uploaded_by uuid,
    PRIMARY KEY (bucket, key)
);
ALTER TABLE storage.objects ENABLE ROW LEVEL SECURITY;

CREATE TABLE functions.definitions (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    slug varchar(255) NOT NULL UNIQUE,
    name text NOT NULL,
    description text,
    code text NOT NULL,
    status text DEFAULT 'draft',
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now(),
    deployed_at timestamptz
);

CREATE TABLE email.config (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    enabled boolean NOT NULL DEFAULT false,
    host text NOT NULL DEFAULT '',
    username text NOT NULL DEFAULT '',
    password_encrypted text NOT NULL DEFAULT '',
    sender_name text NOT NULL DEFAULT '',
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);
CREATE TABLE email.templates (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    template_type text NOT NULL UNIQUE,
    subject text NOT NULL,
    body_html text NOT NULL,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);

CREATE TABLE realtime.config (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    retention_days int,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);
CREATE TABLE realtime.channels (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    pattern text NOT NULL UNIQUE,
    description text,
    webhook_urls text[],
    enabled boolean NOT NULL DEFAULT true,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);
CREATE TABLE realtime.messages (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    channel_id uuid REFERENCES realtime.channels (id) ON DELETE SET NULL,
    event_name text NOT NULL,
    payload jsonb NOT NULL DEFAULT '{}',
    created_at timestamptz NOT NULL DEFAULT now()
);
ALTER TABLE realtime.channels ENABLE ROW LEVEL SECURITY;
ALTER TABLE realtime.messages ENABLE ROW LEVEL SECURITY;

CREATE TABLE deployments.runs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    provider text NOT NULL DEFAULT 'none',
    status text NOT NULL DEFAULT 'waiting'
);

-- ---- schedules: written through functions, which answer success = false where others raise an error ----

CREATE TABLE schedules.config (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    retention_days int,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);
CREATE TABLE schedules.jobs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name text NOT NULL,
    cron_schedule text NOT NULL,
    function_url text NOT NULL,
    http_method text NOT NULL DEFAULT 'POST',
    encrypted_headers text,
    headers jsonb,
    body jsonb,
    is_active boolean NOT NULL DEFAULT true,
    cron_job_id bigint,
    last_executed_at timestamptz,
    created_at timestamptz DEFAULT now(),
    updated_at timestamptz DEFAULT now()
);
CREATE TABLE schedules.job_logs (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    job_id uuid REFERENCES schedules.jobs (id) ON DELETE CASCADE,
    executed_at timestamptz DEFAULT now(),
    port int NOT NULL
);

CREATE FUNCTION schedules.encrypt_headers(p_headers jsonb) RETURNS text LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF p_headers IS NULL OR p_headers = '{}' THEN
        RETURN NULL;
    END IF;
    RETURN encode(pgp_sym_encrypt(p_headers::text, current_setting('app.encryption_key')), 'base64');
END $$;

CREATE FUNCTION schedules.decrypt_headers(p_encrypted_headers text) RETURNS jsonb LANGUAGE plpgsql
SECURITY DEFINER SET search_path = pg_catalog, public AS $$
BEGIN
    IF p_encrypted_headers IS NULL THEN
        RETURN '{}'::jsonb;
    END IF;
    RETURN pgp_sym_decrypt(decode(p_encrypted_headers, 'base64'), current_setting('app.encryption_key'))::jsonb;
END $$;
REVOKE EXECUTE ON FUNCTION schedules.encrypt_headers(jsonb), schedules.decrypt_headers(text) FROM PUBLIC;

CREATE FUNCTION schedules.execute_job(p_job_id uuid) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO schedules.job_logs (job_id, port) VALUES (p_job_id, current_setting('port')::int);
    UPDATE schedules.jobs SET last_executed_at = now() WHERE id = p_job_id;
END $$;

CREATE FUNCTION schedules.upsert_job(p_job_id uuid, p_name text, p_cron_expression text, p_http_method text,
    p_function_url text, p_headers_template jsonb, p_resolved_headers jsonb, p_body jsonb)
RETURNS TABLE (cron_job_id bigint, success boolean, message text) LANGUAGE plpgsql AS $$
DECLARE
    v_old bigint := (SELECT j.cron_job_id FROM schedules.jobs j WHERE j.id = p_job_id);
    v_new bigint;
BEGIN
    IF v_old IS NOT NULL THEN
        PERFORM cron.unschedule(v_old);
    END IF;
    v_new := cron.schedule(p_cron_expression, format('SELECT schedules.execute_job(%L)', p_job_id));
    INSERT INTO schedules.jobs AS j (id, name, cron_schedule, function_url, http_method, encrypted_headers, headers,
        body, cron_job_id, is_active)
    VALUES (p_job_id, p_name, p_cron_expression, p_function_url, p_http_method,
        schedules.encrypt_headers(p_resolved_headers), p_headers_template, p_body, v_new, true)
    ON CONFLICT (id) DO UPDATE SET name = excluded.name, cron_schedule = excluded.cron_schedule,
        function_url = excluded.function_url, http_method = excluded.http_method,
        encrypted_headers = excluded.encrypted_headers, headers = excluded.headers, body = excluded.body,
        cron_job_id = excluded.cron_job_id, is_active = true, updated_at = now();
    RETURN QUERY SELECT v_new, true, 'scheduled'::text;
EXCEPTION WHEN OTHERS THEN
    RETURN QUERY SELECT NULL::bigint, false, SQLERRM;
END $$;

CREATE FUNCTION schedules.disable_job(p_job_id uuid) RETURNS TABLE (success boolean, message text)
LANGUAGE plpgsql AS $$
DECLARE
    v_old bigint := (SELECT cron_job_id FROM schedules.jobs WHERE id = p_job_id);
BEGIN
    IF v_old IS NULL THEN
        RETURN QUERY SELECT false, 'no cron job for it'::text;
        RETURN;
    END IF;
    PERFORM cron.unschedule(v_old);
    UPDATE schedules.jobs SET cron_job_id = NULL, is_active = false, updated_at = now() WHERE id = p_job_id;
    RETURN QUERY SELECT true, 'disabled'::text;
EXCEPTION WHEN OTHERS THEN
    RETURN QUERY SELECT false, SQLERRM;
END $$;

CREATE FUNCTION schedules.delete_job(p_job_id uuid) RETURNS TABLE (success boolean, message text)
LANGUAGE plpgsql AS $$
DECLARE
    v_old bigint := (SELECT cron_job_id FROM schedules.jobs WHERE id = p_job_id);
BEGIN
    IF v_old IS NOT NULL THEN
        PERFORM cron.unschedule(v_old);
    END IF;
    DELETE FROM schedules.jobs WHERE id = p_job_id;
    RETURN QUERY SELECT true, 'deleted'::text;
EXCEPTION WHEN OTHERS THEN
    RETURN QUERY SELECT false, SQLERRM;
END $$;

-- ---- Tables whose rows carry their time of change ----

DO $$
DECLARE
    v_table regclass;
BEGIN
    FOREACH v_table IN ARRAY ARRAY['auth.config', 'auth.oauth_configs', 'storage.config', 'storage.buckets',
        'functions.definitions', 'email.config', 'email.templates', 'realtime.channels', 'system.secrets']::regclass[]
    LOOP
        EXECUTE format('CREATE TRIGGER touch BEFORE UPDATE ON %s FOR EACH ROW EXECUTE FUNCTION system.touch()', v_table);
    END LOOP;
END $$;

-- A table with row level security gets a policy for administrators.
CREATE FUNCTION public.create_policies_after_rls() RETURNS event_trigger LANGUAGE plpgsql AS $$
DECLARE
    v_table regclass;
BEGIN
    FOR v_table IN
        SELECT c.oid FROM pg_event_trigger_ddl_commands() d JOIN pg_class c ON c.oid = d.objid
        WHERE c.relrowsecurity AND NOT EXISTS (SELECT FROM pg_policy p WHERE p.polrelid = c.oid)
    LOOP
        EXECUTE format('CREATE POLICY project_admin_policy ON %s FOR ALL TO project_admin USING (true) '
            'WITH CHECK (true)', v_table);
    END LOOP;
END $$;
CREATE EVENT TRIGGER create_policies_on_rls_enable ON ddl_command_end WHEN TAG IN ('ALTER TABLE')
    EXECUTE FUNCTION public.create_policies_after_rls();

-- ---- What the users of this backend made ----

CREATE TABLE public.posts (
    id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    author uuid REFERENCES auth.users (id),
    title text NOT NULL
);
ALTER TABLE public.posts ENABLE ROW LEVEL SECURITY;
ALTER TABLE public.posts OWNER TO project_admin;
