CREATE TABLE n (b text);
