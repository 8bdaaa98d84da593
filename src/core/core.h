/*
 * core: what bough does. One file is one story; this header is the list of stories.
 *
 * The command line and the server call the same functions. Nothing here prints: results are
 * structs, long operations report through `progress`. A session is one project as seen from one
 * caller.
 */
#ifndef BOUGH_CORE_CORE_H
#define BOUGH_CORE_CORE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/progress.h"
#include "core/changes.h"
#include "pool/space.h"
#include "store/store.h"

#include <stdbool.h>
#include <stdint.h>

/* What a session was about, for its caller's audit: filled in as soon as it is known. */
struct core_about {
    bool open; /* there was a session */
    char project_id[40];
    char branch_id[40];
};

/* What the caller chose for all commands; NULL: the default. */
struct core_options {
    const char *home;      /* BOUGH_HOME */
    const char *directory; /* --project DIR; default: the current directory and those above it */
    const char *pg_bin;    /* --pg-bin */
    const struct progress *progress;
    struct core_about *about;
};

/* A session owns an arena; all results live in it until core_close. */
struct core;

/* Opens the store only: for init and doctor. */
struct core *core_open(const struct core_options *options, struct err *err);
/* Opens the project of the directory, and first finishes or undoes what a crash interrupted.
 * ERR_NOT_LINKED (exit status 3) when the directory is not linked to a project. */
struct core *core_open_project(const struct core_options *options, struct err *err);
void core_close(struct core **core);
#define auto_core __attribute__((cleanup(core_close))) struct core

struct arena *core_arena(struct core *core);
const char *core_home(const struct core *core);
const struct project *core_project(const struct core *core);
/* Name of the backend that the directory is on: PARENT_NAME or a branch. */
const char *core_current(const struct core *core);
/* What was repaired when the session was opened: one line each, n of them. */
const char *const *core_repairs(const struct core *core, size_t *ret_n);

/* What happened by itself meanwhile: branches whose time was over. */
const char *const *core_notices(const struct core *core, size_t *ret_n);

/* What went wrong beside an operation that was done: hooks that follow one and failed. */
const char *const *core_warnings(const struct core *core, size_t *ret_n);

/* The name rule: 1 to 64 of [a-zA-Z0-9-], first alphanumeric, not "parent". ERR_BAD_NAME with a
 * hint. */
bool core_check_name(const char *name, struct err *err);

/* init.c */
struct init_options {
    const char *name;
    const char *profile;    /* NULL: none */
    const char *from_url;   /* NULL: empty */
    const char *attach_url; /* of a parent that bough does not run; NULL: a parent of its own */
    enum sync sync;         /* how that is copied */
    const char *pool_directory; /* NULL: $BOUGH_HOME/pool */
    const char *pool_driver;    /* NULL: by probing */
};
struct init_result {
    struct project project;
    struct backend parent;
    const char *directory;    /* that is now linked */
    bool wrote_config;        /* bough.ini was made */
    const char *const *notes; /* what the copy could not bring, one line each */
    size_t n_notes;
};
bool core_init(struct core *core, const struct init_options *options,
               struct init_result *ret_result, struct err *err);

/* relink.c: links the directory to a project that is there, by id or name; NULL: the only one.
 * ERR_EXISTS when it is linked to another one. */
bool core_attach(struct core *core, const char *wanted, struct project *ret_project,
                 const char **ret_directory, struct err *err);

/* attach_state.c: how a parent that bough does not run, and the copy of it, are. */
struct attach_state {
    const char *url; /* without the password; NULL: a parent of its own, and nothing else counts */
    const char *sync;
    const char *problem; /* why the parent cannot be asked; NULL: it was */
    bool copy_runs;
    int64_t lag_bytes; /* of WAL that the standby has not replayed; -1: not known */
    const char *slot;
    const char *slot_status; /* as in pg_replication_slots, or "missing"; NULL: not known */
    int64_t kept_bytes; /* of WAL that the parent keeps for the slot; -1: not known */
    const char *copied_at; /* when a base was taken; NULL: it follows all the time */
};

/* "standby, 12 kB behind; slot bough_0123 is reserved": one line. */
char *core_attached_text(struct arena *arena, const struct attach_state *state);

/* status.c */
struct status {
    struct project project;
    struct backend current;
    struct backend parent;
    bool parent_running;
    bool current_running;
    size_t n_branches;
    const char *pool_driver;
    const char *pool_directory;
    uint64_t pool_free_bytes;
    const char *pool_warning; /* NULL while there is enough free */
    const char *server_version; /* "15.20", "" when the parent is down */
    const char *directory;
    const char *profile; /* NULL: nobody can tell now, see profile_problem */
    bool profile_detected; /* from the database; else bough.ini names it */
    const char *profile_problem; /* what is wrong with bough.ini, or why there is none; NULL */
    struct attach_state attached;
};
bool core_status(struct core *core, struct status *ret_status, struct err *err);

