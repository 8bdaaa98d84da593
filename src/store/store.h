/*
 * store: what bough knows, in one SQLite file: projects, backends, operations, merges.
 *
 * A backend is a parent or a branch: a data directory with a server, a port and credentials. An
 * operation is a change of the outside world, journalled step by step: `step` is written before the
 * step's effect happens, so that after a crash the next command knows how far it may have come. An
 * operation that is running holds an flock on a file named after it; a running row whose lock is
 * free was interrupted.
 *
 * The only user of sqlite3. Tables are STRICT, the journal mode is WAL, migrations go by
 * user_version. Every change outside of store_begin and store_commit is a transaction of its own; a
 * committed one has been synced to the disk, except as store_wait_for_disk says.
 *
 * Strings in results live in the arena that the call was given. A NULL string in a row that is
 * added is stored as "". Every function can fail with ERR_BUSY (other processes write for more
 * than 60 s), ERR_NO_SPACE, ERR_MISSING (no right to write) and ERR_FAILED (a damaged file). A list
 * of more than STORE_LIST_LIMIT rows is ERR_FAILED, except where only the newest are asked for.
 *
 * A store belongs to one thread and is not carried over a fork.
 */
#ifndef BOUGH_STORE_STORE_H
#define BOUGH_STORE_STORE_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define STORE_LIST_LIMIT 10000

struct store;

/* Opens $home/bough.db, mode 0600, making it, the directory (0711) and those above it, and
 * migrating it as needed. A file of a newer bough is refused with ERR_FAILED and left as it is.
 * NULL on failure. */
struct store *store_open(const char *home, struct err *err);
void store_close(struct store **store);
#define auto_store __attribute__((cleanup(store_close))) struct store

/* One immediate transaction around several calls. Not nested. After a failed commit nothing of it
 * is kept and there is no transaction any more; a rollback without one does nothing. */
bool store_begin(struct store *store, struct err *err);
bool store_commit(struct store *store, struct err *err);
void store_rollback(struct store *store);

/* Whether commits wait for the disk, which they do at first. One that does takes along all that did
 * not; a crash of the machine may lose what did not, in order, the last one first. */
bool store_wait_for_disk(struct store *store, bool wait, struct err *err);

/* A number that changes when another connection, of any process, has committed. */
bool store_version(struct store *store, int64_t *ret_version, struct err *err);

/* Where the parent is: a server of bough's own, or one elsewhere that the project is attached to,
 * of which bough has a streaming standby or a base that was loaded from a dump. */
enum sync { SYNC_NONE, SYNC_STANDBY, SYNC_DUMP, SYNC_COUNT };
const char *sync_name(enum sync sync); /* "", "standby", "dump" */
bool sync_parse(const char *name, enum sync *ret_sync); /* of an attached one */

struct project {
    const char *id; /* UUID */
    const char *name;
    const char *appkey; /* short random name, unique */
    const char *pool_directory;
    const char *pool_driver;
    const char *pg_bin; /* directory of postgres, pg_dump, ... */
    int pg_major;
    const char *database;   /* the one that is merged */
    const char *superuser;  /* bootstrap superuser of every cluster of the project */
    const char *created_at; /* ISO 8601 */
    const char *directory;  /* that is linked, with bough.ini; "" until a command runs there */
    enum sync sync;
    const char *url; /* of the parent that it is attached to, without the password; else "" */
};

/* ERR_EXISTS when the name, the id or the appkey is taken. */
bool store_project_add(struct store *store, const struct project *project, struct err *err);
/* ERR_NOT_FOUND when there is none. The list is in the order of creation. */
bool store_project_get(struct store *store, struct arena *arena, const char *id,
                       struct project *ret_project, struct err *err);
bool store_project_list(struct store *store, struct arena *arena, struct project **ret_projects,
                        size_t *ret_n, struct err *err);
bool store_project_set_directory(struct store *store, const char *id, const char *directory,
                                 struct err *err);
/* ERR_NOT_READY while it has backends; what is not there is fine. The journal of its operations
 * stays. */
bool store_project_remove(struct store *store, const char *id, struct err *err);

