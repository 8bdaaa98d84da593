/* init: makes a project. */
#include "base/clock.h"
#include "base/text.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "core/json.h"

static const struct command_argument arguments[] = {
    {.name = "NAME", .help = "name of the project: letters, digits and '-'"},
};

static const struct command_option options[] = {
    {.name = "profile",
     .value = "P",
     .help = "which tables hold platform config: the bough.ini that is written"},
    {.name = "empty", .help = "start with an empty database (the default)"},
    {.name = "from",
     .value = "URL",
     .help = "copy that database in, with pg_dump and pg_restore: postgres://user@host/database"},
    {.name = "attach",
     .value = "URL",
     .help = "the parent is that server, which bough does not run: postgres://user@host/database"},
    {.name = "sync",
     .value = "HOW",
     .choices = "standby|dump",
     .help = "where branches of an attached parent come from: a streaming standby, or dumps"},
    {.name = "pool",
     .value = "DIR",
     .kind = VALUE_DIRECTORY,
     .help = "where the data goes; a btrfs or XFS file system makes branching instant"},
    {.name = "driver",
     .value = "NAME",
     .choices = "btrfs|reflink|copy",
     .help = "how the pool clones, instead of the best that works there"},
};

static const struct command_example examples[] = {
    {"bough init shop", "an empty project"},
    {"bough init shop --from postgres://me@db.example.com/shop", "a copy of an existing database"},
    {"bough init shop --attach postgres://me@db.example.com/shop --sync standby",
     "branches of a server elsewhere, and merges into it"},
};

static json_t *result_json(const struct init_result *result)
{
    json_t *document = json_object();
    (void)json_object_set_new(document, "project", json_project(&result->project));
    (void)json_object_set_new(document, "parent", json_branch(&result->parent));
    (void)json_object_set_new(document, "directory", json_text(result->directory));
    (void)json_object_set_new(document, "wrote_config", json_boolean(result->wrote_config));
    (void)json_object_set_new(document, "notes", json_texts(result->notes, result->n_notes));
    return document;
}

static void tell(struct cli *cli, const struct init_result *result, int64_t took_us)
{
    out_say(cli, "made project '%s' in %s: PostgreSQL %d on port %d, pool driver %s",
            result->project.name, format_duration(cli->arena, took_us), result->project.pg_major,
            result->parent.port, result->project.pool_driver);
    out_say(cli, "linked %s%s", result->directory,
            result->wrote_config ? ", and wrote bough.ini there" : "");
    for (size_t i = 0; i < result->n_notes; i++)
        out_say(cli, "note: %s", result->notes[i]);
    out_say(cli, "next: bough branch create NAME");
}

static bool read_parent(struct cli *cli, struct init_options *wanted, struct err *err)
{
    const char *sync = call_option(&cli->call, "sync");
    bool empty = call_option(&cli->call, "empty");
    if (wanted->from_url && empty)
        return err_set(err, ERR_USAGE, "cannot use option '--empty' with '--from': choose one");
    if (wanted->attach_url && (wanted->from_url || empty))
        return err_set(err, ERR_USAGE, "cannot use option '--%s' with '--attach': choose one",
                       empty ? "empty" : "from");
    if (!wanted->attach_url != !sync) {
        (void)err_set(err, ERR_USAGE, "option '--%s' needs '--%s'", sync ? "sync" : "attach",
                      sync ? "attach" : "sync");
        return err_hint(err, "bough init NAME --attach URL --sync standby");
    }
    if (sync)
        (void)sync_parse(sync, &wanted->sync); /* one of the choices */
    return true;
}

static bool run(struct cli *cli, struct err *err)
{
    struct init_options wanted = {
        .name = call_argument(&cli->call, 0),
        .profile = call_option(&cli->call, "profile"),
        .from_url = call_option(&cli->call, "from"),
        .attach_url = call_option(&cli->call, "attach"),
        .pool_directory = call_option(&cli->call, "pool"),
        .pool_driver = call_option(&cli->call, "driver"),
    };
    if (!read_parent(cli, &wanted, err))
        return false;
    auto_core *core = cli_open_store(cli, err);
    if (!core)
        return false;
    int64_t began_us = clock_us();
    struct init_result result = {0};
    if (!core_init(core, &wanted, &result, err))
        return false;
    json_t *document = cli->out.json ? result_json(&result) : NULL;
    cli_warn_local(cli, core, document);
    if (document)
        out_json(cli, document);
    else
        tell(cli, &result, clock_us() - began_us);
    return true;
}

const struct command command_init = {
    .name = "init",
    .group = GROUP_PROJECT,
    .local = true,
    .changes = true,
    .summary = "make a project: with a parent Postgres of its own, or attached to one elsewhere",
    .description =
        "Makes a PostgreSQL server, the parent, and links the current directory (or --project DIR) "
        "to the new project. Branches start from the parent and merge into it.\n\n"
        "With --from, an existing database is copied in; it is only read.\n\n"
        "With --attach the parent is a server elsewhere, which stays the parent: merges go into "
        "it. Branches come from a copy in the pool: a streaming standby that follows it (its role "
        "needs REPLICATION), or a base that is loaded from a dump and that 'bough sync' takes "
        "anew. The password may stand in the connection string, in PGPASSWORD or in libpq's "
        "password file; it is kept in a file of mode 0600, and never shown.\n\n"
        "Tables whose rows are to "
        "be merged (config and migrations) are named in bough.ini, which is kept in your own "
        "repository.",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .options = options,
    .n_options = countof(options),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
