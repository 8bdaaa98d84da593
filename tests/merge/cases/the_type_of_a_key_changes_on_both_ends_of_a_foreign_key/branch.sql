ALTER TABLE users ALTER id TYPE bigint;
ALTER TABLE posts ALTER author TYPE bigint;
