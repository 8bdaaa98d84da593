/* load_parallel: a whole database by several jobs; see load.h. */
#include "core/load.h"

#include "base/path.h"
#include "base/text.h"
#include "pg/url.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define MOST_JOBS 8

/* What a program that is told to be verbose says of each table, and how many there are. */
struct listener {
    const struct progress *progress;
    const char *step;
    const char *words;
    uint64_t done;
    uint64_t total;
};

static void hear(void *context, const char *text)
{
    struct listener *listener = context;
    for (const char *at = text; (at = strstr(at, listener->words)); at++)
        listener->done++;
    uint64_t total = listener->total > listener->done ? listener->total : listener->done;
    progress_report(listener->progress, listener->step, listener->done, total);
}

/* Without what a verbose program says of its work: "pg_dump: reading tables". */
static char *only_errors(struct arena *arena, const char *program, const char *errors)
{
    struct text out = text_make(arena);
    size_t n = 0;
    char **lines = text_split(arena, errors, '\n', &n);
    for (size_t i = 0; i < n; i++)
        if (!text_starts(lines[i], program) || strstr(lines[i], ": error: ") ||
            strstr(lines[i], ": detail: ") || strstr(lines[i], ": hint: ") ||
            strstr(lines[i], "from TOC entry"))
            text_add_item(&out, "\n", lines[i]);
    return out.data;
}

static bool run(struct arena *arena, struct process *process, const char *program,
                struct listener *listener, struct err *err)
{
    struct process_result result;
    process->directory = "/";
    process->timeout_ms = LOAD_TIMEOUT_MS;
    process->listen = hear;
    process->listen_context = listener;
    if (!process_run(arena, process, &result, err))
        return false;
    if (result.status == 0)
        return true;
    (void)err_set(err, ERR_FAILED, "cannot finish '%s': exit status %d", program, result.status);
    return err_detail(err, "%s", only_errors(arena, program, result.errors));
}

static char *jobs(struct arena *arena)
{
    long n = sysconf(_SC_NPROCESSORS_ONLN);
    return arena_printf(arena, "--jobs=%ld", n < 2 ? 2 : n > MOST_JOBS ? MOST_JOBS : n);
}

static bool count_tables(struct arena *arena, const char *url, uint64_t *ret_n, struct err *err)
{
    struct pg_target target = {.url = url};
    auto_pg *db = pg_open(&target, 30000, err);
    char *n = NULL;
    if (!db || !pg_value(db, arena,
                         "SELECT pg_catalog.count(*) FROM pg_catalog.pg_class "
                         "WHERE relkind = 'r' AND relpersistence = 'p' AND oid >= 16384",
                         0, NULL, &n, err))
        return false;
    *ret_n = strtoull(n, NULL, 10);
    return true;
}

static bool dump(struct arena *arena, const struct instance *instance, const char *url,
                 const char *snapshot, const char *file, struct listener *listener, struct err *err)
{
    const char *argv[] = {path_join(arena, instance->pg_bin, "pg_dump"),
                          "--format=directory",
                          jobs(arena),
                          arena_printf(arena, "--snapshot=%s", snapshot),
                          "--compress=0",
                          "--no-subscriptions",
                          "--no-password",
                          "--verbose",
                          "--file",
                          file,
                          NULL};
    struct process process = {
        .argv = argv, .env = pg_url_whole_environment(arena, url, err), .user = &instance->user};
    return process.env && run(arena, &process, "pg_dump", listener, err);
}

/* The database is made as it is there, with its owner and settings; also 'postgres' is. */
static bool restore(struct arena *arena, const struct instance *instance, const char *file,
                    struct listener *listener, struct err *err)
{
    const char *argv[] = {path_join(arena, instance->pg_bin, "pg_restore"),
                          "--create",
                          "--clean",
                          "--if-exists",
                          jobs(arena),
                          "--exit-on-error",
                          "--no-tablespaces",
                          "--no-password",
                          "--verbose",
                          "--dbname=template1",
                          file,
                          NULL};
    struct process process = {
        .argv = argv, .env = load_socket_environment(arena, instance), .user = &instance->user};
    return run(arena, &process, "pg_restore", listener, err);
}

bool load_parallel(const struct core *core, const char *url, const char *snapshot,
                   const char *directory, const struct backend *into, struct err *err)
{
    auto_arena arena = {0};
    struct instance instance = session_instance(core, into);
    char *file = path_join(&arena, directory, "files");
    struct listener reading = {.progress = core->options.progress,
                               .step = "dumping the parent",
                               .words = "dumping contents of table"};
    struct listener writing = {
        .progress = core->options.progress, .step = "loading the copy", .words = "finished item "};
    if (!count_tables(&arena, url, &reading.total, err) || !path_remove(directory, err) ||
        !path_make(directory, 0700, err) || !run_as_own(&instance.user, directory, err) ||
        !dump(&arena, &instance, url, snapshot, file, &reading, err))
        return false;
    return restore(&arena, &instance, file, &writing, err);
}
