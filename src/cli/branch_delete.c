/* branch delete: stops a branch's server and frees its space. */
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
    {"bough branch delete feat", "asks first"},
    {"bough branch delete feat -y", "does not ask"},
};

static bool ask(struct cli *cli, struct site *site, const char *name, struct err *err)
{
    if (text_equal(name, PARENT_NAME)) {
        (void)err_set(err, ERR_USAGE, "cannot delete 'parent': only branches can be deleted");
        return err_hint(err, "'bough destroy' deletes the whole project");
    }
    struct backend branch = {0};
    if (!site->ops->find(site, name, &branch, err))
        return false;
    char *question = arena_printf(
        cli->arena, "delete branch '%s' (%s, created %s, %s)? its data is lost%s", name,
        branch_mode_name(branch.mode), format_age(cli->arena, branch.created_at, time(NULL)),
        branch.merges ? "merged before" : "never merged",
        branch.merges ? ", with all changes since the last merge" : ", with all its changes");
    return confirm_ask(cli, question) ||
           err_set(err, ERR_CONFIRM, "cannot delete '%s': not confirmed", name);
}

static bool run(struct cli *cli, struct err *err)
{
    const char *name = call_argument(&cli->call, 0);
    if (!confirm_possible(cli, "delete", err))
        return false;
    auto_site *site = cli_open_site(cli, err);
    if (!site || !ask(cli, site, name, err))
        return false;
    if (!site->ops->remove(site, name, err))
        return false;
    out_say(cli, "deleted branch '%s'", name);
    json_t *document = cli->out.json ? json_pack("{s:o}", "deleted", json_text(name)) : NULL;
    cli_warn(cli, site, document);
    if (document)
        out_json(cli, document);
    return true;
}

const struct command command_branch_delete = {
    .name = "branch delete",
    .group = GROUP_BRANCH,
    .changes = true,
    .summary = "delete a branch and free its space",
    .description =
        "Stops the branch's services and server, and deletes its data, files and T0. The parent, "
        "and what was merged into it, stay as they are. A directory that is on the branch goes "
        "back to the parent.",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
