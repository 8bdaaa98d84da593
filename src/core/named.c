/* named: see named.h. */
#include "core/named.h"

#include "base/text.h"
#include "pg/quote.h"

static const char begin[] = "BEGIN; SET LOCAL lock_timeout = '5s'; "
                            "SET LOCAL session_replication_role = replica";

/* Something may move into a schema that only the other side has made. */
static bool follow(struct pg *db, struct merge *merge, const struct rename_step *step,
                   struct err *err)
{
    const char *schema = step->object->schema;
    return (!schema ||
            pg_exec(db,
                    arena_printf(&merge->arena, "CREATE SCHEMA IF NOT EXISTS %s",
                                 quote_ident(&merge->arena, schema)),
                    err)) &&
           pg_exec(db, step->sql, err);
}

bool named_read(struct pg *db, struct merge *merge, enum side side, const struct tracked *tracked,
                struct catalog *ret_catalog, struct err *err)
{
    struct rename_step *renames = NULL;
    size_t n = merge_rename_steps(merge, side, &renames);
    if (!n || merge->conflicts.n)
        return true;
    bool success = pg_exec(db, begin, err);
    for (size_t i = 0; i < n && success; i++)
        success = follow(db, merge, &renames[i], err);
    success = success && catalog_read(db, tracked, true, ret_catalog, err);
    auto_err ignored = {0};
    (void)pg_exec(db, "ROLLBACK", &ignored); /* a lost connection rolls back by itself */
    return success || err_context(err, "cannot read the %s with the other side's new names",
                                  side == SIDE_PARENT ? "parent" : "branch");
}
