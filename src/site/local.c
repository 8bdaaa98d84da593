/* local: see local.h. */
#include "site/local.h"

#include <stdlib.h>

struct local {
    struct site site; /* first */
    struct core *core;
};

static struct core *core_of(struct site *site)
{
    return ((struct local *)site)->core;
}

static bool status(struct site *site, struct status *ret_status, struct err *err)
{
    return core_status(core_of(site), ret_status, err);
}

static bool list(struct site *site, struct branch_row **ret_rows, size_t *ret_n, struct err *err)
{
    return core_list(core_of(site), ret_rows, ret_n, err);
}

static bool find(struct site *site, const char *name, struct backend *ret_backend, struct err *err)
{
    return core_find(core_of(site), name, ret_backend, err);
}

static bool services(struct site *site, const struct backend *backend,
                     struct service_status **ret_services, size_t *ret_n, struct err *err)
{
    return core_services(core_of(site), backend, true, ret_services, ret_n, err);
}

static bool create(struct site *site, const struct create_options *options,
                   struct backend *ret_branch, struct err *err)
{
    return core_create(core_of(site), options, ret_branch, err);
}

static bool go(struct site *site, const char *name, struct backend *ret_backend, struct err *err)
{
    return core_switch(core_of(site), name, ret_backend, err);
}

static bool diff(struct site *site, const char *name, struct changes *ret_changes, struct err *err)
{
    return core_diff(core_of(site), name, ret_changes, err);
}

static bool merge(struct site *site, const struct merge_options *options,
                  struct changes *ret_changes, struct err *err)
{
    return core_merge(core_of(site), options, ret_changes, err);
}

static bool reset(struct site *site, const char *name, struct backend *ret_branch, struct err *err)
{
    return core_reset(core_of(site), name, ret_branch, err);
}

static bool delete (struct site *site, const char *name, struct err *err)
{
    return core_delete(core_of(site), name, err);
}

static bool environment(struct site *site, const char *name, const char *role, bool must_run,
                        const char *const **ret_variables, struct err *err)
{
    return core_environment(core_of(site), name, role, ret_variables, err) &&
           (!must_run || core_check_running(core_of(site), name, err));
}

static bool log_tail(struct site *site, const char *name, const char *service, size_t n,
                     struct log_part *ret_part, struct err *err)
{
    return core_log_tail(core_of(site), name, service, n, ret_part, err);
}

static bool log_more(struct site *site, const char *name, const char *service, struct arena *arena,
                     struct log_part *part, struct err *err)
{
    return core_log_more(core_of(site), name, service, arena, part, err);
}

static bool key_create(struct site *site, const char *name, enum role role, const char *project_id,
                       struct key *ret_key, const char **ret_token, struct err *err)
{
    return core_key_create(core_of(site), name, role, project_id, ret_key, ret_token, err);
}

static bool key_list(struct site *site, struct key **ret_keys, size_t *ret_n, struct err *err)
{
    return core_key_list(core_of(site), ret_keys, ret_n, err);
}

static bool key_revoke(struct site *site, const char *id_or_name, struct err *err)
{
    return core_key_revoke(core_of(site), id_or_name, err);
}

static bool audit(struct site *site, size_t most, struct audit **ret_rows, size_t *ret_n,
                  struct err *err)
{
    return core_audit(core_of(site), most, ret_rows, ret_n, err);
}

static const char *const *warnings(struct site *site, size_t *ret_n)
{
    return core_warnings(core_of(site), ret_n);
}

static const char *const *repairs(struct site *site, size_t *ret_n)
{
    return core_repairs(core_of(site), ret_n);
}

static const char *const *notices(struct site *site, size_t *ret_n)
{
    return core_notices(core_of(site), ret_n);
}

static void close(struct site *site)
{
    struct local *local = (struct local *)site;
    core_close(&local->core);
    free(local);
}

static const struct site_ops ops = {
    .status = status,
    .list = list,
    .find = find,
    .services = services,
    .create = create,
    .go = go,
    .diff = diff,
    .merge = merge,
    .reset = reset,
    .remove = delete,
    .environment = environment,
    .log_tail = log_tail,
    .log_more = log_more,
    .key_create = key_create,
    .key_list = key_list,
    .key_revoke = key_revoke,
    .audit = audit,
    .warnings = warnings,
    .repairs = repairs,
    .notices = notices,
    .close = close,
};

struct site *local_open(const struct core_options *options, bool wants_project, struct err *err)
{
    struct core *core = wants_project ? core_open_project(options, err) : core_open(options, err);
    if (!core)
        return NULL;
    struct local *local = heap_zeroed(sizeof(*local));
    local->core = core;
    local->site = (struct site){
        .ops = &ops,
        .arena = core_arena(core),
        .pg_bin = wants_project ? core_project(core)->pg_bin : NULL,
    };
    return &local->site;
}
