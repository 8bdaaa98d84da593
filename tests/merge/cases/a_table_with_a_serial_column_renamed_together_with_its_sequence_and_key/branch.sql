ALTER TABLE post RENAME TO posts;
ALTER SEQUENCE post_id_seq RENAME TO posts_id_seq;
ALTER INDEX post_pkey RENAME TO posts_pkey;
