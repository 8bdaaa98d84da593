/* doctor: what this machine has, what is missing and how to get it. */
#include "base/path.h"
#include "base/size.h"
#include "base/text.h"
#include "core/attach_state.h"
#include "core/session.h"
#include "core/space.h"
#include "instance/listener.h"
#include "pg/cluster.h"

#include <stdlib.h>
#include <sys/vfs.h>
#include <unistd.h>

#define LEAST_FREE_BYTES ((uint64_t)1 << 30)

struct findings {
    VEC(struct finding) list;
};

static void add(struct core *core, struct findings *findings, struct finding finding)
{
    vec_add(&core->arena, &findings->list, finding);
}

static void add_failure(struct core *core, struct findings *findings, const char *what,
                        bool required, const struct err *err)
{
    struct finding finding = {.required = required, .what = what,
                              .found = arena_strdup(&core->arena, err->message),
                              .hint = arena_strdup(&core->arena, err->hint)};
    add(core, findings, finding);
}

static void check_postgres(struct core *core, struct findings *findings)
{
    auto_err err = {0};
    int major = 0;
    char *bin = cluster_find_bin(&core->arena, core->options.pg_bin, &err);
    if (!bin || !cluster_bin_major(&core->arena, bin, &major, &err)) {
        add_failure(core, findings, "PostgreSQL server programs", true, &err);
        return;
    }
    bool known = major >= PG_OLDEST_MAJOR && major <= PG_NEWEST_MAJOR;
    struct finding finding = {
        .ok = known,
        .required = major < PG_OLDEST_MAJOR,
        .what = "PostgreSQL server programs",
        .found = arena_printf(&core->arena, "version %d in %s", major, bin),
        .hint = known ? NULL
                      : arena_printf(&core->arena, "bough knows versions %d to %d",
                                     PG_OLDEST_MAJOR, PG_NEWEST_MAJOR),
    };
    add(core, findings, finding);
    static const char *const programs[] = {"initdb", "pg_dump", "pg_restore", "psql"};
    for (size_t i = 0; i < countof(programs); i++) {
        char *path = path_join(&core->arena, bin, programs[i]);
        bool found = access(path, X_OK) == 0;
        struct finding program = {found, i < 3, programs[i], found ? path : "not found",
                                  found ? NULL : "install postgresql-client of the same version"};
        add(core, findings, program);
    }
}

static void check_user(struct core *core, struct findings *findings)
{
    auto_err err = {0};
    if (!run_as_postgres(&core->arena, &core->user, &err)) {
        add_failure(core, findings, "user for PostgreSQL", true, &err);
        return;
    }
    struct finding finding = {true, true, "user for PostgreSQL", core->user.name, NULL};
    add(core, findings, finding);
}

static void check_space(struct core *core, struct findings *findings, const struct pool *pool)
{
    auto_err ignored = {0};
    struct pool_space space;
    if (!pool_space(&core->arena, pool->directory, &space, &ignored))
        return;
    const char *warning = space_warning(core, &space);
    bool roomy = !warning && space.free_bytes > LEAST_FREE_BYTES;
    struct finding finding = {
        .ok = roomy,
        .what = "free space",
        .found = arena_printf(&core->arena, "%s of %s", size_text(&core->arena, space.free_bytes),
                              size_text(&core->arena, space.total_bytes)),
        .hint = roomy ? NULL : space_hint(&core->arena, &space),
    };
    add(core, findings, finding);
}

static void check_pool(struct core *core, struct findings *findings)
{
    auto_err err = {0};
    struct pool pool;
    char *directory = path_join(&core->arena, core->home, "pool");
    if (!pool_open(&core->arena, directory, NULL, &core->user, &pool, &err)) {
        add_failure(core, findings, "pool", true, &err);
        return;
    }
    bool instant = pool.driver->instant;
    struct finding finding = {
        .ok = instant,
        .what = "pool",
        .found = arena_printf(&core->arena, "%s: driver '%s' (%s)", pool.directory,
                              pool.driver->name, pool.driver->summary),
        .hint = instant
                    ? NULL
                    : arena_printf(&core->arena,
                                   "branches are full copies here; they are instant when %s is on "
                                   "btrfs, or on XFS made with reflink=1; 'bough pool create' "
                                   "makes a btrfs in a file",
                                   pool.directory),
    };
    add(core, findings, finding);
    check_space(core, findings, &pool);
}

/* What only some projects use: nobody needs it to begin with. */
static void check_extras(struct core *core, struct findings *findings)
{
    bool given = listener_can_be_given();
    struct finding waking = {given, false, "waking of branches",
                             given ? "the server takes over whoever has connected"
                                   : "the port is free for a moment, a client may be refused",
                             given ? NULL : "this kernel has no memfd_create, or forbids it"};
    add(core, findings, waking);
    const char *root = cgroup_root();
    struct finding groups = {root != NULL, false, "limits of memory and processor time",
                             root ? root : "no control groups (version 2) that can be written",
                             root ? NULL
                                  : "'memory' and 'cpu' in [limits] of bough.ini have no effect; "
                                    "boot with systemd.unified_cgroup_hierarchy=1, and run bough "
                                    "as root"};
    add(core, findings, groups);
}

/* Parents that bough does not run. */
static void check_attached(struct core *core, struct findings *findings)
{
    auto_err ignored = {0}; /* a store that cannot be read is told by every other command */
    struct project *projects = NULL;
    size_t n = 0;
    if (!store_project_list(core->store, &core->arena, &projects, &n, &ignored))
        return;
    struct project open = core->project;
    for (size_t i = 0; i < n; i++) {
        struct backend parent;
        struct attach_state state;
        core->project = projects[i];
        if (projects[i].sync == SYNC_NONE || !session_parent(core, &parent, &ignored))
            continue;
        attach_look(core, &parent, &state);
        struct finding finding = {
            .what = arena_printf(&core->arena, "parent of '%s'", projects[i].name),
            .found = core_attached_text(&core->arena, &state),
        };
        finding.ok = attach_is_well(&state, &finding.hint);
        add(core, findings, finding);
    }
    core->project = open;
}

bool core_doctor(struct core *core, struct finding **ret_findings, size_t *ret_n, struct err *err)
{
    struct findings findings = {0};
    (void)err;
    check_postgres(core, &findings);
    check_user(core, &findings);
    check_pool(core, &findings);
    check_extras(core, &findings);
    check_attached(core, &findings);
    struct finding home = {true, true, "home", core->home, NULL};
    add(core, &findings, home);
    *ret_findings = findings.list.items;
    *ret_n = findings.list.n;
    return true;
}
