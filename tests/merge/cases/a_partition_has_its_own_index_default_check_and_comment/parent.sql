CREATE INDEX m_n ON m (n);
