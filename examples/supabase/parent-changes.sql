-- Meanwhile on the parent; merges cleanly with changes.sql.

BEGIN;

ALTER TABLE public.todos ADD COLUMN due date;
CREATE POLICY "own avatar" ON storage.objects FOR INSERT TO authenticated
    WITH CHECK (bucket_id = 'avatars' AND (storage.foldername(name))[1] = (SELECT auth.uid()::text));
UPDATE storage.buckets SET allowed_mime_types = '{image/png,image/jpeg,image/webp}' WHERE id = 'avatars';
INSERT INTO storage.buckets (id, name) VALUES ('invoices', 'invoices');
INSERT INTO supabase_migrations.schema_migrations VALUES ('20250115090000', '{"alter table public.todos add due date"}', 'due');
INSERT INTO auth.users (id, aud, role, email, raw_user_meta_data) VALUES
    (md5('user 4')::uuid, 'authenticated', 'authenticated', 'user4@example.com', '{"name": "user4"}');
INSERT INTO public.todos (user_id, task, due) VALUES (md5('user 4')::uuid, 'task of user4@example.com', '2030-01-01');

COMMIT;
