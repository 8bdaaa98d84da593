CREATE INDEX m_n ON m (n);
ALTER TABLE m ADD note text;
