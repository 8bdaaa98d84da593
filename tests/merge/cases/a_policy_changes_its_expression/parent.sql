CREATE POLICY q ON orders USING (true);