/* The states of DESIGN.md and API.md; names by backend_state_name. */
enum backend_state {
    BACKEND_CREATING,
    BACKEND_READY,
    BACKEND_MERGING,
    BACKEND_MERGED,
    BACKEND_CONFLICTED,
    BACKEND_RESETTING,
    BACKEND_DELETING,
    BACKEND_FAILED,
    BACKEND_STATE_COUNT
};
const char *backend_state_name(enum backend_state state);

enum branch_mode { MODE_FULL, MODE_SCHEMA_ONLY, BRANCH_MODE_COUNT };
const char *branch_mode_name(enum branch_mode mode); /* "full", "schema-only" */
bool branch_mode_parse(const char *name, enum branch_mode *ret_mode);

#define PARENT_NAME "parent"

struct backend {
    const char *id; /* UUID */
    const char *project_id;
    const char *name; /* PARENT_NAME for the parent */
    enum branch_mode mode;
    enum backend_state state;
    const char *appkey;
    int port;
    const char *password; /* of the superuser */
    const char *data_path;
    const char *t0_path;   /* "" for the parent */
    const char *base_path; /* directory of the base catalogs; "" for the parent */
    const char *api_key;   /* ik_... */
    const char *created_at;
    const char *t0_at;     /* when the branch and the parent parted */
    int64_t merges;        /* how many merges it had since T0 */
    bool with_schedules;   /* the parent's scheduled jobs run here too, after a reset as well */
    const char *owner;     /* id of the key that made it, "" for the command line */
    bool asleep;           /* stopped because nobody used it: whoever comes starts it */
    int64_t idle_timeout_s; /* after which it falls asleep; 0: never; -1: the project's */
    const char *expires_at; /* when it is deleted; "": never */
    bool pinned;            /* it is not deleted then */
};
#define IDLE_TIMEOUT_OF_PROJECT ((int64_t)-1)

/* ERR_EXISTS when the name (within the project), the port, the appkey or the id is taken;
 * ERR_NOT_FOUND when there is no such project. */
bool store_backend_add(struct store *store, const struct backend *backend, struct err *err);
/* By id, or by name within a project; ERR_NOT_FOUND with a hint that names 'bough branch list'. */
bool store_backend_get(struct store *store, struct arena *arena, const char *id,
                       struct backend *ret_backend, struct err *err);
bool store_backend_find(struct store *store, struct arena *arena, const char *project_id,
                        const char *name, struct backend *ret_backend, struct err *err);
/* Parent first, then branches by creation time. project_id NULL: of all projects, one after the
 * other. */
bool store_backend_list(struct store *store, struct arena *arena, const char *project_id,
                        struct backend **ret_backends, size_t *ret_n, struct err *err);
/* ERR_NOT_FOUND when there is none; a port that is taken is ERR_EXISTS. */
bool store_backend_set_state(struct store *store, const char *id, enum backend_state state,
                             struct err *err);
bool store_backend_set_port(struct store *store, const char *id, int port, struct err *err);
/* Where the data is from now on, and of when it is. */
bool store_backend_set_data(struct store *store, const char *id, const char *data_path,
                            const char *t0_at, struct err *err);
bool store_backend_set_merges(struct store *store, const char *id, int64_t merges, struct err *err);
bool store_backend_set_asleep(struct store *store, const char *id, bool asleep, struct err *err);
bool store_backend_set_idle_timeout(struct store *store, const char *id, int64_t idle_timeout_s,
                                    struct err *err);
bool store_backend_set_expiry(struct store *store, const char *id, const char *expires_at,
                              struct err *err);
bool store_backend_set_pinned(struct store *store, const char *id, bool pinned, struct err *err);
/* Branches of a project (NULL: of all) whose time was over at `now`, and that are not pinned. */
bool store_backend_expired(struct store *store, struct arena *arena, const char *project_id,
                           const char *now, struct backend **ret_backends, size_t *ret_n,
                           struct err *err);
/* Whether a branch of the project sleeps, may fall asleep, or ends one day. idle_timeout_s is the
 * project's. */
bool store_backend_any_watched(struct store *store, const char *project_id, int64_t idle_timeout_s,
                               bool *ret_any, struct err *err);
