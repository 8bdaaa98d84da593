/* status: where this directory stands. */
#include "base/text.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "core/json.h"

#include <string.h>

static const struct command_example examples[] = {
    {"bough status", "the project, the branch, the parent, the pool"},
    {"bough status --json", "the same for programs"},
};

struct services {
    struct service_status *list; /* of the current backend */
    size_t n;
};

static json_t *status_json(const struct status *status, const struct services *services)
{
    json_t *versions = json_object();
    (void)json_object_set_new(versions, "bough", json_text(BOUGH_VERSION));
    (void)json_object_set_new(versions, "server", json_text(status->server_version));
    json_t *document = json_status(status);
    (void)json_object_set_new(document, "services", json_services(services->list, services->n));
    (void)json_object_set_new(document, "versions", versions);
    return document;
}

/* "ready, running on port 5433" */
static char *server_text(struct arena *arena, const struct backend *backend, bool running)
{
    return arena_printf(arena, "%s, %s port %d", backend_state_name(backend->state),
                        running           ? "running on"
                        : backend->asleep ? "asleep,"
                                          : "stopped,",
                        backend->port);
}

static char *profile_text(struct arena *arena, const struct status *status)
{
    if (!status->profile)
        return arena_printf(arena, "not known: %s", status->profile_problem);
    return arena_printf(arena, "%s (%s)", status->profile,
                        status->profile_detected ? "detected in the database"
                                                 : "named in bough.ini");
}

/* Where it is, not every key of a server may know. */
static char *pool_text(struct arena *arena, const struct status *status)
{
    char *free = format_size(arena, status->pool_free_bytes);
    if (!status->pool_directory)
        return arena_printf(arena, "%s, %s free", status->pool_driver, free);
    return arena_printf(arena, "%s (%s, %s free)", status->pool_directory, status->pool_driver,
                        free);
}

/* "api on http://127.0.0.1:5433, healthy; worker stopped"; NULL when there are none */
static char *services_text(struct arena *arena, const struct services *services)
{
    struct text text = text_make(arena);
    for (size_t i = 0; i < services->n; i++) {
        const struct service_status *one = &services->list[i];
        const char *health = one->healthy ? "healthy" : "not healthy";
        text_add_item(&text, "; ", one->name);
        if (one->running)
            text_addf(&text, " on %s, %s", one->url, one->has_health ? health : "running");
        else
            text_add(&text, " stopped");
    }
    return services->n ? text.data : NULL;
}

static void tell(struct cli *cli, const struct status *status, const struct services *services)
{
    struct arena *arena = cli->arena;
    const struct backend *current = &status->current;
    bool on_parent = strcmp(current->name, PARENT_NAME) == 0;
    char *branch =
        arena_printf(arena, "%s (%s, %s)", current->name, branch_mode_name(current->mode),
                     server_text(arena, current, status->current_running));
    const struct out_pair pairs[] = {
        {"project", status->project.name},
        {"directory", status->directory},
        {"branch", on_parent ? "none: on the parent" : branch},
        {"services", services_text(arena, services)},
        {"parent", status->attached.url
                       ? status->attached.url
                       : server_text(arena, &status->parent, status->parent_running)},
        {"copy", status->attached.url ? core_attached_text(arena, &status->attached) : NULL},
        {"database", status->project.database},
        {"profile", profile_text(arena, status)},
        {"branches", arena_printf(arena, "%zu", status->n_branches)},
        {"pool", pool_text(arena, status)},
        {"warning", status->pool_warning},
        {"server", *status->server_version
                       ? arena_printf(arena, "PostgreSQL %s", status->server_version)
                       : arena_printf(arena, "PostgreSQL %d", status->project.pg_major)},
        {"bough", BOUGH_VERSION},
    };
    out_pairs(cli, pairs, countof(pairs));
    if (!status->parent_running)
        out_say(cli, "next: bough start");
}

static bool run(struct cli *cli, struct err *err)
{
    auto_site *site = cli_open_site(cli, err);
    if (!site)
        return false;
    struct status status = {0};
    struct services services = {0};
    if (!site->ops->status(site, &status, err) ||
        !site->ops->services(site, &status.current, &services.list, &services.n, err))
        return false;
    if (cli->out.json)
        out_json(cli, status_json(&status, &services));
    else
        tell(cli, &status, &services);
    return true;
}

const struct command command_status = {
    .name = "status",
    .group = GROUP_PROJECT,
    .summary = "show the project, the current branch, the parent, the profile and the pool",
    .description =
        "Shows which project and branch this directory is on, whether their servers run, which "
        "profile says what the platform keeps where, where the data is and how it is cloned, and "
        "the versions.",
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
