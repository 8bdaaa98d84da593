/* audit: who changed what, by the command line or through the server. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/json.h"

#define ROWS_LIMIT 1000

static json_t *row_json(const struct audit *row)
{
    return json_pack("{ss ss ss so ss si ss ss}", "at", row->at, "actor", row->actor, "action",
                     row->action, "subject", json_text(*row->subject ? row->subject : NULL),
                     "address", row->address, "status", row->status, "result", row->result,
                     "request_id", row->request_id);
}

static bool run(struct cli *cli, struct err *err)
{
    static const struct out_column columns[] = {
        {"At", false},      {"Who", false},  {"What", false},
        {"Subject", false}, {"From", false}, {"Result", false},
    };
    struct audit *rows = NULL;
    size_t n = 0;
    auto_site *site = cli_open_home(cli, err);
    if (!site || !site->ops->audit(site, ROWS_LIMIT, &rows, &n, err))
        return false;
    if (cli->out.json) {
        json_t *list = json_array();
        for (size_t i = 0; i < n; i++)
            (void)json_array_append_new(list, row_json(&rows[i]));
        out_json(cli, json_pack("{so}", "data", list));
        return true;
    }
    struct out_cell *cells = arena_new_n(cli->arena, struct out_cell, n * countof(columns) + 1);
    for (size_t i = 0; i < n; i++) {
        const char *texts[] = {rows[i].at,      rows[i].actor,   rows[i].action,
                               rows[i].subject, rows[i].address, rows[i].result};
        for (size_t j = 0; j < countof(columns); j++)
            cells[i * countof(columns) + j] = (struct out_cell){texts[j], COLOR_NONE};
    }
    out_table(cli, columns, countof(columns), cells, n);
    return true;
}

const struct command command_audit = {
    .name = "audit",
    .group = GROUP_SERVER,
    .summary = "show who changed what",
    .description =
        "Lists the commands of this machine and the requests to the server that changed something, "
        "or were refused, newest first: when, which user or whose key, what, from which address "
        "('local' for a command), and how it ended.",
    .run = run,
};
