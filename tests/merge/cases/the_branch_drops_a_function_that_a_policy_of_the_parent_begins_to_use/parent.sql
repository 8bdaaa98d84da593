CREATE POLICY p ON t USING (mine(id));
