ALTER TABLE t RENAME note TO remark;