struct branch_row {
    struct backend backend;
    bool running;
    bool current;
    uint64_t own_bytes; /* of many branches, some as they were when somebody listed them before */
    bool size_unknown;  /* nobody has counted them yet */
    int64_t counted_s;  /* when that was, in seconds of the system's clock; 0: now */
};
/* Branches by creation time, without the parent. */
bool core_list(struct core *core, struct branch_row **ret_rows, size_t *ret_n, struct err *err);

/* One backend by name: PARENT_NAME, a branch, or NULL for the current one. */
bool core_find(struct core *core, const char *name, struct backend *ret_backend, struct err *err);

/* create.c */
struct create_options {
    const char *name;
    enum branch_mode mode;
    bool no_switch;
    bool with_schedules;    /* the parent's jobs of pg_cron run on the branch, too */
    const char *owner;      /* id of the key that asked for it; NULL: the command line */
    int64_t idle_timeout_s; /* after which it falls asleep; 0: as bough.ini says; or NEVER_S */
    int64_t ttl_s;          /* after which it is deleted; 0: as bough.ini says; or NEVER_S */
    bool fresh;             /* an attached parent is synced with first */
    const char *backup;     /* stanza of a pgBackRest repository that it comes from; NULL: no */
    const char *at;         /* of which moment; NULL: as far as the WAL goes */
};
#define NEVER_S ((int64_t)-1)

bool core_create(struct core *core, const struct create_options *options,
                 struct backend *ret_branch, struct err *err);

/* expire.c: how long a branch lives. seconds: from now on; 0: for ever. A pinned one is not deleted
 * when its time is over. */
bool core_extend(struct core *core, const char *name, int64_t seconds, struct backend *ret_branch,
                 struct err *err);
bool core_pin(struct core *core, const char *name, bool pinned, struct backend *ret_branch,
              struct err *err);
/* sync.c: a standby catches up with its parent, or is made anew where it has lost it, or when
 * `anew` asks for it. ERR_USAGE when the parent is bough's own. */
struct sync_result {
    bool made_anew;
    struct attach_state state;
};
bool core_sync(struct core *core, bool anew, struct sync_result *ret_result, struct err *err);

/* switch.c: name PARENT_NAME for the parent. */
bool core_switch(struct core *core, const char *name, struct backend *ret_backend, struct err *err);

/* changes.h has struct changes: the preview, its steps, conflicts, hazards. */
bool core_diff(struct core *core, const char *name, struct changes *ret_changes, struct err *err);

#define MERGE_LOCK_DEADLINE_MS 60000
struct merge_options {
    const char *name;
    bool dry_run;
    bool strict;
    bool no_rehearsal; /* dry run only */
    bool online; /* nobody shall wait while a table is scanned: ERR_NOT_ONLINE where they would */
    bool fresh;  /* an attached parent is synced with first: rehearsed on its rows of now */
    int64_t lock_deadline_ms; /* how long to try for locks that others hold */
    /* Called with what would be done, before the parent is touched: true goes on. NULL: goes on. It
     * is called again when a side moved in between and the plan is no longer the same. */
    bool (*confirm)(void *context, const struct changes *changes);
    void *confirm_context;
    /* A fingerprint of an earlier preview (changes.fingerprint): another plan is ERR_MOVED. NULL:
     * any. */
    const char *expect;
};
/* Fills ret_changes as far as it came, also on failure (conflicts are ERR_CONFLICT; a plan that
 * fails in rehearsal is ERR_REHEARSAL, with the step and the server's words). Not confirmed:
 * ERR_CONFIRM. Merged, but a step after the transaction failed: ERR_INCOMPLETE, and
 * changes.applied. */
bool core_merge(struct core *core, const struct merge_options *options, struct changes *ret_changes,
                struct err *err);

/* reset.c, delete.c */
bool core_reset(struct core *core, const char *name, struct backend *ret_branch, struct err *err);
bool core_delete(struct core *core, const char *name, struct err *err);
/* Deletes the project with its parent and all branches; the directory is unlinked. A parent that
 * bough does not run loses its replication slot; one that cannot be reached is ERR_SERVER, unless
 * the slot may be left there. */
bool core_destroy(struct core *core, bool leave_slot, struct err *err);

/* start.c: name NULL means the parent and all branches. ret_names lists what was started or
 * stopped: servers as "BACKEND", services as "BACKEND/SERVICE". */
bool core_start(struct core *core, const char *name, const char *const **ret_names, size_t *ret_n,
                struct err *err);
bool core_stop(struct core *core, const char *name, const char *const **ret_names, size_t *ret_n,
               struct err *err);

