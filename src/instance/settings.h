/*
 * settings: the command line and the environment of a server.
 *
 * Settings on the command line win over every file and over ALTER SYSTEM, so what keeps a branch
 * from acting as its parent is told there and cannot be undone from inside.
 */
#ifndef BOUGH_INSTANCE_SETTINGS_H
#define BOUGH_INSTANCE_SETTINGS_H

#include "instance/config.h"
#include "instance/instance.h"

/* argv of `postgres -D data -c ...` in the arena, NULL-terminated; NULL when the directory has no
 * readable PG_VERSION. */
const char *const *settings_arguments(struct arena *arena, const struct instance *instance,
                                      struct err *err);

/* A list of preload libraries without those that act on the outside world by themselves; NULL when
 * it has none of them and may stay as it is. */
char *settings_safe_libraries(struct arena *arena, const char *list);

/* Whether these files say that pg_cron is loaded. */
bool settings_load_jobs(struct arena *arena, const struct config *config);

/* The changes that leave a program of PostgreSQL nearly no environment (see process.env): what a
 * server does must not depend on who started it, and the caller's passwords and keys are no
 * business of its superusers. `more`, or NULL: "NAME=value" beside that. */
const char *const *settings_environment(struct arena *arena, const char *const *more);

#endif
