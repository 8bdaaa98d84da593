/* branch create: a new branch, ready to use. */
#include "base/clock.h"
#include "base/duration.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "core/json.h"

static const struct command_argument arguments[] = {
    {.name = "NAME", .help = "1 to 64 letters, digits and '-', beginning with a letter or digit"},
};

static const struct command_option options[] = {
    {.name = "mode",
     .value = "MODE",
     .choices = "full|schema-only",
     .help = "full: schema and all data, the default; schema-only: user tables are empty"},
    {.name = "no-switch", .help = "stay on the current branch"},
    {.name = "with-schedules", .help = "the parent's jobs of pg_cron run on the branch, too"},
    {.name = "idle-timeout",
     .value = "TIME",
     .help = "fall asleep after so long without a connection: 10m, 3h, 2d; or never"},
    {.name = "ttl",
     .value = "TIME",
     .help = "delete it after so long, merged or not: 3h, 3d, 2w; or never"},
    {.name = "from-backup",
     .value = "STANZA",
     .help = "of the parent's past: from a repository of pgBackRest that has its backups"},
    {.name = "at", .value = "TIME", .help = "with --from-backup: of that moment, not the last one"},
    {.name = "fresh",
     .help = "sync with an attached parent first: a base loaded from a dump is taken anew"},
};

static const struct command_example examples[] = {
    {"bough branch create feat", "a full copy of the parent, and this directory is on it"},
    {"bough branch create review --ttl 3d --idle-timeout 10m",
     "gone in three days; its server runs only when somebody connects"},
    {"bough branch create then --from-backup main --at '2026-11-24 12:30:00+00'",
     "of the parent as it was then"},
    {"bough branch create ci --mode schema-only --no-switch", "no user row, and stay here"},
};

static void tell(struct cli *cli, const struct backend *branch, bool from_backup, bool switched,
                 int64_t took_us)
{
    out_say(cli, "branch '%s' is %s on port %d (%s, %s)", branch->name,
            backend_state_name(branch->state), branch->port, branch_mode_name(branch->mode),
            format_duration(cli->arena, took_us));
    /* Otherwise T0 is the moment at which it was made. */
    if (!text_equal(branch->t0_at, branch->created_at))
        out_say(cli, "it is the parent of %s%s", branch->t0_at,
                from_backup ? "" : "; --fresh takes a newer one");
    if (*branch->expires_at)
        out_say(cli, "it is deleted at %s, with all that is not merged by then",
                branch->expires_at);
    if (switched)
        out_say(cli, "next: bough psql, or eval \"$(bough env --export)\"");
    else
        out_say(cli, "next: bough branch switch %s", branch->name);
}

/* "never" is not the same as nothing: bough.ini may say something. */
static bool take_time(struct cli *cli, const char *option, int64_t *ret_s, struct err *err)
{
    const char *text = call_option(&cli->call, option);
    if (text && !duration_parse(text, ret_s, err))
        return err_context(err, "cannot use '--%s'", option);
    if (text && !*ret_s)
        *ret_s = NEVER_S;
    return true;
}

static bool check_options(const struct create_options *wanted, struct err *err)
{
    if (wanted->at && !wanted->backup)
        return err_set(err, ERR_USAGE, "option '--at' needs '--from-backup'");
    if (wanted->backup && (wanted->fresh || wanted->mode == MODE_SCHEMA_ONLY))
        return err_set(err, ERR_USAGE, "cannot use option '--from-backup' with %s: choose one",
                       wanted->fresh ? "'--fresh'" : "'--mode schema-only'");
    return true;
}

static bool run(struct cli *cli, struct err *err)
{
    struct create_options wanted = {
        .name = call_argument(&cli->call, 0),
        .no_switch = call_option(&cli->call, "no-switch") != NULL,
        .backup = call_option(&cli->call, "from-backup"),
        .at = call_option(&cli->call, "at"),
        .fresh = call_option(&cli->call, "fresh") != NULL,
        .with_schedules = call_option(&cli->call, "with-schedules") != NULL,
    };
    const char *mode = call_option(&cli->call, "mode");
    if (mode && !branch_mode_parse(mode, &wanted.mode))
        return err_set(err, ERR_USAGE, "cannot use mode '%s': no such mode", mode);
    if (!check_options(&wanted, err) ||
        !take_time(cli, "idle-timeout", &wanted.idle_timeout_s, err) ||
        !take_time(cli, "ttl", &wanted.ttl_s, err) || !core_check_name(wanted.name, err))
        return false;
    auto_site *site = cli_open_site(cli, err);
    if (!site)
        return false;
    int64_t began_us = clock_us();
    struct backend branch = {0};
    if (!site->ops->create(site, &wanted, &branch, err))
        return false;
    int64_t took_us = clock_us() - began_us;
    if (!cli->out.json) {
        cli_warn(cli, site, NULL);
        tell(cli, &branch, wanted.backup != NULL, !wanted.no_switch, took_us);
        return true;
    }
    json_t *document = json_object();
    cli_warn(cli, site, document);
    (void)json_object_set_new(document, "branch", json_branch(&branch));
    (void)json_object_set_new(document, "switched", json_boolean(!wanted.no_switch));
    (void)json_object_set_new(document, "duration_us", json_integer(took_us));
    out_json(cli, document);
    return true;
}

const struct command command_branch_create = {
    .name = "branch create",
    .group = GROUP_BRANCH,
    .changes = true,
    .summary = "make a branch of the parent and switch to it",
    .description =
        "Clones the parent as it is now and starts a PostgreSQL server of its own on the clone, "
        "with its own port and password. The parent may be in use: it notices one checkpoint and "
        "nothing else. The branch is ready when it has answered a query and its services are "
        "healthy.\n\n"
        "A schema-only branch is a new cluster with the schema and the config rows: no user row is "
        "in it, not even in dead pages.\n\n"
        "Jobs of pg_cron that the branch has from the parent are off, so that nothing happens "
        "twice; --with-schedules leaves those on that are. What the branch schedules itself runs, "
        "and only there.\n\n"
        "A branch that sleeps has no server; the first connection starts it and goes through. A "
        "branch whose time to live is over is deleted with everything that was not merged, unless "
        "it is pinned or extended before. Both times have defaults in [branch] of bough.ini.",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .options = options,
    .n_options = countof(options),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
