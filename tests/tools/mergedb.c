/*
 * mergedb: merges one database of a cluster into another, with a third one as their T0. For tests
 * only.
 *
 *     mergedb CONNINFO T0 PARENT BRANCH [BOUGH.INI]
 *
 * CREATE DATABASE ... TEMPLATE keeps OIDs, so three databases of one cluster have lineage like
 * three clones, at a tenth of the cost. Prints the preview. Exit status: 0 merged (or nothing to
 * merge), 1 failed, 2 conflicts, 3 refused: a step failed or the result was not as predicted; the
 * parent is as before then. MERGEDB_ONLINE in the environment: as with --online. MERGEDB_COMMUTE:
 * then merges the parent into the branch as well, and compares; 4: the sides do not commute.
 */
#include "base/path.h"
#include "catalog/snapshot.h"
#include "core/apply.h"
#include "core/commute.h"
#include "core/named.h"
#include "core/project_file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool read_database(const char *conninfo, const char *name, const struct tracked *tracked,
                          struct catalog *ret_catalog, struct err *err)
{
    struct pg_target target = {.url = conninfo, .database = name};
    auto_pg *db = pg_open(&target, 10000, err);
    return db && catalog_read(db, tracked, false, ret_catalog, err);
}

static bool prepare(const char *conninfo, char **names, struct prepared *prepared, struct err *err)
{
    struct pg_target branch = {.url = conninfo, .database = names[2]};
    prepared->base.same = true;
    prepared->branch_db = pg_open(&branch, 10000, err);
    if (!prepared->branch_db ||
        !read_database(conninfo, names[0], &prepared->tracked, &prepared->base.branch, err) ||
        !read_database(conninfo, names[1], &prepared->tracked, &prepared->parent, err) ||
        !catalog_read(prepared->branch_db, &prepared->tracked, false, &prepared->branch_catalog,
                      err))
        return false;
    struct merge_input input = {.base = &prepared->base.branch,
                                .base_parent = &prepared->base.branch,
                                .parent = &prepared->parent,
                                .branch = &prepared->branch_catalog};
    merge_run(&input, &prepared->merge);
    struct pg_target target = {.url = conninfo, .database = names[1]};
    auto_pg *parent = pg_open(&target, 10000, err);
    if (!parent ||
        !named_read(prepared->branch_db, &prepared->merge, SIDE_BRANCH, &prepared->tracked,
                    &prepared->branch_named, err) ||
        !named_read(parent, &prepared->merge, SIDE_PARENT, &prepared->tracked,
                    &prepared->parent_named, err))
        return false;
    if (prepared->branch_named.objects.n)
        input.branch_named = &prepared->branch_named;
    if (prepared->parent_named.objects.n)
        input.parent_named = &prepared->parent_named;
    if (input.branch_named || input.parent_named) {
        merge_release(&prepared->merge);
        merge_run(&input, &prepared->merge);
    }
    (getenv("MERGEDB_ONLINE") ? plan_make_online : plan_make)(&prepared->merge, "postgres",
                                                              &prepared->plan);
    return true;
}

/* What an online merge refuses is in the preview. */
static bool is_refused(const struct plan *plan)
{
    for (size_t i = 0; i < plan->steps.n; i++)
        if (plan->steps.items[i].not_online)
            return true;
    return plan->impossible.n > 0;
}

static int apply(const char *conninfo, const char *parent, struct prepared *prepared,
                 struct err *err)
{
    struct pg_target target = {.url = conninfo, .database = parent};
    auto_catalog after = {0};
    auto_pg *db = pg_open(&target, 10000, err);
    if (!db || !pg_exec(db, apply_begin, err))
        return 1;
    if (!apply_plan(db, prepared, NULL, &after, err) || !pg_exec(db, "COMMIT", err) ||
        !apply_rest(db, prepared, NULL, err))
        return 3;
    return 0;
}

static int commute(const char *conninfo, const char *parent, struct prepared *prepared,
                   struct err *err)
{
    auto_arena arena = {0};
    auto_catalog result = {0};
    const char *why_not = NULL;
    if (!getenv("MERGEDB_COMMUTE"))
        return 0;
    if (!read_database(conninfo, parent, &prepared->tracked, &result, err))
        return 1;
    if (!commute_on(&arena, prepared->branch_db, "postgres", prepared, &result, &why_not, err))
        return 4;
    if (why_not)
        (void)printf("-- not checked whether the sides commute: %s\n", why_not);
    return 0;
}

int main(int argc, char **argv)
{
    auto_err err = {0};
    auto_arena arena = {0};
    auto_prepared prepared = {0};
    int status = 1;
    if (argc < 5) {
        (void)fprintf(stderr, "usage: mergedb CONNINFO T0 PARENT BRANCH [BOUGH.INI]\n");
        return 64;
    }
    struct project_file file = {0};
    const char *profile = NULL;
    bool configured = argc < 6 || (project_file_profile(&arena, argv[5], &profile, &err) &&
                                   project_file_read(&arena, argv[5], profile ? profile : "plain",
                                                     &file, &err));
    prepared.tracked = file.tracked;
    if (configured && prepare(argv[1], argv + 2, &prepared, &err)) {
        (void)fputs(plan_preview(&arena, &prepared.plan, &prepared.merge), stdout);
        if (prepared.merge.conflicts.n)
            status = 2;
        else if (is_refused(&prepared.plan))
            status = 3;
        else
            status = prepared.plan.steps.n            ? apply(argv[1], argv[3], &prepared, &err)
                     : apply_nothing(&prepared, &err) ? 0
                                                      : 3;
        if (!status)
            status = commute(argv[1], argv[3], &prepared, &err);
    }
    if (err.message)
        (void)fprintf(stderr, "%s\n%s\n", err.message, err.detail ? err.detail : "");
    return status;
}
