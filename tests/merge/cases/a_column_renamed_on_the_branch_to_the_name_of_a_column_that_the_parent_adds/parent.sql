ALTER TABLE t ADD remark text;
