ALTER TABLE t ADD name text NOT NULL DEFAULT 'nobody', ADD at timestamptz DEFAULT now();
ALTER TABLE t ALTER at DROP DEFAULT;
