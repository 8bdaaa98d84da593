/* branch list: the branches of the project as a table. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "core/json.h"

#include <time.h>

static const struct command_example examples[] = {
    {"bough branch list", "a table; '*' marks the current branch"},
    {"bough branch list -q", "names only, one per line"},
};

static const struct out_column columns[] = {
    {"", false},        {"Name", false}, {"State", false}, {"Mode", false},
    {"Created", false}, {"Port", true},  {"Size", true},   {"Ends", false},
};
#define WITHOUT_ENDS (countof(columns) - 1)

static const enum color state_colors[BACKEND_STATE_COUNT] = {
    [BACKEND_CREATING] = COLOR_YELLOW, [BACKEND_READY] = COLOR_GREEN,
    [BACKEND_MERGING] = COLOR_YELLOW,  [BACKEND_MERGED] = COLOR_CYAN,
    [BACKEND_CONFLICTED] = COLOR_RED,  [BACKEND_RESETTING] = COLOR_YELLOW,
    [BACKEND_DELETING] = COLOR_YELLOW, [BACKEND_FAILED] = COLOR_RED,
};

static void fill_row(struct cli *cli, const struct branch_row *row, struct out_cell *cells,
                     size_t n_columns)
{
    struct arena *arena = cli->arena;
    const struct backend *branch = &row->backend;
    const char *state = backend_state_name(branch->state);
    const struct out_cell filled[countof(columns)] = {
        {row->current ? "*" : "", COLOR_GREEN},
        {branch->name, row->current ? COLOR_BOLD : COLOR_NONE},
        {row->running
             ? state
             : arena_printf(arena, "%s (%s)", state, branch->asleep ? "asleep" : "stopped"),
         row->running ? state_colors[branch->state] : COLOR_DIM},
        {branch_mode_name(branch->mode), COLOR_NONE},
        {cli->out.terminal ? format_age(arena, branch->created_at, time(NULL)) : branch->created_at,
         COLOR_NONE},
        {arena_printf(arena, "%d", branch->port), COLOR_NONE},
        {row->size_unknown ? "-" : format_size(arena, row->own_bytes), COLOR_NONE},
        {branch->pinned ? "pinned" : branch->expires_at, COLOR_NONE},
    };
    for (size_t i = 0; i < n_columns; i++)
        cells[i] = filled[i];
}

static bool any_ends(const struct branch_row *rows, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (*rows[i].backend.expires_at)
            return true;
    return false;
}

static void print_rows(struct cli *cli, const struct branch_row *rows, size_t n)
{
    for (size_t i = 0; i < n && cli->out.quiet; i++)
        out_print(cli, COLOR_NONE, "%s\n", rows[i].backend.name);
    if (cli->out.quiet)
        return;
    if (!n) {
        out_say(cli, "no branches yet; next: bough branch create NAME");
        return;
    }
    size_t n_columns = any_ends(rows, n) ? countof(columns) : WITHOUT_ENDS;
    struct out_cell *cells = arena_new_n(cli->arena, struct out_cell, n * n_columns);
    for (size_t i = 0; i < n; i++)
        fill_row(cli, &rows[i], cells + i * n_columns, n_columns);
    out_table(cli, columns, n_columns, cells, n);
}

static bool print_json(struct cli *cli, struct site *site, const struct branch_row *rows, size_t n,
                       struct err *err)
{
    json_t *document = json_pack("{s:[]}", "data");
    for (size_t i = 0; i < n; i++) {
        struct service_status *services = NULL;
        size_t n_services = 0;
        if (!site->ops->services(site, &rows[i].backend, &services, &n_services, err)) {
            json_decref(document);
            return false;
        }
        json_t *row = json_branch_row(&rows[i]);
        (void)json_object_set_new(row, "services", json_services(services, n_services));
        (void)json_array_append_new(json_object_get(document, "data"), row);
    }
    out_json(cli, document);
    return true;
}

static bool run(struct cli *cli, struct err *err)
{
    auto_site *site = cli_open_site(cli, err);
    if (!site)
        return false;
    struct branch_row *rows = NULL;
    size_t n = 0;
    if (!site->ops->list(site, &rows, &n, err))
        return false;
    if (!cli->out.json) {
        print_rows(cli, rows, n);
        return true;
    }
    return print_json(cli, site, rows, n, err);
}

const struct command command_branch_list = {
    .name = "branch list",
    .group = GROUP_BRANCH,
    .summary = "list the branches",
    .description =
        "Lists the branches of the project in the order of their creation. Size is what a branch "
        "uses by itself: blocks that it shares with the parent do not count.",
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
