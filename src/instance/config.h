/*
 * config: what the configuration files of a data directory say, without asking a server.
 *
 * `postgres -C name` would say it too, but costs the start of a process for each question. The
 * rules are those of PostgreSQL's guc-file.l: postgresql.conf, then postgresql.auto.conf, each with
 * its include directives; the last mention of a name wins.
 */
#ifndef BOUGH_INSTANCE_CONFIG_H
#define BOUGH_INSTANCE_CONFIG_H

#include "base/arena.h"
#include "base/map.h"

#define CONFIG_FILE_LIMIT_BYTES (4 * 1024 * 1024)
#define CONFIG_FILE_LIMIT 1000 /* in all: files that include each other come to an end */
#define CONFIG_DEPTH_LIMIT 10  /* PostgreSQL's own */

struct config {
    struct map values; /* lower-case name -> value */
};

/* Never fails: what cannot be read or understood is left out, because the server that starts next
 * on these files refuses them with a better message than we could give. */
struct config config_read(struct arena *arena, const char *data);

/* The value without its quotes, or NULL when no file names the setting. */
const char *config_get(const struct config *config, const char *name);

#endif
