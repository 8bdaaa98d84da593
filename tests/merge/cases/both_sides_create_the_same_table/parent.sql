CREATE TABLE n (a integer DEFAULT 1);
