-- On a branch: changes that clash with conflict-parent.sql. Run each on its side; the merge is blocked.

BEGIN;

-- Notes may have any length.
ALTER TABLE public.orders ALTER COLUMN customer_note TYPE text;

-- A warmer subject.
UPDATE email.templates SET subject = 'Let us get you back in'
WHERE template_type = 'reset-password-code';

COMMIT;
