CREATE INDEX m_lower ON m (lower(name));
CREATE INDEX m_hash ON m USING hash (id);
CREATE INDEX m_some ON m (day) WHERE name IS NOT NULL;
