/* load: filling a new cluster from another database, by PostgreSQL's own tools. */
#ifndef BOUGH_CORE_LOAD_H
#define BOUGH_CORE_LOAD_H

#include "catalog/catalog.h"
#include "core/session.h"

#define LOAD_TIMEOUT_MS ((int64_t)24 * 60 * 60 * 1000)

/* Creates the project's database in a new cluster, unless initdb made it. */
bool load_create_database(const struct core *core, const struct backend *into, struct err *err);

/* pg_dump --schema-only | pg_restore of one section ("pre-data", "post-data") in an exported
 * snapshot. */
bool load_schema(const struct core *core, const struct backend *from, const struct backend *into,
                 const char *snapshot, const char *section, struct err *err);

/* pg_dump | pg_restore of everything, from a connection string. Roles come first, without
 * passwords. */
bool load_url(struct core *core, const char *url, const struct backend *into, struct err *err);

/* All rows of one table, and the state of the sequences behind its columns. */
bool load_table(struct pg *from, struct pg *into, const struct object *table, struct err *err);

/* Fills the materialized views, in an order in which they can be. */
bool load_refresh(struct pg *into, const struct catalog *catalog, struct err *err);

/* Settings of extensions and of the application ("app.encryption_key"), which functions ask for:
 * those of the files of the server that `from` is connected to, where it may be asked for them. For
 * a new cluster that does not run. */
bool load_settings(struct pg *from, const struct instance *into, struct err *err);

#endif
