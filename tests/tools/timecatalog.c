/*
 * timecatalog: how long reading catalogs, merging them and making a plan take. For benchmarks and
 * tests only.
 *
 *     timecatalog CONNINFO DATABASE [FILE]        reads; keeps what it read in FILE
 *     timecatalog CONNINFO FILE PARENT BRANCH     loads FILE, T0 as read before; reads, merges, plans
 *
 * Prints one "name value" a line. Times are in ms; bytes are of the catalog's arena; peak_kb is the
 * most memory that this process ever had.
 */
#include "base/clock.h"
#include "catalog/snapshot.h"
#include "merge/plan.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>

static void print_ms(const char *name, int64_t from_us)
{
    (void)printf("%s %.2f\n", name, (double)(clock_us() - from_us) / 1000);
}

static void print_peak(void)
{
    struct rusage usage;
    (void)getrusage(RUSAGE_SELF, &usage);
    (void)printf("peak_kb %ld\n", usage.ru_maxrss);
}

static struct pg *open_database(const char *conninfo, const char *name, struct err *err)
{
    struct pg_target target = {.url = conninfo, .database = name};
    return pg_open(&target, 30000, err);
}

static bool time_read(const char *conninfo, const char *name, const char *file, struct err *err)
{
    static const struct tracked nothing;
    auto_catalog catalog = {0};
    auto_arena arena = {0};
    auto_pg *db = open_database(conninfo, name, err);
    int64_t from_us = clock_us();
    if (!db || !catalog_read(db, &nothing, false, &catalog, err))
        return false;
    print_ms("read_ms", from_us);
    print_peak();
    (void)printf("objects %zu\nbytes %zu\n", catalog.objects.n, catalog.arena.total_bytes);
    (void)printf("fingerprint %s\n", catalog_fingerprint(&arena, &catalog));
    return !file || snapshot_save(&catalog, file, err);
}

static bool read_sides(const char *conninfo, char **names, struct catalog *ret_catalogs,
                       struct err *err)
{
    static const struct tracked nothing;
    for (size_t i = 0; i < 2; i++) {
        auto_pg *db = open_database(conninfo, names[i], err);
        if (!db || !catalog_read(db, &nothing, false, &ret_catalogs[i], err))
            return false;
    }
    return true;
}

static bool time_merge(const char *conninfo, const char *file, char **names, struct err *err)
{
    auto_catalog base = {0};
    struct catalog sides[2] = {0};
    auto_merge merge = {0};
    auto_plan plan = {0};
    int64_t start_us = clock_us();
    bool success = snapshot_load(file, &base, err);
    print_ms("load_ms", start_us);
    int64_t from_us = clock_us();
    success = success && read_sides(conninfo, names, sides, err);
    print_ms("read_both_ms", from_us);
    if (success) {
        struct merge_input input = {
            .base = &base, .base_parent = &base, .parent = &sides[0], .branch = &sides[1]};
        from_us = clock_us();
        merge_run(&input, &merge);
        print_ms("merge_ms", from_us);
        from_us = clock_us();
        plan_make(&merge, "postgres", &plan);
        print_ms("plan_ms", from_us);
        print_ms("all_ms", start_us);
        print_peak();
        (void)printf("entries %zu\nconflicts %zu\nsteps %zu\n", merge.entries.n,
                     merge.conflicts.n, plan.steps.n);
    }
    plan_release(&plan);
    merge_release(&merge);
    catalog_release(&sides[0]);
    catalog_release(&sides[1]);
    return success;
}

int main(int argc, char **argv)
{
    auto_err err = {0};
    bool success = false;
    if (argc == 3 || argc == 4)
        success = time_read(argv[1], argv[2], argc == 4 ? argv[3] : NULL, &err);
    else if (argc == 5)
        success = time_merge(argv[1], argv[2], argv + 3, &err);
    else
        (void)fprintf(stderr, "usage: timecatalog CONNINFO DATABASE [FILE]\n"
                              "       timecatalog CONNINFO FILE PARENT BRANCH\n");
    if (err.message)
        (void)fprintf(stderr, "timecatalog: %s\n%s\n", err.message, err.detail ? err.detail : "");
    return success ? 0 : 1;
}
