/* session: what the stories of core share: the open project, its paths, its servers. Internal to
 * core/. */
#ifndef BOUGH_CORE_SESSION_H
#define BOUGH_CORE_SESSION_H

#include "base/process.h"
#include "base/vec.h"
#include "core/core.h"
#include "core/project_file.h"
#include "instance/instance.h"
#include "pool/pool.h"

struct core {
    struct arena arena;
    struct core_options options; /* strings copied into the arena */
    const char *home;
    struct store *store;
    struct run_as user;
    /* Of an open project: */
    const char *directory; /* that holds .bough/ and bough.ini */
    struct project project;
    const char *current;
    struct project_file file; /* without a profile's name: not read yet */
    struct project_file parts; /* the same, see session_parts */
    bool is_gate;              /* it works for the gate: see gate.h */
    VEC(const char *) repairs;
    VEC(const char *) warnings;
    VEC(const char *) notices;
    const char *reason; /* of what is done, for the journal; NULL: somebody asked for it */
};

/* The project of that id, for work in its name: nothing is repaired, and no directory has to be
 * there. */
struct core *session_open_by_id(const struct core_options *options, const char *project_id,
                                struct err *err);

/* The pool of the project. */
bool session_pool(struct core *core, struct pool *ret_pool, struct err *err);
/* The profile and bough.ini, read once. Where bough.ini names no profile, `db` is asked which it
 * is: any backend's; NULL: the parent's. ERR_CONFIG when a file is wrong. */
bool session_project_file(struct core *core, struct pg *db, const struct project_file **ret_file,
                          struct err *err);
/* For who asks a database more than which profile it is. *ret_question is NULL when that is known;
 * what is answered is for session_answer_profile. */
bool session_profile_question(struct core *core, struct arena *arena, const char **ret_question,
                              struct err *err);
bool session_answer_profile(struct core *core, const char *answer, struct err *err);
/* Writes the settings of bough.ini into the configuration of a branch that does not run. No
 * database is asked which profile it is: those that are found so have no settings. */
bool session_configure(struct core *core, const struct backend *branch, struct err *err);
/* Of it, what branches may use, and when they sleep and end. No database is asked either. */
bool session_limits(struct core *core, struct project_limits *ret_limits, struct err *err);
/* Of it, the rows to merge. */
bool session_tracked(struct core *core, struct pg *db, struct tracked *ret_tracked,
                     struct err *err);
/* Of it, the roles whose passwords branches share with the parent. */
bool session_shared_roles(struct core *core, struct pg *db, const char *const **ret_roles,
                          size_t *ret_n, struct err *err);

/* Of it, what the backend has beside its database: volumes, services, hooks. No server is asked,
 * unless a profile that bough would have to detect has such parts. */
bool session_parts(struct core *core, const struct project_file **ret_file, struct err *err);
/* A path of bough.ini: relative ones are relative to it. */
char *session_own_path(struct core *core, const char *path);

bool session_parent(struct core *core, struct backend *ret_parent, struct err *err);
/* A branch (never the parent) by name. */
bool session_branch(struct core *core, const char *name, struct backend *ret_branch,
                    struct err *err);
/* By name; NULL is the current one; PARENT_NAME the parent. */
bool session_backend(struct core *core, const char *name, struct backend *ret_backend,
                     struct err *err);

bool session_is_parent(const struct backend *backend);

/* For core_about. branch_id NULL: of no branch, or not known yet. */
void session_is_about(const struct core *core, const char *project_id, const char *branch_id);

/* Its jobs wait, unless whoever starts it says otherwise. */
struct instance session_instance(const struct core *core, const struct backend *backend);
/* Whether a backend's server runs; if not ERR_PARENT_DOWN or ERR_NOT_READY, with a hint. */
bool session_check_running(const struct core *core, const struct backend *backend, struct err *err);
/* A connection to a backend's server; ERR_PARENT_DOWN or ERR_NOT_READY, with a hint, when it is
 * down. Of a parent that bough does not run: to that one (attach.h). */
struct pg *session_connect(const struct core *core, const struct backend *backend, struct err *err);
/* The same, and of such a parent to what bough runs of it: what is cloned. */
struct pg *session_local(const struct core *core, const struct backend *backend, struct err *err);

/* A port that no backend has and nobody listens on; the first one from `first` on. */
bool session_free_port(struct core *core, int *ret_port, struct err *err);
bool session_free_port_from(struct core *core, int first, int *ret_port, struct err *err);

/* Directory of the project in its pool, made when it is not there. */
char *session_pool_path(struct core *core, const char *name);
/* Directory of a backend's base catalogs. */
char *session_base_path(const struct core *core, struct arena *arena, const char *backend_id);

/* Writes .bough/context of the directory: which project, which backend. */
bool session_link(struct core *core, const char *directory, const char *project_id,
                  const char *name, struct err *err);

/* Removes the link of a directory when its project was this home's and is gone: a crash in init or
 * destroy leaves one. Others stay: they may belong to another BOUGH_HOME. */
bool session_drop_dead_link(struct core *core, const char *directory, struct err *err);

/* "postgresql://...", with the password (environment.c). */
char *session_database_url(struct core *core, const struct backend *backend);

/* Exclusive use of a backend until the descriptor is closed; -1 and ERR_BUSY when somebody has it.
 */
int session_lock(const struct core *core, const char *backend_id, const char *name,
                 struct err *err);
/* Removes the lock's file, for what will never be locked again. */
void session_forget_lock(const struct core *core, const char *backend_id);

#endif
