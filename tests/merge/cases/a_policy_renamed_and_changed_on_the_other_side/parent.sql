ALTER POLICY p ON orders USING (id > 5);
