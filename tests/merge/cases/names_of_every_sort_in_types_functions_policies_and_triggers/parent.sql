ALTER TABLE "a.b"."user" RENAME "Ünï" TO "x'y";
