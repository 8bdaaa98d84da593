CREATE TABLE secrets (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), key text UNIQUE NOT NULL, value text NOT NULL);
CREATE TABLE providers (id uuid PRIMARY KEY DEFAULT gen_random_uuid(), name text UNIQUE NOT NULL, secret_id uuid REFERENCES secrets ON DELETE RESTRICT, client text);
INSERT INTO secrets (key, value) VALUES ('google', 'g'), ('loose', 'l'), ('API_KEY', 'a');
INSERT INTO providers (name, secret_id, client) SELECT 'google', id, 'c' FROM secrets WHERE key = 'google';
