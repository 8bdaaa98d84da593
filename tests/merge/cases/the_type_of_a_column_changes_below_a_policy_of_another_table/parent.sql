COMMENT ON POLICY team_reads ON docs IS 'members only';
