/* completion: the script for fish. One `complete` line per word and option. */
#include "base/text.h"
#include "cli/completion.h"

#include <string.h>

/* __bough_on A B: the words before the cursor, without options and their values, begin with A B and
 * are no more than that; __bough_in: they may be more. */
static const char head[] =
    "# fish completion for bough; made by: bough completion fish\n"
    "function __bough_words\n"
    "    set -l words\n"
    "    set -l skip 0\n"
    "    for word in (commandline -opc)[2..-1]\n"
    "        if test $skip = 1\n"
    "            set skip 0\n"
    "        else if contains -- $word $__bough_valued\n"
    "            set skip 1\n"
    "        else if not string match -q -- '-*' $word\n"
    "            set -a words $word\n"
    "        end\n"
    "    end\n"
    "    string join -- ' ' $words\n"
    "end\n"
    "function __bough_on\n"
    "    set -l words (__bough_words)\n"
    "    test \"$words\" = \"$argv\"\n"
    "end\n"
    "function __bough_in\n"
    "    set -l words (__bough_words)\n"
    "    test \"$words\" = \"$argv\"; or string match -q -- \"$argv *\" \"$words\"\n"
    "end\n"
    "complete -c bough -f\n";

/* "-a ..." for a value, "" for any text. */
static char *value_arguments(struct arena *arena, enum value_kind kind, const char *choices)
{
    if (choices) {
        char *words = arena_strdup(arena, choices);
        for (char *at = words; *at; at++)
            *at = *at == '|' ? ' ' : *at;
        return arena_printf(arena, " -a '%s'", words);
    }
    switch (kind) {
    case VALUE_BRANCH:
        return arena_strdup(arena, " -a '(" COMPLETION_NAMES ")'");
    case VALUE_BACKEND:
        return arena_strdup(arena, " -a 'parent (" COMPLETION_NAMES ")'");
    case VALUE_DIRECTORY:
        return arena_strdup(arena, " -a '(__fish_complete_directories)'");
    case VALUE_COMMAND:
        return arena_printf(arena, " -a '%s'", completion_first_words(arena));
    case VALUE_FILE:
        return arena_strdup(arena, " -F");
    case VALUE_TEXT:
        break;
    }
    return arena_strdup(arena, "");
}

/* fish escapes only \ and ' within single quotes, and with a backslash. */
static char *quoted(struct arena *arena, const char *text)
{
    struct text out = text_make(arena);
    text_add(&out, "'");
    for (; *text; text++) {
        if (*text == '\'' || *text == '\\')
            text_add(&out, "\\");
        text_add_bytes(&out, text, 1);
    }
    text_add(&out, "'");
    return out.data;
}

static void add_options(struct text *out, const char *condition,
                        const struct command_option *options, size_t n)
{
    struct arena *arena = out->arena;
    for (size_t i = 0; i < n; i++) {
        const struct command_option *option = &options[i];
        text_addf(out, "complete -c bough%s -l %s", condition, option->name);
        if (option->letter)
            text_addf(out, " -s %c", option->letter);
        /* -x: a value, and no file name for it. */
        if (option->value)
            text_addf(out, " -%c%s", option->kind == VALUE_FILE ? 'r' : 'x',
                      value_arguments(arena, option->kind, option->choices));
        text_addf(out, " -d %s\n", quoted(arena, option->help));
    }
}

static void add_word(struct text *out, const char *after, const char *word, const char *help)
{
    struct arena *arena = out->arena;
    text_addf(out, "complete -c bough -n %s -a %s -d %s\n",
              quoted(arena, arena_printf(arena, "__bough_on %s", after)), word,
              quoted(arena, help));
}

static void add_group(struct text *out, const char *group)
{
    size_t n = 0;
    char **words = text_split(out->arena, completion_second_words(out->arena, group), ' ', &n);
    for (size_t i = 0; i < n; i++)
        add_word(out, group, words[i],
                 command_find(arena_printf(out->arena, "%s %s", group, words[i]))->summary);
}

static void add_command(struct text *out, const struct command *command)
{
    struct arena *arena = out->arena;
    add_options(out, arena_printf(arena, " -n '__bough_in %s'", command->name), command->options,
                command->n_options);
    for (size_t i = 0; i < command->n_arguments && i < 1; i++) {
        const struct command_argument *argument = &command->arguments[i];
        char *value = value_arguments(arena, argument->kind, argument->choices);
        if (*value)
            text_addf(out, "complete -c bough -n '__bough_on %s'%s\n", command->name, value);
    }
}

static void add_valued(struct text *out)
{
    text_add(out, "set -g __bough_valued");
    for (size_t i = 0; i < GLOBAL_COUNT; i++)
        if (global_options[i].value)
            text_addf(out, " --%s", global_options[i].name);
    for (size_t i = 0; i < n_commands; i++)
        for (size_t j = 0; j < command_table[i]->n_options; j++)
            if (command_table[i]->options[j].value)
                text_addf(out, " --%s", command_table[i]->options[j].name);
    text_add(out, "\n");
}

char *completion_fish(struct arena *arena)
{
    struct text out = text_make(arena);
    text_add(&out, head);
    add_valued(&out);
    size_t n = 0;
    char **words = text_split(arena, completion_first_words(arena), ' ', &n);
    for (size_t i = 0; i < n; i++) {
        const struct command *command = command_find(words[i]);
        add_word(&out, "", words[i], command ? command->summary : "create, list, merge, ...");
        if (command_is_group(words[i]))
            add_group(&out, words[i]);
    }
    add_options(&out, "", global_options, GLOBAL_COUNT);
    for (size_t i = 0; i < n_commands; i++)
        add_command(&out, command_table[i]);
    return out.data;
}
