/* run: any program, in a branch's environment. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/exec.h"

static const struct command_argument arguments[] = {
    {.name = "NAME",
     .optional = true,
     .kind = VALUE_BACKEND,
     .help = "a branch, or 'parent'; the current one when left out"},
};

static const struct command_example examples[] = {
    {"bough run -- npm test", "the tests of this directory, on the current branch"},
    {"bough run feat -- pg_dump -Fc -f feat.dump", "on 'feat'"},
};

static const struct command_exit exits[] = {
    {126, "the command cannot be executed"},
    {127, "there is no such command"},
};

static bool run(struct cli *cli, struct err *err)
{
    return exec_in_branch(cli, call_argument(&cli->call, 0), cli->call.rest, false, err);
}

const struct command command_run = {
    .name = "run",
    .group = GROUP_USE,
    .summary = "run a command in a branch's environment",
    .description =
        "Runs the command with the variables that bough env prints. The exit status is that of the "
        "command.",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .rest = "CMD...",
    .rest_required = true,
    .examples = examples,
    .n_examples = countof(examples),
    .exits = exits,
    .n_exits = countof(exits),
    .run = run,
};
