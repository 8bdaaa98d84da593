/* limits: see limits.h. */
#include "core/limits.h"

#include "base/text.h"
#include "core/size.h"

static bool refuse_number(const struct project_limits *limits, struct err *err)
{
    (void)err_set(err, ERR_NO_SPACE,
                  "the project may have %lld branch%s ('branches' in [limits] of bough.ini)",
                  (long long)limits->branches, limits->branches == 1 ? "" : "es");
    return err_hint(err, "delete one that is not needed, or raise the limit; 'bough branch list' "
                         "shows them");
}

static bool check_disk(struct core *core, const struct pool *pool,
                       const struct project_limits *limits, const struct backend *backends,
                       size_t n, struct err *err)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        if (!session_is_parent(&backends[i]))
            sum += size_of_branch(pool, &backends[i]);
    if (sum < (uint64_t)limits->disk_bytes)
        return true;
    (void)err_set(err, ERR_NO_SPACE,
                  "the project's branches use %s, and may use %s ('disk' in [limits] of bough.ini)",
                  arena_printf(&core->arena, "%.1f MB", (double)sum / (1 << 20)),
                  limits->texts.disk);
    return err_hint(err, "delete or reset the large ones, or raise the limit; 'bough branch list' "
                         "shows what each uses");
}

bool limits_check_create(struct core *core, const struct pool *pool, struct err *err)
{
    struct project_limits limits;
    struct backend *backends = NULL;
    size_t n = 0;
    if (!session_limits(core, &limits, err))
        return false;
    if (!limits.has_branches && !limits.disk_bytes)
        return true;
    if (!store_backend_list(core->store, &core->arena, core->project.id, &backends, &n, err))
        return false;
    /* The parent is one of them. */
    if (limits.has_branches && (int64_t)n - 1 >= limits.branches)
        return refuse_number(&limits, err);
    return !limits.disk_bytes || check_disk(core, pool, &limits, backends, n, err);
}

bool limits_check_place(struct core *core, const struct backend *branch, struct err *err)
{
    struct project_limits limits;
    int64_t place = 0;
    if (!session_limits(core, &limits, err))
        return false;
    if (!limits.has_branches)
        return true;
    if (!store_backend_place(core->store, branch->id, &place, err))
        return false;
    return place <= limits.branches || refuse_number(&limits, err);
}

bool limits_check_start(struct core *core, const struct backend *branch, struct err *err)
{
    struct project_limits limits;
    struct pool pool;
    auto_err ignored = {0}; /* as limits_apply */
    if (session_is_parent(branch) || !session_limits(core, &limits, &ignored) ||
        !limits.branch_disk_bytes)
        return true;
    if (!session_pool(core, &pool, err))
        return false;
    uint64_t bytes = size_of_branch(&pool, branch);
    if (bytes <= (uint64_t)limits.branch_disk_bytes)
        return true;
    (void)err_set(err, ERR_NO_SPACE,
                  "branch '%s' uses %.1f MB, and may use %s ('branch_disk' in [limits] of "
                  "bough.ini)",
                  branch->name, (double)bytes / (1 << 20), limits.texts.branch_disk);
    return err_hint(err,
                    "raise the limit, go back to T0 with 'bough branch reset %s', or delete "
                    "the branch",
                    branch->name);
}

/* A bough.ini that cannot be read must not keep anybody from the database. */
void limits_apply(struct core *core, const struct backend *branch, struct instance *instance)
{
    struct project_limits limits;
    auto_err ignored = {0};
    if (session_is_parent(branch) || !session_limits(core, &limits, &ignored))
        return;
    instance->project_limits = (struct cgroup_limits){limits.memory_bytes, limits.cpu_thousandths};
    instance->limits =
        (struct cgroup_limits){limits.branch_memory_bytes, limits.branch_cpu_thousandths};
}
