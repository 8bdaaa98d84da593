/* locks: see locks.h. */
#include "core/locks.h"

#include "base/text.h"
#include "pg/quote.h"

#include <stdlib.h>

struct wanted {
    uint32_t relation;
    enum lock lock;
};

static const char *const modes[LOCK_COUNT] = {
    [LOCK_ROW_EXCLUSIVE] = "ROW EXCLUSIVE",
    [LOCK_SHARE_UPDATE_EXCLUSIVE] = "SHARE UPDATE EXCLUSIVE",
    [LOCK_SHARE] = "SHARE",
    [LOCK_SHARE_ROW_EXCLUSIVE] = "SHARE ROW EXCLUSIVE",
    [LOCK_ACCESS_EXCLUSIVE] = "ACCESS EXCLUSIVE",
};

/* By table, the strongest lock first. */
static int compare(const void *a, const void *b)
{
    const struct wanted *one = a;
    const struct wanted *other = b;
    if (one->relation != other->relation)
        return one->relation < other->relation ? -1 : 1;
    return (int)other->lock - (int)one->lock;
}

/* Views and sequences cannot be locked alone; their steps do it. */
static bool lock_one(struct pg *db, const struct wanted *wanted, struct err *err)
{
    auto_arena arena = {0};
    const char *params[] = {arena_printf(&arena, "%u", wanted->relation)};
    auto_result *found = pg_query(db,
                                  "SELECT n.nspname, c.relname FROM pg_catalog.pg_class c "
                                  "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                                  "WHERE c.oid = $1::pg_catalog.oid AND c.relkind IN ('r', 'p')",
                                  1, params, err);
    if (!found)
        return false;
    return !pg_rows(found) ||
           pg_exec(db,
                   arena_printf(&arena, "LOCK TABLE %s IN %s MODE",
                                quote_qualified(&arena, pg_get(found, 0, 0), pg_get(found, 0, 1)),
                                modes[wanted->lock]),
                   err);
}

bool locks_take(struct pg *db, const struct plan *plan, struct err *err)
{
    auto_arena arena = {0};
    struct wanted *all = arena_new_n(&arena, struct wanted, plan->n_main + 1);
    size_t n = 0;
    for (size_t i = 0; i < plan->n_main; i++)
        if (plan->steps.items[i].relation && modes[plan->steps.items[i].lock])
            all[n++] = (struct wanted){plan->steps.items[i].relation, plan->steps.items[i].lock};
    if (n)
        qsort(all, n, sizeof(*all), compare);
    for (size_t i = 0; i < n; i++)
        if ((i == 0 || all[i].relation != all[i - 1].relation) && !lock_one(db, &all[i], err))
            return err_context(err, "cannot lock what the merge changes");
    return true;
}
