-- Ciphertexts are written by the platform's server; here they are only texts.
INSERT INTO system.migrations (name, run_on) VALUES ('000_create-base-tables', now()), ('064_compute-services', now());
INSERT INTO system.secrets (key, value_ciphertext, is_reserved) VALUES
    ('API_KEY', 'cipher-of-the-api-key', true),
    ('ANON_KEY', 'cipher-of-the-anon-key', true),
    ('JWT_SECRET', 'cipher-of-the-jwt-secret', true),
    ('INSFORGE_BASE_URL', 'cipher-of-the-base-url', true),
    ('INSFORGE_INTERNAL_URL', 'cipher-of-the-internal-url', true);
INSERT INTO system.secrets (key, value_ciphertext) VALUES
    ('GOOGLE_CLIENT_SECRET', 'cipher-of-google'),
    ('STRIPE_KEY', 'cipher-of-stripe');
INSERT INTO auth.users (email, password) VALUES ('ada@example.com', 'hash'), ('bob@example.com', 'hash');
INSERT INTO auth.config (require_email_verification) VALUES (false);
INSERT INTO auth.oauth_configs (provider, client_id, secret_id)
    SELECT 'google', 'google-client', id FROM system.secrets WHERE key = 'GOOGLE_CLIENT_SECRET';
INSERT INTO storage.config DEFAULT VALUES;
INSERT INTO storage.buckets (name, public) VALUES ('avatars', true);
INSERT INTO storage.objects (bucket, key, size) VALUES ('avatars', 'ada.png', 1200);
INSERT INTO functions.definitions (slug, name, code) VALUES ('hello', 'Hello', 'export default () => new Response("v1")');
INSERT INTO email.config (host, password_encrypted) VALUES ('smtp.example.com', 'cipher-of-smtp');
INSERT INTO email.templates (template_type, subject, body_html) VALUES
    ('welcome', 'Welcome', '<p>Welcome</p>'),
    ('reset', 'Reset your password', '<p>Reset</p>');
INSERT INTO realtime.config (retention_days) VALUES (7);
INSERT INTO realtime.channels (pattern) VALUES ('room:%');
INSERT INTO realtime.messages (channel_id, event_name) SELECT id, 'hi' FROM realtime.channels;
INSERT INTO schedules.config (retention_days) VALUES (7);
INSERT INTO public.posts (author, title) SELECT id, 'First' FROM auth.users WHERE email = 'ada@example.com';
SELECT success, message FROM schedules.upsert_job(gen_random_uuid(), 'report', '* * * * *', 'POST',
    'https://example.com/report', '{"Authorization": "${{secrets.TOKEN}}"}', '{"Authorization": "the-token"}', '{}');
