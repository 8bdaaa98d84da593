COMMENT ON INDEX m_n IS 'numbers';
