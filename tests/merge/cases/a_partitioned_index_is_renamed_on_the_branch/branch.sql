ALTER INDEX m_n RENAME TO m_number;
