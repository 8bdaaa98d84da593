-- Everything that somebody may change on a branch of such a backend.
UPDATE auth.config SET password_min_length = 12;
INSERT INTO system.secrets (key, value_ciphertext) VALUES ('GITHUB_CLIENT_SECRET', 'cipher-of-github'), ('UNUSED', 'cipher-of-nothing');
INSERT INTO auth.oauth_configs (provider, client_id, secret_id)
    SELECT 'github', 'github-client', id FROM system.secrets WHERE key = 'GITHUB_CLIENT_SECRET';
INSERT INTO system.secrets (key, value_ciphertext) VALUES ('KEYCLOAK_SECRET', 'cipher-of-keycloak');
INSERT INTO auth.custom_oauth_configs (key, name, discovery_endpoint, client_id, secret_id)
    SELECT 'keycloak', 'Keycloak', 'https://id.example.com', 'kc', id FROM system.secrets WHERE key = 'KEYCLOAK_SECRET';
UPDATE system.secrets SET value_ciphertext = 'another-jwt-secret' WHERE key = 'JWT_SECRET';
INSERT INTO storage.buckets (name, public) VALUES ('invoices', false);
UPDATE storage.config SET max_file_size_mb = 100;
UPDATE functions.definitions SET code = 'export default () => new Response("v2")' WHERE slug = 'hello';
INSERT INTO functions.definitions (slug, name, code, status) VALUES ('charge', 'Charge', 'export default () => {}', 'active');
UPDATE email.templates SET subject = 'Hello' WHERE template_type = 'welcome';
DELETE FROM email.templates WHERE template_type = 'reset';
INSERT INTO realtime.channels (pattern, webhook_urls) VALUES ('order:%', '{https://example.com/hook}');
SELECT success, message FROM schedules.upsert_job(gen_random_uuid(), 'cleanup', '0 3 * * *', 'POST',
    'https://example.com/cleanup', '{}', '{"X-Key": "the-cleanup-key"}', '{"days": 30}');
SELECT success, message FROM schedules.upsert_job(gen_random_uuid(), 'paused', '0 4 * * *', 'GET',
    'https://example.com/paused', '{}', '{}', '{}');
SELECT success, message FROM schedules.disable_job((SELECT id FROM schedules.jobs WHERE name = 'paused'));
INSERT INTO system.custom_migrations (version, name, statements)
    VALUES ('20261101', 'add reviews', '{CREATE TABLE reviews ()}');
CREATE TABLE public.reviews (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), post uuid REFERENCES posts, stars int);
ALTER TABLE public.reviews OWNER TO project_admin;
ALTER TABLE public.reviews ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_avatar ON storage.objects FOR SELECT TO authenticated USING (uploaded_by = auth.uid());
CREATE POLICY room ON realtime.channels FOR SELECT TO authenticated USING (pattern LIKE 'room:%');
CREATE POLICY said ON realtime.messages FOR SELECT TO authenticated USING (true);
INSERT INTO auth.users (email) VALUES ('tester@example.com');
INSERT INTO realtime.messages (event_name) VALUES ('test');
