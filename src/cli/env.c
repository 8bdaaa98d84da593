/* env: the connection settings of a branch, for eval or a .env file. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "cli/format.h"
#include "core/json.h"

#include <stdio.h>
#include <string.h>

static const struct command_argument arguments[] = {
    {.name = "NAME",
     .optional = true,
     .kind = VALUE_BACKEND,
     .help = "a branch, or 'parent'; the current one when left out"},
};

static const struct command_option options[] = {
    {.name = "export", .help = "as shell commands: export KEY=value"},
    {.name = "role", .value = "ROLE", .help = "for this role of a branch, not the superuser"},
};

static const struct command_example examples[] = {
    {"eval \"$(bough env --export)\"", "this shell now works on the current branch"},
    {"bough env feat > .env", "for tools that read a .env file"},
    {"bough env feat --role app", "what the application uses: the role 'app' on 'feat'"},
};

/* Values are data, and written byte by byte, but not to a terminal. */
static void print_variable(struct cli *cli, const char *variable, const char *prefix)
{
    size_t len = strcspn(variable, "=");
    char *key = arena_strndup(cli->arena, variable, len);
    char *value = format_shell_word(cli->arena, variable[len] ? variable + len + 1 : "");
    if (cli->out.terminal)
        out_print(cli, COLOR_NONE, "%s%s=%s\n", prefix, key, value);
    else
        (void)printf("%s%s=%s\n", prefix, key, value);
}

static json_t *variables_json(struct cli *cli, const char *const *variables)
{
    json_t *document = json_object();
    for (; *variables; variables++) {
        size_t len = strcspn(*variables, "=");
        (void)json_object_set_new(document, arena_strndup(cli->arena, *variables, len),
                                  json_text((*variables)[len] ? *variables + len + 1 : ""));
    }
    return document;
}

static bool run(struct cli *cli, struct err *err)
{
    auto_site *site = cli_open_site(cli, err);
    if (!site)
        return false;
    const char *const *variables = NULL;
    if (!site->ops->environment(site, call_argument(&cli->call, 0), call_option(&cli->call, "role"),
                                false, &variables, err))
        return false;
    if (cli->out.json) {
        out_json(cli, variables_json(cli, variables));
        return true;
    }
    const char *prefix = call_option(&cli->call, "export") ? "export " : "";
    for (; *variables; variables++)
        print_variable(cli, *variables, prefix);
    return true;
}

const struct command command_env = {
    .name = "env",
    .group = GROUP_USE,
    .summary = "print DATABASE_URL and the PG variables of a branch",
    .description =
        "Prints the environment that programs need to reach the branch, one KEY=value line each, "
        "quoted for the shell where that is needed. The password is among them, and the API key "
        "of the branch. Each volume has a BOUGH_VOLUME_NAME with its directory, each service a "
        "BOUGH_SERVICE_NAME_URL.\n\n"
        "Every role that has a password on the parent has one of its own on each branch; --role "
        "prints it. On the parent bough knows the superuser's only.",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .options = options,
    .n_options = countof(options),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
