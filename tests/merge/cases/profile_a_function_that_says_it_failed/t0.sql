CREATE TABLE jobs (id serial PRIMARY KEY, name text UNIQUE NOT NULL, schedule text NOT NULL, active boolean NOT NULL DEFAULT true, touched int NOT NULL DEFAULT 0);
CREATE FUNCTION save_job(n text, s text) RETURNS TABLE (ok boolean, message text) LANGUAGE plpgsql AS $$
BEGIN
  IF s = 'bad' THEN RETURN QUERY SELECT false, 'bad schedule'::text; RETURN; END IF;
  INSERT INTO public.jobs (name, schedule, touched) VALUES (n, s, 1)
    ON CONFLICT (name) DO UPDATE SET schedule = s, active = true, touched = jobs.touched + 1;
  RETURN QUERY SELECT true, NULL::text;
END $$;
INSERT INTO jobs (name, schedule) VALUES ('a', '1'), ('b', '2');
