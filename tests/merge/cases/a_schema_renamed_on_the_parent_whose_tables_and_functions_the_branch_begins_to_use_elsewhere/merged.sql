ALTER TABLE posts ADD FOREIGN KEY (author) REFERENCES identity.users;
ALTER TABLE posts ENABLE ROW LEVEL SECURITY;
CREATE POLICY mine ON posts USING (author = identity.uid());
ALTER TABLE posts ALTER author SET DEFAULT identity.uid();
