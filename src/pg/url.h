/* url: connection strings, taken apart and put together. */
#ifndef BOUGH_PG_URL_H
#define BOUGH_PG_URL_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>

/* Takes a connection string apart into "PGHOST=...", "PGUSER=...", ... for the environment of a
 * program, so that no password gets into an argument list. NULL-terminated; ERR_USAGE when it is
 * not one. */
const char *const *pg_url_environment(struct arena *arena, const char *url, struct err *err);
/* The same, and what it does not say is taken out of the environment. */
const char *const *pg_url_whole_environment(struct arena *arena, const char *url, struct err *err);
/* One part of a connection string ("dbname", "user", "host"), or NULL. */
const char *pg_url_part(struct arena *arena, const char *url, const char *keyword);

/* A connection string that means the same wherever it is used later: with what the environment of
 * this process adds, files of TLS by their absolute paths, and without any secret.
 * ERR_USAGE when it is not one, or has a secret that no file can keep (sslpassword). */
char *pg_url_complete(struct arena *arena, const char *url, struct err *err);
/* Such a string with one part more. */
char *pg_url_with(struct arena *arena, const char *url, const char *keyword, const char *value);
/* As "host='...' port='...'", for primary_conninfo: without the database, which streaming has none
 * of, and under the given application name. */
char *pg_url_conninfo(struct arena *arena, const char *url, const char *application,
                      struct err *err);

/* The line of a password file for any server (PostgreSQL manual, "The Password File"). NULL when
 * the password cannot be in a line. */
char *pg_url_passfile(struct arena *arena, const char *password);

#endif
