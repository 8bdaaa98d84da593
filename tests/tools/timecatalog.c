/*
 * timecatalog: how long reading catalogs, merging them and making a plan take. For benchmarks and
 * tests only.
 *
 *     timecatalog CONNINFO DATABASE [FILE]      reads; keeps what it read in FILE
 *     timecatalog CONNINFO FILE PARENT BRANCH   loads FILE, T0 as read before; reads, merges, plans
 *
 * Prints one "name value" a line. Times are in ms: of the clock, and as name_cpu of this process
 * alone, which a busy machine does not change; bytes are of the catalog; peak_kb is the
 * most memory that this process ever had.
 */
#include "base/clock.h"
#include "catalog/snapshot.h"
#include "merge/plan.h"

#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

struct stopwatch {
    int64_t wall_us;
    clock_t cpu; /* in CLOCKS_PER_SEC, which POSIX makes microseconds */
};

static struct stopwatch start_watch(void)
{
    return (struct stopwatch){clock_us(), clock()};
}

static void print_ms(const char *name, struct stopwatch from)
{
    (void)printf("%s_ms %.2f\n%s_cpu %.2f\n", name, (double)(clock_us() - from.wall_us) / 1000,
                 name, (double)(clock() - from.cpu) / 1000);
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
    struct stopwatch from = start_watch();
    if (!db || !catalog_read(db, &nothing, false, &catalog, err))
        return false;
    print_ms("read", from);
    print_peak();
    (void)printf("objects %zu\nbytes %zu\n", catalog.objects.n, catalog_bytes(&catalog));
    (void)printf("fingerprint %s\n", catalog_fingerprint(&arena, &catalog));
    return !file || snapshot_save(&catalog, file, err);
}

static bool read_sides(const char *conninfo, char **names, struct catalog *ret_catalogs,
                       struct err *err)
{
    static const struct tracked nothing;
    auto_pg *parent = open_database(conninfo, names[0], err);
    auto_pg *branch = parent ? open_database(conninfo, names[1], err) : NULL;
    struct pg *dbs[] = {parent, branch};
    struct catalog *catalogs[] = {&ret_catalogs[0], &ret_catalogs[1]};
    return branch && catalog_read_both(dbs, &nothing, catalogs, err);
}

static bool time_merge(const char *conninfo, const char *file, char **names, struct err *err)
{
    auto_catalog base = {0};
    struct catalog sides[2] = {0};
    auto_merge merge = {0};
    auto_plan plan = {0};
    struct stopwatch start = start_watch();
    bool success = snapshot_load(file, &base, err);
    print_ms("load", start);
    struct stopwatch from = start_watch();
    success = success && read_sides(conninfo, names, sides, err);
    print_ms("read_both", from);
    if (success) {
        struct merge_input input = {
            .base = &base, .base_parent = &base, .parent = &sides[0], .branch = &sides[1]};
        from = start_watch();
        merge_run(&input, &merge);
        print_ms("merge", from);
        from = start_watch();
        plan_make(&merge, "postgres", &plan);
        print_ms("plan", from);
        print_ms("all", start);
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
