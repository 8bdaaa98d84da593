/*
 * site: where the project of a directory is: on this machine, or behind a server.
 *
 * The commands do not care: they call the operations of a site, and get the same structs either
 * way. There are two tables of them: local.c, which are the stories of core, and remote.c, which
 * are requests to a server of bough.
 */
#ifndef BOUGH_SITE_SITE_H
#define BOUGH_SITE_SITE_H

#include "core/core.h"

struct site;

/* Each is the core function of its name. What they return lives until site_close. */
struct site_ops {
    bool (*status)(struct site *site, struct status *ret_status, struct err *err);
    bool (*list)(struct site *site, struct branch_row **ret_rows, size_t *ret_n, struct err *err);
    bool (*find)(struct site *site, const char *name, struct backend *ret_backend, struct err *err);
    /* Of a backend, each asked how it is. */
    bool (*services)(struct site *site, const struct backend *backend,
                     struct service_status **ret_services, size_t *ret_n, struct err *err);
    bool (*create)(struct site *site, const struct create_options *options,
                   struct backend *ret_branch, struct err *err);
    bool (*go)(struct site *site, const char *name, struct backend *ret_backend, struct err *err);
    bool (*diff)(struct site *site, const char *name, struct changes *ret_changes, struct err *err);
    bool (*merge)(struct site *site, const struct merge_options *options,
                  struct changes *ret_changes, struct err *err);
    bool (*reset)(struct site *site, const char *name, struct backend *ret_branch, struct err *err);
    bool (*remove)(struct site *site, const char *name, struct err *err);
    /* must_run: an error when its server does not run, or cannot be reached from here. */
    bool (*environment)(struct site *site, const char *name, const char *role, bool must_run,
                        const char *const **ret_variables, struct err *err);
    bool (*log_tail)(struct site *site, const char *name, const char *service, size_t n,
                     struct log_part *ret_part, struct err *err);
    bool (*log_more)(struct site *site, const char *name, const char *service, struct arena *arena,
                     struct log_part *part, struct err *err);
    bool (*key_create)(struct site *site, const char *name, enum role role, const char *project_id,
                       struct key *ret_key, const char **ret_token, struct err *err);
    bool (*key_list)(struct site *site, struct key **ret_keys, size_t *ret_n, struct err *err);
    bool (*key_revoke)(struct site *site, const char *id_or_name, struct err *err);
    bool (*audit)(struct site *site, size_t most, struct audit **ret_rows, size_t *ret_n,
                  struct err *err);
    /* What went wrong beside the last operation. */
    const char *const *(*warnings)(struct site *site, size_t *ret_n);
    /* What was repaired when it was opened. */
    const char *const *(*repairs)(struct site *site, size_t *ret_n);
    /* What is worth knowing beside that: branches that were deleted or end soon. */
    const char *const *(*notices)(struct site *site, size_t *ret_n);
    void (*close)(struct site *site);
};

struct site {
    const struct site_ops *ops;
    struct arena *arena;
    bool is_remote;
    const char *pg_bin; /* where the programs of the project's version are; NULL: nobody knows */
};

/* That of the directory's project. ERR_NOT_LINKED when it has none. */
struct site *site_open(const struct core_options *options, struct err *err);
/* The server that the directory is linked to, else this home: for keys and the audit. */
struct site *site_open_home(const struct core_options *options, struct err *err);
void site_close(struct site **site);
#define auto_site __attribute__((cleanup(site_close))) struct site

/* The server that a directory (NULL: the current one) is linked to, in the arena; NULL: none. */
const char *site_url(struct arena *arena, const char *directory);

#endif
