/* branch switch: which backend this directory is on. */
#include "base/text.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/json.h"

static const struct command_argument arguments[] = {
    {.name = "NAME",
     .optional = true,
     .kind = VALUE_BACKEND,
     .help = "a branch, or 'parent' for the parent"},
};

static const struct command_option options[] = {
    {.name = "parent", .help = "switch to the parent"},
};

static const struct command_example examples[] = {
    {"bough branch switch feat", "bough env, psql and run now mean 'feat' here"},
    {"bough branch switch --parent", "back to the parent"},
};

static bool run(struct cli *cli, struct err *err)
{
    const char *name = call_argument(&cli->call, 0);
    bool to_parent = call_option(&cli->call, "parent") != NULL;
    if (to_parent == (name != NULL)) {
        (void)err_set(err, ERR_USAGE, "cannot run 'branch switch': %s",
                      name ? "both NAME and --parent are given" : "missing NAME or --parent");
        return err_hint(err, "usage: bough branch switch NAME | --parent");
    }
    auto_site *site = cli_open_site(cli, err);
    if (!site)
        return false;
    struct backend backend = {0};
    if (!site->ops->go(site, to_parent ? PARENT_NAME : name, &backend, err))
        return false;
    if (text_equal(backend.name, PARENT_NAME))
        out_say(cli, "switched to the parent, port %d", backend.port);
    else
        out_say(cli, "switched to branch '%s', port %d", backend.name, backend.port);
    if (cli->out.json)
        out_json(cli, json_pack("{s:o}", "branch", json_branch(&backend)));
    return true;
}

const struct command command_branch_switch = {
    .name = "branch switch",
    .group = GROUP_BRANCH,
    .summary = "put this directory on a branch, or on the parent",
    .description =
        "Commands without a branch name then mean that branch: bough env, psql, run. Nothing else "
        "changes, and programs that already run keep their connections.",
    .usage = "NAME | --parent",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .options = options,
    .n_options = countof(options),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
