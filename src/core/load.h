/* load: filling a new cluster from another database, by PostgreSQL's own tools. */
#ifndef BOUGH_CORE_LOAD_H
#define BOUGH_CORE_LOAD_H

#include "catalog/catalog.h"
#include "core/session.h"

#define LOAD_TIMEOUT_MS ((int64_t)24 * 60 * 60 * 1000)

/* How programs reach a server of bough's, for their environment. A server takes a moment to see who
 * connects: they use the socket of bough. */
const char *const *load_socket_environment(struct arena *arena, const struct instance *instance);

/* Creates the project's database in a new cluster, unless initdb made it. */
bool load_create_database(const struct core *core, const struct backend *into, struct err *err);

/* pg_dump --schema-only | pg_restore of one section ("pre-data", "post-data") in an exported
 * snapshot. */
bool load_schema(const struct core *core, const struct backend *from, const struct backend *into,
                 const char *snapshot, const char *section, struct err *err);

/* pg_dump | pg_restore of everything, from a connection string. Roles come first, without
 * passwords. */
bool load_url(struct core *core, const char *url, const struct backend *into, struct err *err);

/* The roles of another server, without passwords, with their memberships, settings and comments. */
bool load_roles(const struct core *core, const char *url, const struct backend *into,
                struct err *err);

/* The project's database, made by pg_dump and pg_restore with several jobs each, of an exported
 * snapshot. The dump is in `directory` meanwhile. */
bool load_parallel(const struct core *core, const char *url, const char *snapshot,
                   const char *directory, const struct backend *into, struct err *err);

/* All rows of one table, and the state of the sequences behind its columns. */
bool load_table(struct pg *from, struct pg *into, const struct object *table, struct err *err);

/* Fills the materialized views, in an order in which they can be. */
bool load_refresh(struct pg *into, const struct catalog *catalog, struct err *err);

/* Settings of extensions and of the application ("app.encryption_key"), which functions ask for:
 * those of the files of the server that `from` is connected to, where it may be asked for them. For
 * a new cluster that does not run. */
bool load_settings(struct pg *from, const struct instance *into, struct err *err);

#endif
