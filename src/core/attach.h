/*
 * attach: a project whose parent is a server that bough does not run.
 *
 * Such a parent is two things. What it is now is asked, and merged into, by its connection string:
 * session_connect gives that connection for the parent. What branches are cloned from is a copy in
 * the pool that the parent's row of the store describes: a streaming standby (standby.c), whose
 * server bough runs, reached by session_local.
 *
 * The string is kept in the store without its password, which is in a file of mode 0600 in the
 * project's pool (libpq, "The Password File"): so programs and the standby get it without that it
 * is in an argument list, in their environment or in a configuration.
 */
#ifndef BOUGH_CORE_ATTACH_H
#define BOUGH_CORE_ATTACH_H

#include "core/session.h"

#define ATTACH_CONNECT_TIMEOUT_MS 10000

/* Whether a backend of the open project is a parent that bough does not run. */
bool attach_is(const struct core *core, const struct backend *backend);

/* Whether that one is followed by a standby. */
bool attach_follows(const struct core *core, const struct backend *backend);

/* The connection string as it is shown: without the password file. */
const char *attach_shown(struct arena *arena, const struct project *project);
/* The name of the slot there. */
char *attach_slot(const struct core *core, struct arena *arena);

/* The parent itself. ERR_SERVER when it cannot be reached. */
struct pg *attach_connect(const struct core *core, struct err *err);

/* Takes the password out of a connection string and keeps it in the file that the open project's
 * own string names. */
bool attach_keep_password(const struct core *core, const char *url, struct err *err);

/* What the parent says about the slot of the project. */
struct slot {
    bool exists;
    bool is_active;
    bool is_lost;           /* the parent has removed WAL that the standby has not got */
    const char *status;     /* "reserved", "extended", "unreserved", "lost"; "missing" */
    const char *kept_bytes; /* WAL that the parent keeps for it; NULL: not known */
};
bool slot_read(const struct core *core, struct pg *parent, struct arena *arena,
               struct slot *ret_slot, struct err *err);
/* One that is there already is fine. */
bool slot_make(const struct core *core, struct pg *parent, struct err *err);
/* Waits until nobody uses it. One that is not there is fine. */
bool slot_drop(const struct core *core, struct pg *parent, struct err *err);

/* Returns when the standby, which `standby` is connected to, has all that was committed on the
 * parent before the call. ERR_TIMEOUT, or ERR_PARENT_DOWN when it never will. */
bool attach_follow(const struct core *core, struct pg *standby, struct err *err);

/* Told before anything is made: whether a copy of that kind can be had of a parent, and what the
 * project has to know of it. Fills sync, url, database, superuser, pg_bin and pg_major. */
bool attach_describe(struct core *core, const char *url, enum sync sync,
                     struct project *ret_project, const char *const **ret_notes, size_t *ret_n,
                     struct err *err);

/* Whether the role of the connection string may do what every merge does. */
bool attach_check_merge(const struct core *core, struct pg *parent, bool *ret_fires,
                        struct err *err);

#endif
