/* link, unlink: ties a directory to a project that is there already, here or behind a server. */
#include "core/link.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/key_input.h"
#include "core/json.h"
#include "site/join.h"

static const struct command_option link_options[] = {
    {.name = "api-url",
     .value = "URL",
     .help = "a project of the server there ('bough serve'), not of this machine"},
    {.name = "ca",
     .value = "FILE",
     .kind = VALUE_FILE,
     .help = "the CA of the server, where not everybody knows it"},
    {.name = "key-stdin", .help = "read the key from standard input"},
};

static const struct command_example link_examples[] = {
    {"bough link --api-url https://bough.example.com --project shop", "asks for the key"},
    {"bough link --api-url https://127.0.0.1:7412 --ca ca.crt --key-stdin < key", "for scripts"},
    {"bough link --project shop", "to a project of this machine"},
};

static const struct command_option unlink_options[] = {
    {.name = "forget-key", .help = "forget the key for the server, too"},
};

static const struct command_example unlink_examples[] = {
    {"bough unlink", "the project and its branches stay as they are"},
};

static void tell(struct cli *cli, const struct join_result *result)
{
    out_say(cli, "linked %s to project '%s'%s%s", result->directory, result->project_name,
            result->url ? " at " : "", result->url ? result->url : "");
    out_say(cli, "next: bough branch list");
    if (cli->out.json)
        out_json(cli,
                 json_pack("{so so s{so so}}", "linked", json_text(result->directory), "url",
                           json_text(result->url), "project", "id", json_text(result->project_id),
                           "name", json_text(result->project_name)));
}

/* The directory that is linked is always the current one: --project says what to. */
static struct core_options options_here(struct cli *cli)
{
    struct core_options options = cli_options(cli);
    options.directory = NULL;
    return options;
}

static bool link_to_server(struct cli *cli, const char *given, struct err *err)
{
    struct core_options options = options_here(cli);
    struct join_options wanted = {
        .url = join_url(cli->arena, given, err),
        .project = cli->call.globals[GLOBAL_PROJECT],
        .ca = call_option(&cli->call, "ca"),
    };
    bool from_input = call_option(&cli->call, "key-stdin") != NULL;
    bool known = false;
    struct join_result result;
    if (!wanted.url || !join_knows_key(&options, wanted.url, &known, err) ||
        !key_input(cli, wanted.url, from_input, known, &wanted.key, err) ||
        !join(cli->arena, &options, &wanted, &result, err))
        return false;
    tell(cli, &result);
    return true;
}

static bool link_here(struct cli *cli, struct err *err)
{
    static const char *const of_servers[] = {"ca", "key-stdin"};
    for (size_t i = 0; i < countof(of_servers); i++)
        if (call_option(&cli->call, of_servers[i])) {
            (void)err_set(err, ERR_USAGE, "cannot use option '--%s' without '--api-url'",
                          of_servers[i]);
            return err_hint(err, "name the server with --api-url");
        }
    struct core_options options = options_here(cli);
    auto_core *core = core_open(&options, err);
    struct project project;
    struct join_result result = {0};
    if (!core ||
        !core_attach(core, cli->call.globals[GLOBAL_PROJECT], &project, &result.directory, err))
        return false;
    result.project_id = project.id;
    result.project_name = project.name;
    tell(cli, &result);
    return true;
}

static bool run_link(struct cli *cli, struct err *err)
{
    const char *url = call_option(&cli->call, "api-url");
    return url ? link_to_server(cli, url, err) : link_here(cli, err);
}

static bool run_unlink(struct cli *cli, struct err *err)
{
    struct core_options options = cli_options(cli);
    struct link link;
    bool forgets = call_option(&cli->call, "forget-key") != NULL;
    if (!link_find(cli->arena, options.directory, &link, err))
        return false;
    if (forgets && !link.url)
        return err_set(err, ERR_USAGE,
                       "cannot forget a key: '%s' is linked to a project of this "
                       "machine",
                       link.directory);
    if ((forgets && !join_forget_key(&options, link.url, err)) || !link_remove(link.directory, err))
        return false;
    out_say(cli, "unlinked %s; the project stays as it is", link.directory);
    if (cli->out.json)
        out_json(cli, json_pack("{so so}", "unlinked", json_text(link.directory), "url",
                                json_text(link.url)));
    return true;
}

const struct command command_link = {
    .name = "link",
    .group = GROUP_PROJECT,
    .summary = "tie this directory to a project that is there already",
    .description =
        "The current directory is then on the project whose id or name --project gives (here it is "
        "no directory); it may be left out when there is only one.\n\n"
        "With --api-url the project is one that 'bough serve' has there: all commands for branches "
        "then work here as they do on that machine, with the same output. The key is asked for "
        "without showing it, or read from standard input, or from BOUGH_API_KEY (keys for servers "
        "begin with 'uak_'; others are left alone). It is kept in $BOUGH_HOME/credentials, which "
        "only you may read; for a server that is in there, a key in BOUGH_API_KEY counts more.\n\n"
        "Without --api-url the project is one of this machine: for a directory that was unlinked, "
        "or one more.",
    .usage = "[--api-url URL] [--project ID] [--ca FILE] [--key-stdin]",
    .options = link_options,
    .n_options = countof(link_options),
    .examples = link_examples,
    .n_examples = countof(link_examples),
    .run = run_link,
};

const struct command command_unlink = {
    .name = "unlink",
    .group = GROUP_PROJECT,
    .summary = "undo 'link': the project stays",
    .description =
        "The directory, or the nearest one above it that is linked, is no longer on any project. "
        "Nothing else changes: 'bough link' ties it again.",
    .options = unlink_options,
    .n_options = countof(unlink_options),
    .examples = unlink_examples,
    .n_examples = countof(unlink_examples),
    .run = run_unlink,
};
