CREATE SCHEMA "a.b";
CREATE TABLE "a.b"."user" ("order" integer PRIMARY KEY, "Ünï" text);
