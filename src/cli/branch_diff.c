/* branch diff: what changed on a branch since it parted, or since its last merge. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/json.h"
#include "cli/preview.h"

#include <stdio.h>

static const struct command_argument arguments[] = {
    {.name = "NAME", .kind = VALUE_BRANCH, .help = "the branch"},
};

static const struct command_option options[] = {
    {.name = "sql", .help = "print the changes as SQL"},
};

static const struct command_example examples[] = {
    {"bough branch diff feat", "one line for each object: + added, ~ changed, - dropped"},
    {"bough branch diff feat --sql > feat.sql", "the SQL that would make the parent the same"},
};

/* To a file or a pipe the SQL goes byte by byte: it is data, and a carriage return in a function's
 * body belongs to it. */
static void print_sql(struct cli *cli, const struct changes *changes)
{
    if (cli->out.terminal)
        preview_sql(cli, changes);
    else
        (void)fputs(changes->sql ? changes->sql : "", stdout);
}

static void print_changes(struct cli *cli, const struct changes *changes)
{
    out_say(cli, "branch '%s' since base: %s", changes->branch,
            preview_summary(cli->arena, changes));
    preview_list(cli, changes);
    if (!preview_is_empty(changes))
        out_say(cli, "next: bough branch merge %s --dry-run", changes->branch);
}

static bool run(struct cli *cli, struct err *err)
{
    auto_site *site = cli_open_site(cli, err);
    if (!site)
        return false;
    struct changes changes = {0};
    if (!site->ops->diff(site, call_argument(&cli->call, 0), &changes, err))
        return false;
    if (!changes.branch)
        changes.branch = call_argument(&cli->call, 0);
    if (cli->out.json)
        out_json(cli, json_changes(&changes));
    else if (call_option(&cli->call, "sql"))
        print_sql(cli, &changes);
    else
        print_changes(cli, &changes);
    return true;
}

const struct command command_branch_diff = {
    .name = "branch diff",
    .group = GROUP_BRANCH,
    .summary = "show what changed on a branch",
    .description =
        "Shows what changed on the branch since base: since it parted from the parent, or since "
        "its last merge. What the parent did in the meantime does not matter here; bough branch "
        "merge --dry-run takes it into account.",
    .usage = "NAME [--sql | --json]",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .options = options,
    .n_options = countof(options),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
