/* branch reset: back to the state in which the branch parted from the parent. */
#include "base/clock.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/confirm.h"
#include "cli/format.h"
#include "core/json.h"

#include <time.h>

static const struct command_argument arguments[] = {
    {.name = "NAME", .kind = VALUE_BRANCH, .help = "the branch"},
};

static const struct command_example examples[] = {
    {"bough branch reset feat", "as it was when it was created; same port and password"},
};

static const char *t0_text(struct cli *cli, const struct backend *branch)
{
    const char *at = branch->t0_at && *branch->t0_at ? branch->t0_at : branch->created_at;
    return format_age(cli->arena, at ? at : "", time(NULL));
}

static bool ask(struct cli *cli, struct site *site, const char *name, struct err *err)
{
    if (text_equal(name, PARENT_NAME))
        return err_set(err, ERR_USAGE, "cannot reset 'parent': only branches can be reset");
    struct backend branch = {0};
    if (!site->ops->find(site, name, &branch, err))
        return false;
    char *question = arena_printf(
        cli->arena, "reset branch '%s' to its state of %s? what was done on it since is lost", name,
        t0_text(cli, &branch));
    return confirm_ask(cli, question) ||
           err_set(err, ERR_CONFIRM, "cannot reset '%s': not confirmed", name);
}

static bool run(struct cli *cli, struct err *err)
{
    const char *name = call_argument(&cli->call, 0);
    if (!confirm_possible(cli, "reset", err))
        return false;
    auto_site *site = cli_open_site(cli, err);
    if (!site || !ask(cli, site, name, err))
        return false;
    int64_t began_us = clock_us();
    struct backend branch = {0};
    if (!site->ops->reset(site, name, &branch, err))
        return false;
    int64_t took_us = clock_us() - began_us;
    out_say(cli, "branch '%s' is back at its state of %s: %s on port %d (%s)", branch.name,
            t0_text(cli, &branch), backend_state_name(branch.state), branch.port,
            format_duration(cli->arena, took_us));
    json_t *document = cli->out.json ? json_pack("{s:o,s:I}", "branch", json_branch(&branch),
                                                 "duration_us", (json_int_t)took_us)
                                     : NULL;
    cli_warn(cli, site, document);
    if (document)
        out_json(cli, document);
    return true;
}

const struct command command_branch_reset = {
    .name = "branch reset",
    .group = GROUP_BRANCH,
    .changes = true,
    .summary = "bring a branch back to the state it was created in",
    .description =
        "Brings the branch back to T0, the state in which it parted from the parent, in place: "
        "ports, passwords and keys stay, files come back, services start anew. "
        "Connections to it end. What was done on the branch since is lost; what was merged stays "
        "merged.",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
