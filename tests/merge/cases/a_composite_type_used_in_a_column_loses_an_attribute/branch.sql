ALTER TYPE address DROP ATTRIBUTE old;
ALTER TYPE address ADD ATTRIBUTE country text;