/* Which one it is of its project's branches, in the order in which they were added; from 1 on. */
bool store_backend_place(struct store *store, const char *id, int64_t *ret_place, struct err *err);
/* What is not there is fine. Its operations and merge records stay: they are the audit. */
bool store_backend_remove(struct store *store, const char *id, struct err *err);
/* Whether any backend of any project, or a service of one, has that port. */
bool store_port_taken(struct store *store, int port, bool *ret_taken, struct err *err);

/* Bytes that only a backend's volumes hold, when somebody last counted them. They go with the
 * backend. */
struct size {
    const char *backend_id;
    int64_t bytes;
    int64_t at_s; /* of the system's clock */
};
/* Adds or replaces all of them; those of backends that are gone are left out. */
bool store_size_set(struct store *store, const struct size *sizes, size_t n, struct err *err);
bool store_size_list(struct store *store, struct arena *arena, const char *project_id,
                     struct size **ret_sizes, size_t *ret_n, struct err *err);

/* A process that belongs to a backend beside its server. Its port is its own as long as the backend
 * lives; what the process is, is enough to end it without bough.ini. */
struct service {
    const char *backend_id;
    const char *name;
    int port;
    int pid;          /* of the process that was started last, 0: none */
    int64_t started;  /* in ticks since the boot: tells it from others with the same pid */
    const char *boot; /* which boot of the machine */
    int64_t stop_timeout_ms;
    const char *health; /* URL, "" for none */
};

/* ERR_EXISTS when the name (within the backend) or the port is taken. They go with the backend. */
bool store_service_add(struct store *store, const struct service *service, struct err *err);
/* All but its key; ERR_NOT_FOUND when there is none. A port that is taken is ERR_EXISTS. */
bool store_service_set(struct store *store, const struct service *service, struct err *err);
/* By name. */
bool store_service_list(struct store *store, struct arena *arena, const char *backend_id,
                        struct service **ret_services, size_t *ret_n, struct err *err);
/* What is not there is fine. */
bool store_service_remove(struct store *store, const char *backend_id, const char *name,
                          struct err *err);

enum operation_state { OPERATION_RUNNING, OPERATION_DONE, OPERATION_FAILED, OPERATION_STATE_COUNT };

struct operation {
    const char *id;   /* UUID */
    const char *kind; /* "create", "merge", ...: core's table of operations */
    const char *project_id;
    const char *backend_id;
    enum operation_state state;
    int step;          /* index of the last step that was begun; -1 before the first */
    const char *data;  /* JSON of the operation's own, "{}" at first */
    const char *error; /* message when failed, else "" */
    const char *started_at;
    const char *ended_at; /* "" while running */
};

/* Journal. add makes a running row, whatever state, error and ended_at say; data NULL is "{}".
 * set_step and set_data are durable when they return, unless inside a transaction. The three that
 * change a row want a running one (ERR_NOT_FOUND), and end wants OPERATION_DONE or
 * OPERATION_FAILED. */
bool store_operation_add(struct store *store, const struct operation *operation, struct err *err);
bool store_operation_set_step(struct store *store, const char *id, int step, struct err *err);
bool store_operation_set_data(struct store *store, const char *id, const char *data,
                              struct err *err);
bool store_operation_end(struct store *store, const char *id, enum operation_state state,
                         const char *error, struct err *err);
/* Running ones of a project (NULL: of all), oldest first. */
bool store_operation_running(struct store *store, struct arena *arena, const char *project_id,
                             struct operation **ret_operations, size_t *ret_n, struct err *err);
/* The newest `most` of a project, newest first. */
bool store_operation_history(struct store *store, struct arena *arena, const char *project_id,
                             size_t most, struct operation **ret_operations, size_t *ret_n,
                             struct err *err);

/* The newest of a backend, which may be gone. ERR_NOT_FOUND when there is none. */
bool store_operation_last(struct store *store, struct arena *arena, const char *backend_id,
                          struct operation *ret_operation, struct err *err);

