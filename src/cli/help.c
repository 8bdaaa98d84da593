/* help: the overview, or one command explained; also what --help means. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/json.h"
#include "cli/suggest.h"
#include "cli/usage.h"

#include <string.h>

static const struct command_argument arguments[] = {
    {.name = "COMMAND",
     .optional = true,
     .many = true,
     .kind = VALUE_COMMAND,
     .help = "what to explain, such as: branch create"},
};

static const struct command_example examples[] = {
    {"bough help", "all commands"},
    {"bough help branch merge", "the same as: bough branch merge --help"},
};

/* What to explain: the command that --help stands with, or the words after `help`. "" is bough. */
static const char *topic(struct cli *cli)
{
    const struct call *call = &cli->call;
    if (!call->command)
        return call->group ? call->group : "";
    if (call->command != &command_help)
        return call->command->name;
    const char *name = "";
    for (size_t i = 0; i < call->n_arguments; i++)
        name = arena_printf(cli->arena, "%s%s%s", name, i ? " " : "", call->arguments[i]);
    return name;
}

static json_t *command_json(struct cli *cli, const struct command *command)
{
    json_t *document = json_object();
    (void)json_object_set_new(document, "name", json_text(command->name));
    (void)json_object_set_new(document, "summary", json_text(command->summary));
    (void)json_object_set_new(document, "usage",
                              json_text(arena_printf(cli->arena, "bough %s",
                                                     usage_line(cli->arena, command))));
    (void)json_object_set_new(document, "description", json_text(command->description));
    return document;
}

static json_t *overview_json(struct cli *cli, const char *group)
{
    json_t *list = json_array();
    size_t len = strlen(group);
    for (size_t i = 0; i < n_commands; i++)
        if (!command_table[i]->hidden && strncmp(command_table[i]->name, group, len) == 0)
            (void)json_array_append_new(list, command_json(cli, command_table[i]));
    return json_pack("{s:o}", "commands", list);
}

static bool unknown_topic(const char *name, struct err *err)
{
    auto_arena arena = {0};
    const char *meant = suggest_command(&arena, name);
    (void)err_set(err, ERR_USAGE, "cannot explain '%s': no such command", name);
    if (meant)
        return err_hint(err, "did you mean 'bough help %s'?", meant);
    return err_hint(err, "'bough help' lists the commands");
}

static bool run(struct cli *cli, struct err *err)
{
    const char *name = topic(cli);
    const struct command *command = command_find(name);
    if (!command && *name && !command_is_group(name))
        return unknown_topic(name, err);
    if (cli->out.json)
        out_json(cli, command ? command_json(cli, command) : overview_json(cli, name));
    else
        out_print(cli, COLOR_NONE, "%s",
                  command ? usage_command(cli->arena, command)
                          : usage_overview(cli->arena, *name ? name : NULL));
    return true;
}

const struct command command_help = {
    .name = "help",
    .group = GROUP_OTHER,
    .summary = "explain bough or a command",
    .description =
        "Lists the commands, or explains one: its arguments, options, exit statuses and examples.",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
