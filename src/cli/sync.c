/* sync: brings the copy of an attached parent up to now. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/json.h"

static const struct command_option options[] = {
    {.name = "anew", .help = "copy the parent from the start, even where that is not needed"},
};

static const struct command_example examples[] = {
    {"bough sync", "waits until the standby has all that the parent has"},
    {"bough sync --anew", "makes a new copy of the parent"},
};

static bool run(struct cli *cli, struct err *err)
{
    auto_core *core = cli_open_project(cli, err);
    struct sync_result result = {0};
    if (!core || !core_sync(core, call_option(&cli->call, "anew") != NULL, &result, err))
        return false;
    out_say(cli, result.made_anew ? "made a new copy of the parent"
                                  : "the copy has all that the parent has");
    json_t *document = cli->out.json ? json_pack("{s:b s:o}", "made_anew", result.made_anew,
                                                 "attached", json_attached(&result.state))
                                     : NULL;
    cli_warn_local(cli, core, document);
    if (document)
        out_json(cli, document);
    return true;
}

const struct command command_sync = {
    .name = "sync",
    .group = GROUP_PROJECT,
    .local = true,
    .changes = true,
    .summary = "bring the copy of an attached parent up to now",
    .description =
        "For projects made with 'bough init --attach'. A standby follows its parent by itself: it "
        "is waited for, started when it was stopped, and made anew when the parent has removed WAL "
        "that it had not got yet (see max_slot_wal_keep_size). A base that was loaded from a dump "
        "is taken anew, beside the old one. Branches stay as they are.",
    .options = options,
    .n_options = countof(options),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