struct merge_record {
    const char *id; /* UUID */
    const char *backend_id;
    const char *merged_at;
    const char *sql;     /* what was applied */
    const char *changes; /* JSON of the change list */
};
bool store_merge_add(struct store *store, const struct merge_record *record, struct err *err);
/* Newest first. */
bool store_merge_list(struct store *store, struct arena *arena, const char *backend_id,
                      struct merge_record **ret_records, size_t *ret_n, struct err *err);

/* What a key may do; each role may do what those before it may. */
enum role { ROLE_NONE, ROLE_VIEWER, ROLE_MEMBER, ROLE_MERGER, ROLE_ADMIN, ROLE_COUNT };
const char *role_name(enum role role);
/* Of a key: from viewer on. */
bool role_parse(const char *name, enum role *ret_role);

struct key {
    const char *id;
    const char *name;
    const char *hash; /* keyed, of the secret part */
    enum role role;
    const char *project_id; /* "" for all projects; else it sees those that it is a member of,
                             * this one at first */
    const char *created_at;
    const char *revoked_at; /* "" while it is good */
};

/* ERR_EXISTS when the name is taken. One for a project is a member of it. */
bool store_key_add(struct store *store, const struct key *key, struct err *err);
/* Revoked ones too. ERR_NOT_FOUND when there is none. */
bool store_key_get(struct store *store, struct arena *arena, const char *id, struct key *ret_key,
                   struct err *err);
/* A good one, by id or name. */
bool store_key_find(struct store *store, struct arena *arena, const char *id_or_name,
                    struct key *ret_key, struct err *err);
bool store_key_list(struct store *store, struct arena *arena, struct key **ret_keys, size_t *ret_n,
                    struct err *err);
/* By id or name; the name is free again. ERR_NOT_FOUND when there is no good one. */
bool store_key_revoke(struct store *store, const char *id, const char *at, struct err *err);

/* What a key may do in one project. Keys for all projects need none, but may have more rights in
 * one; others see the projects that they are a member of. */
struct member {
    const char *project_id;
    const char *key_id;
    enum role role;
    const char *added_at;
};

/* Adds one, or gives it another role. ERR_NOT_READY when there is no such key. */
bool store_member_set(struct store *store, const struct member *member, struct err *err);
/* ERR_NOT_FOUND when it is none. */
bool store_member_get(struct store *store, struct arena *arena, const char *project_id,
                      const char *key_id, struct member *ret_member, struct err *err);
/* Of a project, or with project_id NULL of a key; by the time they were added. Revoked keys are
 * members no more. */
bool store_member_list(struct store *store, struct arena *arena, const char *project_id,
                       const char *key_id, struct member **ret_members, size_t *ret_n,
                       struct err *err);
bool store_member_remove(struct store *store, const char *project_id, const char *key_id,
                         struct err *err);

/* One change, or what was refused, of the command line or of a request. */
struct audit {
    const char *at;
    const char *actor;   /* "NAME (ID)" of the key, "NAME (uid UID)" of the user */
    const char *action;  /* "POST /projects/v1/{project}/branches", "bough branch create" */
    const char *subject; /* id of the branch, project or key; "" for none */
    const char *address; /* of the client; "local" for the command line */
    int status;          /* of HTTP; of the command line what it would have been */
    const char *result;  /* "ok", or the error's code */
    const char *request_id;
};
bool store_audit_add(struct store *store, const struct audit *audit, struct err *err);
/* The newest `most`, newest first. */
bool store_audit_list(struct store *store, struct arena *arena, size_t most,
                      struct audit **ret_rows, size_t *ret_n, struct err *err);

/* The answer to a request with an Idempotency-Key. */
struct answer {
    const char *id;      /* a hash of the key and the header */
    const char *request; /* a hash of the request */
    int status;          /* 0 while it is being worked on */
    const char *body;
    const char *at;
};
/* Adds a row, or finds the one that is there. Those from before `oldest` are forgotten. */
bool store_answer_claim(struct store *store, struct arena *arena, const struct answer *claim,
                        const char *oldest, struct answer *ret_known, bool *ret_claimed,
                        struct err *err);
bool store_answer_set(struct store *store, const char *id, int status, const char *body,
                      struct err *err);
/* Forgets one, or with "" all that were never given. */
bool store_answer_forget(struct store *store, const char *id, struct err *err);

#endif
