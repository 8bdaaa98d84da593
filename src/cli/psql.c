/* psql: PostgreSQL's own client, on a branch. */
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
    {"bough psql", "a session on the current branch"},
    {"bough psql feat -- -c 'SELECT count(*) FROM orders'", "one query on 'feat'"},
};

static const struct command_exit exits[] = {
    {127, "there is no psql"},
};

static bool run(struct cli *cli, struct err *err)
{
    size_t n = 0;
    while (cli->call.rest && cli->call.rest[n])
        n++;
    char **argv = arena_new_n(cli->arena, char *, n + 2);
    argv[0] = arena_strdup(cli->arena, "psql");
    for (size_t i = 0; i < n; i++)
        argv[i + 1] = cli->call.rest[i];
    return exec_in_branch(cli, call_argument(&cli->call, 0), argv, true, err);
}

const struct command command_psql = {
    .name = "psql",
    .group = GROUP_USE,
    .summary = "open psql on a branch",
    .description =
        "Runs psql on the branch's database as superuser. What follows '--' goes to psql, and the "
        "exit status is that of psql. The password travels in the environment.",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .rest = "ARGS",
    .examples = examples,
    .n_examples = countof(examples),
    .exits = exits,
    .n_exits = countof(exits),
    .run = run,
};
