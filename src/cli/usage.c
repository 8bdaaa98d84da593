/* usage: see usage.h. */
#include "cli/usage.h"

#include "base/text.h"

#include <string.h>

#define WIDTH 80
#define INDENT 2

char *usage_line(struct arena *arena, const struct command *command)
{
    struct text line = text_make(arena);
    text_add(&line, command->name);
    for (size_t i = 0; !command->usage && i < command->n_arguments; i++) {
        const struct command_argument *argument = &command->arguments[i];
        text_addf(&line, argument->optional ? " [%s%s]" : " %s%s", argument->name,
                  argument->many ? "..." : "");
    }
    if (command->usage)
        text_addf(&line, " %s", command->usage);
    for (size_t i = 0; !command->usage && i < command->n_options; i++) {
        const struct command_option *option = &command->options[i];
        text_addf(&line, " [--%s%s%s]", option->name, option->value ? " " : "",
                  option->value ? option->value : "");
    }
    if (command->rest)
        text_addf(&line, command->rest_required ? " -- %s" : " [-- %s]", command->rest);
    return line.data;
}

char *usage_option(struct arena *arena, const struct command_option *option)
{
    char *letter = option->letter ? arena_printf(arena, "-%c, ", option->letter)
                                  : arena_strdup(arena, "    ");
    return arena_printf(arena, "%s--%s%s%s", letter, option->name, option->value ? " " : "",
                        option->value ? option->value : "");
}

/* Adds the text from column `column` on, wrapped at WIDTH, with further lines indented as far. An
 * empty line stays one. */
static void add_wrapped(struct text *out, const char *text, size_t column)
{
    size_t at = column;
    bool first = true;
    while (*text) {
        if (text[0] == '\n') {
            text_addf(out, "\n\n%*s", (int)column, "");
            text += strspn(text, "\n");
            at = column;
            first = true;
            continue;
        }
        size_t len = strcspn(text, " \n");
        if (!first && at + 1 + len > WIDTH) {
            text_addf(out, "\n%*s", (int)column, "");
            at = column;
        } else if (!first) {
            text_add(out, " ");
            at++;
        }
        text_add_bytes(out, text, len);
        at += len;
        first = false;
        text += len;
        text += *text == ' ';
    }
    text_add(out, "\n");
}

/* "  what      help", the help at `column`. */
static void add_row(struct text *out, const char *what, const char *help, size_t column)
{
    text_addf(out, "%*s%-*s", INDENT, "", (int)(column - INDENT), what);
    if (INDENT + strlen(what) + 2 > column)
        text_addf(out, "\n%*s", (int)column, "");
    add_wrapped(out, help, column);
}

static void add_options(struct text *out, const char *heading, const struct command_option *options,
                        size_t n)
{
    if (!n)
        return;
    text_addf(out, "\n%s:\n", heading);
    for (size_t i = 0; i < n; i++) {
        struct text help = text_make(out->arena);
        text_add(&help, options[i].help);
        if (options[i].choices)
            text_addf(&help, " (%s)", options[i].choices);
        add_row(out, usage_option(out->arena, &options[i]), help.data, 26);
    }
}

static void add_arguments(struct text *out, const struct command *command)
{
    if (!command->n_arguments && !command->rest)
        return;
    text_add(out, "\nArguments:\n");
    for (size_t i = 0; i < command->n_arguments; i++)
        add_row(out, command->arguments[i].name, command->arguments[i].help, 26);
}

/* Where a status belongs in the list: at its equal, or before the first greater one. */
static size_t exit_place(const struct command_exit *exits, size_t n, int status)
{
    size_t at = 0;
    while (at < n && exits[at].status < status)
        at++;
    return at;
}

const struct command_exit *usage_exits(struct arena *arena, const struct command *command,
                                       size_t *ret_n)
{
    size_t n = n_common_exits;
    struct command_exit *all = arena_new_n(arena, struct command_exit, n + command->n_exits);
    memcpy(all, common_exits, n * sizeof(*all));
    for (size_t i = 0; i < command->n_exits; i++) {
        size_t at = exit_place(all, n, command->exits[i].status);
        if (at == n || all[at].status != command->exits[i].status) {
            memmove(&all[at + 1], &all[at], (n - at) * sizeof(*all));
            n++;
        }
        all[at] = command->exits[i];
    }
    *ret_n = n;
    return all;
}

static void add_exits(struct text *out, const struct command *command)
{
    size_t n = 0;
    const struct command_exit *exits = usage_exits(out->arena, command, &n);
    text_add(out, "\nExit status:\n");
    for (size_t i = 0; i < n; i++)
        text_addf(out, "%*s%-4d %s\n", INDENT, "", exits[i].status, exits[i].meaning);
}

static void add_examples(struct text *out, const struct command *command)
{
    if (!command->n_examples)
        return;
    text_add(out, "\nExamples:\n");
    for (size_t i = 0; i < command->n_examples; i++)
        text_addf(out, "%*s%s\n%*s%s\n", INDENT, "", command->examples[i].line, 3 * INDENT, "",
                  command->examples[i].help);
}

char *usage_command(struct arena *arena, const struct command *command)
{
    struct text out = text_make(arena);
    text_addf(&out, "bough %s: %s\n\nUsage: bough %s\n\n", command->name, command->summary,
              usage_line(arena, command));
    add_wrapped(&out, command->description, 0);
    add_arguments(&out, command);
    add_options(&out, "Options", command->options, command->n_options);
    add_options(&out, "Options of all commands", global_options, GLOBAL_COUNT);
    add_exits(&out, command);
    add_examples(&out, command);
    return out.data;
}

static bool in_group(const struct command *command, const char *group)
{
    size_t len = group ? strlen(group) : 0;
    return !command->hidden &&
           (!group || (strncmp(command->name, group, len) == 0 && command->name[len] == ' '));
}

char *usage_overview(struct arena *arena, const char *group)
{
    struct text out = text_make(arena);
    if (group)
        text_addf(&out, "Usage: bough %s COMMAND ...\n", group);
    else
        text_add(&out, "bough branches whole Postgres backends and merges them back.\n\n"
                       "Usage: bough COMMAND ...\n");
    for (size_t heading = 0; heading < COMMAND_GROUP_COUNT; heading++) {
        bool any = false;
        for (size_t i = 0; i < n_commands; i++) {
            const struct command *command = command_table[i];
            if (command->group != (enum command_group)heading || !in_group(command, group))
                continue;
            if (!any)
                text_addf(&out, "\n%s:\n", command_group_names[heading]);
            any = true;
            add_row(&out, command->name, command->summary, 20);
        }
    }
    add_options(&out, "Options of all commands", global_options, GLOBAL_COUNT);
    text_add(&out, "\n'bough help COMMAND' explains a command.\n");
    if (!group)
        text_add(&out, "The first steps: bough init NAME, then bough branch create NAME.\n");
    return out.data;
}
