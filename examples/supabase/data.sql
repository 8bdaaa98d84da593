-- A small project that runs: three people, their todos and files.

BEGIN;

INSERT INTO auth.schema_migrations VALUES ('20240612123726'), ('20240729123726'), ('20241009103726');
INSERT INTO storage.migrations (id, name, hash) VALUES (0, 'create-migrations-table', 'e18db593bcde2aca2a408c4d1100f6abba2195df'),
    (1, 'initialmigration', '6ab16121fbaa08bbd11b712d05f358f9b555d777');
INSERT INTO realtime.schema_migrations VALUES (20211116024918, now()), (20241019105805, now());
INSERT INTO supabase_functions.migrations (version) VALUES ('initial'), ('20210809183423_update_grants');

INSERT INTO auth.users (id, aud, role, email, encrypted_password, email_confirmed_at, raw_user_meta_data, created_at)
SELECT md5('user ' || i)::uuid, 'authenticated', 'authenticated', 'user' || i || '@example.com',
       extensions.crypt('password ' || i, extensions.gen_salt('bf', 4)), now(), jsonb_build_object('name', 'user' || i), now()
FROM generate_series(1, 3) i;
INSERT INTO auth.identities (provider_id, user_id, identity_data, provider)
SELECT id::text, id, jsonb_build_object('sub', id, 'email', email), 'email' FROM auth.users;
INSERT INTO auth.sessions (id, user_id, created_at, aal) SELECT md5('session ' || id)::uuid, id, now(), 'aal1' FROM auth.users;
INSERT INTO auth.refresh_tokens (token, user_id, session_id) SELECT md5('token ' || id), user_id, id FROM auth.sessions;

INSERT INTO storage.buckets (id, name, public, file_size_limit, allowed_mime_types) VALUES
    ('avatars', 'avatars', true, 1048576, '{image/png,image/jpeg}'),
    ('documents', 'documents', false, 10485760, NULL),
    ('old-exports', 'old-exports', false, NULL, NULL);
INSERT INTO storage.objects (bucket_id, name, owner, owner_id, metadata)
SELECT 'avatars', id || '/face.png', id, id::text, '{"size": 2048, "mimetype": "image/png"}' FROM auth.users;

INSERT INTO public.todos (user_id, task) SELECT id, 'task of ' || email FROM auth.users;
INSERT INTO realtime.messages (topic, extension, event, payload) VALUES ('room:1', 'broadcast', 'hello', '{"a": 1}');
INSERT INTO vault.secrets (name, secret) VALUES ('payment_key', 'ciphertext-of-the-payment-key');

INSERT INTO supabase_migrations.schema_migrations VALUES
    ('20250101090000', '{"create table public.profiles ()"}', 'profiles'),
    ('20250102090000', '{"create table public.todos ()"}', 'todos');
INSERT INTO supabase_migrations.seed_files VALUES ('supabase/seed.sql', '5f70bf18a086007016e948b04aed3b82103a36bea41755b6cddfaf10ace3c6ef');

COMMIT;
