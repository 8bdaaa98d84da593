-- On the parent: changes that clash with conflict.sql.

BEGIN;

-- Notes may be longer, but must fit on a label.
ALTER TABLE public.orders ALTER COLUMN customer_note TYPE varchar(500);

-- The code belongs in the subject.
UPDATE email.templates SET subject = 'Your password code: {{ code }}'
WHERE template_type = 'reset-password-code';

COMMIT;
