/* branch extend, branch pin, branch unpin: how long a branch lives. */
#include "base/duration.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "core/json.h"

static const struct command_argument extend_arguments[] = {
    {.name = "NAME", .kind = VALUE_BRANCH, .help = "the branch"},
    {.name = "TIME", .help = "from now on: 90s, 10m, 3h, 3d, 2w; or never"},
};

static const struct command_argument pin_arguments[] = {
    {.name = "NAME", .kind = VALUE_BRANCH, .help = "the branch"},
};

static const struct command_example extend_examples[] = {
    {"bough branch extend feat 3d", "it is deleted in three days"},
    {"bough branch extend feat never", "it is not deleted by itself any more"},
};

static const struct command_example pin_examples[] = {
    {"bough branch pin feat", "it stays, whatever its time to live says"},
};

static const struct command_example unpin_examples[] = {
    {"bough branch unpin feat", "its time to live counts again"},
};

static bool tell(struct cli *cli, const struct backend *branch)
{
    if (cli->out.json) {
        out_json(cli, json_pack("{so}", "branch", json_branch(branch)));
        return true;
    }
    if (branch->pinned)
        out_say(cli, "branch '%s' is pinned: it is not deleted by itself", branch->name);
    else if (*branch->expires_at)
        out_say(cli, "branch '%s' is deleted at %s, with all that is not merged by then",
                branch->name, branch->expires_at);
    else
        out_say(cli, "branch '%s' is not deleted by itself", branch->name);
    return true;
}

static bool extend(struct cli *cli, struct err *err)
{
    int64_t seconds = 0;
    struct backend branch;
    if (!duration_parse(call_argument(&cli->call, 1), &seconds, err))
        return false;
    auto_core *core = cli_open_project(cli, err);
    return core && core_extend(core, call_argument(&cli->call, 0), seconds, &branch, err) &&
           tell(cli, &branch);
}

static bool set_pinned(struct cli *cli, bool pinned, struct err *err)
{
    struct backend branch;
    auto_core *core = cli_open_project(cli, err);
    return core && core_pin(core, call_argument(&cli->call, 0), pinned, &branch, err) &&
           tell(cli, &branch);
}

static bool pin(struct cli *cli, struct err *err)
{
    return set_pinned(cli, true, err);
}

static bool unpin(struct cli *cli, struct err *err)
{
    return set_pinned(cli, false, err);
}

const struct command command_branch_extend = {
    .name = "branch extend",
    .group = GROUP_BRANCH,
    .local = true,
    .changes = true,
    .summary = "say how long a branch lives from now on",
    .description =
        "A branch with a time to live (bough branch create --ttl, or 'ttl' in [branch] of "
        "bough.ini) is deleted when that is over, with everything that was not merged. This gives "
        "it another end, or none.",
    .arguments = extend_arguments,
    .n_arguments = countof(extend_arguments),
    .examples = extend_examples,
    .n_examples = countof(extend_examples),
    .run = extend,
};

const struct command command_branch_pin = {
    .name = "branch pin",
    .group = GROUP_BRANCH,
    .local = true,
    .changes = true,
    .summary = "keep a branch, whatever its time to live says",
    .description = "A pinned branch is not deleted when its time is over. It can still be deleted "
                   "by hand.",
    .arguments = pin_arguments,
    .n_arguments = countof(pin_arguments),
    .examples = pin_examples,
    .n_examples = countof(pin_examples),
    .run = pin,
};

const struct command command_branch_unpin = {
    .name = "branch unpin",
    .group = GROUP_BRANCH,
    .local = true,
    .changes = true,
    .summary = "let a branch's time to live count again",
    .description = "If its time is over already, the next command deletes it.",
    .arguments = pin_arguments,
    .n_arguments = countof(pin_arguments),
    .examples = unpin_examples,
    .n_examples = countof(unpin_examples),
    .run = unpin,
};
