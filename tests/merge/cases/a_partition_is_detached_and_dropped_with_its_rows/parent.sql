CREATE INDEX m_day ON m (day);
