/* gate: what wakes branches that sleep. The work is done in core/gate.c. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/gate.h"

#include <stdio.h>

static const struct command_option options[] = {
    {.name = "while-needed",
     .help = "end when no branch sleeps, may fall asleep or has a time to live"},
};

static const struct command_example examples[] = {
    {"bough gate", "in the foreground; it says what it does"},
};

static void say(void *context, const char *line)
{
    out_say(context, "%s", line);
    (void)fflush(stdout);
}

static bool run(struct cli *cli, struct err *err)
{
    struct gate_options wanted = {
        .home = cli->call.globals[GLOBAL_HOME],
        .pg_bin = cli->call.globals[GLOBAL_PG_BIN],
        .while_needed = call_option(&cli->call, "while-needed") != NULL,
        .say = say,
        .say_context = cli,
    };
    return gate_run(&wanted, err);
}

const struct command command_gate = {
    .name = "gate",
    .group = GROUP_SERVER,
    .local = true,
    .summary = "wake branches that sleep when somebody connects, stop those that nobody uses",
    .description =
        "Holds the ports of the branches that sleep, for all projects of this machine. When "
        "somebody connects, the branch's server is started and takes the connection over; nothing "
        "passes through the gate. It stops the servers of branches that had no connection for "
        "their idle timeout, and deletes branches whose time to live is over.\n\n"
        "There is no need to run this: a command that finds a project with an idle timeout starts "
        "one in the background, which ends when nothing needs it, and bough serve has one of its "
        "own. There is only one for each home.",
    .options = options,
    .n_options = countof(options),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