/* services.c: the services of a backend, by name. probe: those that run are asked how they are. */
struct service_status {
    const char *name;
    const char *url; /* "http://127.0.0.1:PORT" */
    int port;
    bool running;
    bool has_health; /* bough.ini says how to ask; `healthy` counts */
    bool healthy;
};
bool core_services(struct core *core, const struct backend *backend, bool probe,
                   struct service_status **ret_services, size_t *ret_n, struct err *err);

/* logs.c: a part of the log of a service, or with service NULL of the PostgreSQL server. name NULL:
 * the current backend. The file may not be there yet. */
struct log_part {
    const char *path; /* NULL: looked up */
    const char *text;
    size_t len;
    int64_t inode;  /* which file it was, and where what comes next begins */
    int64_t offset;
};
/* The last n lines. */
bool core_log_tail(struct core *core, const char *name, const char *service, size_t n,
                   struct log_part *ret_part, struct err *err);
/* What was written behind the part, in the arena; "" when there is nothing yet. */
bool core_log_more(struct core *core, const char *name, const char *service, struct arena *arena,
                   struct log_part *part, struct err *err);

/* environment.c: "DATABASE_URL=...", "PGHOST=...", "BOUGH_API_KEY=...", ... NULL-terminated. name
 * NULL: the current one. role NULL: the superuser. Another role of a branch is asked for on its
 * server: ERR_NOT_FOUND when it is not there, ERR_FAILED and a hint when its password is not
 * bough's. */
bool core_environment(struct core *core, const char *name, const char *role,
                      const char *const **ret_variables, struct err *err);

/* ERR_NOT_READY or ERR_PARENT_DOWN, with a hint, when the server of a backend does not run. */
bool core_check_running(struct core *core, const char *name, struct err *err);

/* keys.c: who may use the server. `secret` keys the hashes: keys_secret. */
bool core_key_create(struct core *core, const char *name, enum role role, const char *project_id,
                     struct key *ret_key, const char **ret_token, struct err *err);
bool core_key_list(struct core *core, struct key **ret_keys, size_t *ret_n, struct err *err);
bool core_key_revoke(struct core *core, const char *id_or_name, struct err *err);
/* members.c: who may do what in the project. key: its id or name. */
struct member_row;
bool core_member_add(struct core *core, const char *key, enum role role, struct member_row *ret_row,
                     struct err *err);
bool core_member_list(struct core *core, struct member_row **ret_rows, size_t *ret_n,
                      struct err *err);
bool core_member_remove(struct core *core, const char *key, struct err *err);

/* audit.c: that the user of this process changed something, or failed to: err has ERR_NONE, or why.
 * subject: an id; "" for none. */
void core_audit_add(struct core *core, const char *action, const char *subject,
                    const struct err *err);
/* The newest `most` rows of the audit. */
bool core_audit(struct core *core, size_t most, struct audit **ret_rows, size_t *ret_n,
                struct err *err);

/* operations.c: how far a journalled operation is. name is NULL for one that is not known. */
struct operation_progress {
    const char *name; /* of the step: "cloning" */
    size_t done;
    size_t total;
};
struct operation_progress core_operation_progress(const struct operation *operation);

/* Of an operation that failed: its reason as an error has it; code NULL: it was interrupted. */
struct operation_failure {
    const char *code; /* "service" */
    const char *hint; /* or NULL */
};
struct operation_failure core_operation_failure(struct arena *arena,
                                                const struct operation *operation);
/* Whether it makes a branch. */
bool core_operation_is_create(const struct operation *operation);

/* start.c: a query on the server of a backend. */
bool core_ping(struct core *core, const char *name, struct err *err);

/* pool.c: a pool on btrfs in a sparse file. path NULL: the project's where one is open and there is
 * one to look at, else $BOUGH_HOME/pool. Making, mounting and growing want root (ERR_MISSING). */
struct pool_result {
    const char *directory;
    const char *image;
    bool was_mounted;
};
bool core_pool_create(struct core *core, const char *path, uint64_t size_bytes,
                      struct pool_result *ret_result, struct err *err);
bool core_pool_mount(struct core *core, const char *path, struct pool_result *ret_result,
                     struct err *err);
bool core_pool_grow(struct core *core, const char *path, uint64_t size_bytes,
                    struct pool_result *ret_result, struct err *err);

struct pool_status {
    const char *directory;
    const char *driver;
    struct pool_space space;
    const char *warning; /* NULL while there is enough free */
    const char *hint;    /* what to do then */
};
bool core_pool_status(struct core *core, const char *path, struct pool_status *ret_status,
                      struct err *err);

/* doctor.c */
struct finding {
    bool ok;
    bool required;
    const char *what; /* "PostgreSQL server programs" */
    const char *found; /* "15.20 in /usr/lib/postgresql/15/bin", or what is missing */
    const char *hint;  /* how to get it, or NULL */
};
bool core_doctor(struct core *core, struct finding **ret_findings, size_t *ret_n, struct err *err);

#endif
