/* destroy: deletes the project. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/confirm.h"
#include "core/json.h"

static const struct command_option options[] = {
    {.name = "leave-slot",
     .help = "also when an attached parent cannot be reached: its replication slot stays there"},
};

static const struct command_example examples[] = {
    {"bough destroy", "asks for the project's name, then deletes everything"},
};

static bool ask(struct cli *cli, struct core *core, struct err *err)
{
    if (cli_is_set(cli, GLOBAL_YES))
        return true;
    const char *name = core_project(core)->name;
    struct branch_row *rows = NULL;
    size_t n = 0;
    if (!core_list(core, &rows, &n, err))
        return false;
    char *question = arena_printf(
        cli->arena, "destroy project '%s'? its %s and %zu branch%s are lost", name,
        core_project(core)->sync == SYNC_NONE ? "parent database"
                                              : "copy of the parent, which itself stays,",
        n, n == 1 ? "" : "es");
    if (confirm_ask_word(cli, question, name))
        return true;
    return err_set(err, ERR_CONFIRM, "cannot destroy project '%s': not confirmed", name);
}

static bool run(struct cli *cli, struct err *err)
{
    if (!confirm_possible(cli, "destroy a project", err))
        return false;
    auto_core *core = cli_open_project(cli, err);
    if (!core || !ask(cli, core, err))
        return false;
    const char *name = arena_strdup(cli->arena, core_project(core)->name);
    if (!core_destroy(core, call_option(&cli->call, "leave-slot"), err))
        return false;
    out_say(cli, "destroyed project '%s'", name);
    json_t *document = cli->out.json ? json_pack("{s:o}", "destroyed", json_text(name)) : NULL;
    cli_warn_local(cli, core, document);
    if (document)
        out_json(cli, document);
    return true;
}

const struct command command_destroy = {
    .name = "destroy",
    .group = GROUP_PROJECT,
    .local = true,
    .changes = true,
    .summary = "delete the project with its parent and all branches",
    .description =
        "Stops all servers of the project, deletes the parent's and the branches' data, and "
        "unlinks the directory. Your own files, such as bough.ini, stay. This cannot be undone, so "
        "the project's name has to be typed.",
    .options = options,
    .n_options = countof(options),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
