/* stop: stop the servers of the project, or one. */
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
    {"bough stop", "the parent and all branches; their data stays"},
    {"bough stop feat", "one branch"},
};

static bool run(struct cli *cli, struct err *err)
{
    auto_core *core = cli_open_project(cli, err);
    if (!core)
        return false;
    const char *const *names = NULL;
    size_t n = 0;
    if (!core_stop(core, call_argument(&cli->call, 0), &names, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        out_say(cli, "stopped '%s'", names[i]);
    if (n == 0)
        out_say(cli, "nothing to stop");
    if (cli->out.json)
        out_json(cli, json_pack("{s:o}", "stopped", json_texts(names, n)));
    return true;
}

const struct command command_stop = {
    .name = "stop",
    .group = GROUP_USE,
    .local = true,
    .changes = true,
    .summary = "stop the servers of the project, or one",
    .description =
        "Stops the services and servers that run: of the branch that is named, or of the parent "
        "and all branches. Data, ports and passwords stay; bough start brings them back.",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
