SELECT author FROM posts
