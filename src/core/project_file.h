/*
 * project_file: what the project is: its profile, and over that bough.ini, key by key.
 *
 * Sections are a table; each is read by the file that has its noun: project_tables.c ([table ...]),
 * project_volumes.c, project_services.c, project_hooks.c, project_limits.c, project_backend.c
 * ([project], [branch], [settings], [credentials]).
 */
#ifndef BOUGH_CORE_PROJECT_FILE_H
#define BOUGH_CORE_PROJECT_FILE_H

#include "base/arena.h"
#include "base/err.h"
#include "base/vec.h"
#include "catalog/tracked.h"
#include "core/profile.h"
#include "instance/instance.h"

#include <stdbool.h>
#include <stdint.h>

#define PROJECT_VOLUME_LIMIT 32
#define PROJECT_SERVICE_LIMIT 32

/* A directory that belongs to the backend. */
struct project_volume {
    const char *name;
    const char *path; /* of the parent's, as written; NULL: bough keeps it in the pool */
};

struct project_variable {
    const char *name;
    const char *value; /* a template */
};

/* A process that belongs to the backend. */
struct project_service {
    const char *name;
    char **command; /* words, templates; NULL-terminated */
    size_t n_command;
    const struct project_variable *env;
    size_t n_env;
    const char *health;    /* a template; NULL: none */
    const char *directory; /* as written; NULL: that of bough.ini */
    bool on_parent;
    int64_t stop_timeout_ms;
    int64_t start_timeout_ms; /* for `health` */
};

/* The moments of [hooks]. */
enum hook {
    HOOK_PRE_CREATE,
    HOOK_POST_CREATE,
    HOOK_PRE_MERGE,
    HOOK_POST_MERGE,
    HOOK_PRE_RESET,
    HOOK_POST_RESET,
    HOOK_PRE_DELETE,
    HOOK_POST_DELETE,
    HOOK_COUNT
};
const char *hook_name(enum hook hook);

/* What branches may use; 0: no limit. */
struct project_limits {
    bool has_branches; /* the number may be 0 */
    int64_t branches;
    int64_t disk_bytes; /* of all branches together, what they share not counted */
    int64_t memory_bytes;
    int64_t cpu_thousandths;
    int64_t branch_disk_bytes; /* of each one */
    int64_t branch_memory_bytes;
    int64_t branch_cpu_thousandths;
    int64_t idle_timeout_s; /* after which a branch that nobody uses falls asleep; 0: never */
    int64_t ttl_s;          /* after which a branch is deleted; 0: never */
    struct {                /* as written; NULL: not there */
        const char *branches, *disk, *memory, *cpu, *branch_disk, *branch_memory, *branch_cpu;
        const char *idle_timeout, *ttl;
    } texts;
};

struct project_file {
    const char *profile; /* its name, or the path of its file */
    const char *warn_free; /* a share or a size, as written; NULL: the default */
    bool detected;       /* bough.ini does not name it: the database told */
    struct tracked tracked;
    /* A query whose value must be the same on both sides of a merge; NULL: none. */
    const char *version;
    /* SQL; NULL: nothing. */
    const char *on_branch; /* on a new branch, and on one that was reset, before anyone connects */
    const char *on_reset;  /* beside it, on one that was reset */
    const char *after_merge; /* on the parent */
    /* Settings of the servers of branches, for postgresql.conf. */
    VEC(struct instance_setting) settings;
    /* Roles that keep the parent's password on branches. */
    const char *const *shared_roles;
    size_t n_shared_roles;
    const char *jwt_secret_file; /* as written; NULL: none */
    const struct project_volume *volumes;
    size_t n_volumes;
    const struct project_service *services; /* in the order of the file: they start in it */
    size_t n_services;
    const char *hooks[HOOK_COUNT]; /* commands; NULL: none */
    struct project_limits limits;
};

/* The [project] profile of a bough.ini; NULL: it names none, or there is no such file. */
bool project_file_profile(struct arena *arena, const char *path, const char **ret_name,
                          struct err *err);

/* Reads the profile (a name, or a path relative to bough.ini's directory) and bough.ini over it; a
 * bough.ini that is not there is empty. Unknown sections and keys, missing classes and keys are
 * ERR_CONFIG and named: a typing error must not silently leave a table out of a merge. */
bool project_file_read(struct arena *arena, const char *path, const char *profile,
                       struct project_file *ret_file, struct err *err);

/* ERR_CONFIG for a profile that bough does not have. */
bool project_file_check_profile(const char *name, struct err *err);

/* What init writes where there is no bough.ini. */
extern const char project_file_template[];

#endif
