ALTER TABLE posts ADD FOREIGN KEY (author) REFERENCES auth.users;
ALTER TABLE posts ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON posts USING (author = auth.uid());
ALTER TABLE posts ALTER author SET DEFAULT auth.uid();
