CREATE SCHEMA "My Schema";CREATE TABLE "My Schema"."select" ("a b" integer, "x""y" text);
