/* start: start the servers and services of the project, or of one backend. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/json.h"

static const struct command_argument arguments[] = {
    {.name = "NAME",
     .optional = true,
     .kind = VALUE_BACKEND,
     .help = "a branch, or 'parent'; all when left out"},
};

static const struct command_example examples[] = {
    {"bough start", "brings the parent and all branches back after a reboot"},
    {"bough start feat", "one branch"},
};

static bool run(struct cli *cli, struct err *err)
{
    auto_core *core = cli_open_project(cli, err);
    if (!core)
        return false;
    const char *const *names = NULL;
    size_t n = 0;
    if (!core_start(core, call_argument(&cli->call, 0), &names, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        out_say(cli, "started '%s'", names[i]);
    if (n == 0)
        out_say(cli, "nothing to start");
    if (cli->out.json)
        out_json(cli, json_pack("{s:o}", "started", json_texts(names, n)));
    return true;
}

const struct command command_start = {
    .name = "start",
    .group = GROUP_USE,
    .local = true,
    .changes = true,
    .summary = "start the servers of the project, or one",
    .description =
        "Starts the servers and services that do not run: of the branch that is named, or of the "
        "parent and all branches, for instance after a reboot. Services are named BRANCH/SERVICE; "
        "each is waited for until it is healthy.",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
