/* completion: the script for zsh. One function per command holds its _arguments specification. */
#include "base/text.h"
#include "cli/completion.h"

#include <string.h>

static const char head[] =
    "#compdef bough\n"
    "# zsh completion for bough; made by: bough completion zsh\n"
    "_bough_branches() {\n"
    "    local -a names=(${(f)\"$(" COMPLETION_NAMES ")\"})\n"
    "    _describe branch names\n"
    "}\n"
    "_bough_backends() {\n"
    "    local -a names=(parent ${(f)\"$(" COMPLETION_NAMES ")\"})\n"
    "    _describe branch names\n"
    "}\n";

static const char tail[] =
    "if [[ $funcstack[1] == _bough ]]; then\n"
    "    _bough \"$@\"\n"
    "else\n"
    "    compdef _bough bough\n"
    "fi\n";

static const char *const actions[] = {
    [VALUE_TEXT] = " ",
    [VALUE_BRANCH] = "_bough_branches",
    [VALUE_BACKEND] = "_bough_backends",
    [VALUE_FILE] = "_files",
    [VALUE_DIRECTORY] = "_files -/",
    [VALUE_COMMAND] = "_bough_words",
};

static char *action(struct arena *arena, enum value_kind kind, const char *choices)
{
    if (!choices)
        return arena_strdup(arena, actions[kind]);
    char *words = arena_printf(arena, "(%s)", choices);
    for (char *at = words; *at; at++)
        *at = *at == '|' ? ' ' : *at;
    return words;
}

/* Help within a specification: brackets and colons mean something there. */
static char *described(struct arena *arena, const char *help)
{
    struct text out = text_make(arena);
    for (; *help; help++) {
        if (strchr("[]:\\", *help))
            text_add(&out, "\\");
        text_add_bytes(&out, help, 1);
    }
    return out.data;
}

static char *function_name(struct arena *arena, const char *name)
{
    char *function = arena_printf(arena, "_bough_%s", name);
    for (char *at = function; *at; at++)
        *at = *at == ' ' || *at == '-' ? '_' : *at;
    return function;
}

static void add_spec(struct text *out, const char *spec)
{
    text_addf(out, " \\\n        %s", completion_quoted(out->arena, spec));
}

static void add_options(struct text *out, const struct command_option *options, size_t n)
{
    struct arena *arena = out->arena;
    for (size_t i = 0; i < n; i++) {
        const struct command_option *option = &options[i];
        char *help = described(arena, option->help);
        char *value = option->value ? arena_printf(arena, ":%s:%s", option->value,
                                                   action(arena, option->kind, option->choices))
                                    : arena_strdup(arena, "");
        add_spec(out, arena_printf(arena, "--%s%s[%s]%s", option->name, option->value ? "=" : "",
                                   help, value));
        if (option->letter)
            add_spec(out, arena_printf(arena, "-%c[%s]", option->letter, help));
    }
}

static void add_command(struct text *out, const struct command *command)
{
    struct arena *arena = out->arena;
    text_addf(out, "%s() {\n    _arguments -s", function_name(arena, command->name));
    add_options(out, global_options, GLOBAL_COUNT);
    add_options(out, command->options, command->n_options);
    for (size_t i = 0; i < command->n_arguments; i++) {
        const struct command_argument *argument = &command->arguments[i];
        const char *count = argument->many ? "*" : argument->optional ? ":" : "";
        add_spec(out, arena_printf(arena, "%s:%s:%s", count, argument->name,
                                   action(arena, argument->kind, argument->choices)));
    }
    if (command->rest)
        add_spec(out, "*:: :_normal");
    text_add(out, "\n}\n");
}

/* A function that offers the words after `group` (NULL: the first words) with their summaries. */
static void add_words(struct text *out, const char *group)
{
    struct arena *arena = out->arena;
    text_addf(out, "%s_words() {\n    local -a words=(\n",
              group ? function_name(arena, group) : "_bough");
    size_t n = 0;
    char **words = text_split(
        arena, group ? completion_second_words(arena, group) : completion_first_words(arena), ' ',
        &n);
    for (size_t i = 0; i < n; i++) {
        const struct command *command =
            command_find(group ? arena_printf(arena, "%s %s", group, words[i]) : words[i]);
        char *help = described(arena, command ? command->summary : "create, list, merge, ...");
        text_addf(out, "        %s\n",
                  completion_quoted(arena, arena_printf(arena, "%s:%s", words[i], help)));
    }
    text_add(out, "    )\n    _describe command words\n}\n");
}

/* One level of words: offers them, or hands on to the function of the one that was typed. */
static void add_level(struct text *out, const char *function, const char *words_function)
{
    text_addf(out,
              "%s() {\n"
              "    local context state state_descr line\n"
              "    typeset -A opt_args\n"
              "    _arguments -C -s",
              function);
    add_options(out, global_options, GLOBAL_COUNT);
    text_addf(out,
              " \\\n        '1: :%s' \\\n        '*:: :->rest'\n"
              "    [[ $state == rest ]] || return\n"
              "    local next=%s_${line[1]//-/_}\n"
              "    (( $+functions[$next] )) && $next\n"
              "}\n",
              words_function, function);
}

char *completion_zsh(struct arena *arena)
{
    struct text out = text_make(arena);
    text_add(&out, head);
    add_words(&out, NULL);
    for (size_t i = 0; i < n_commands; i++)
        add_command(&out, command_table[i]);
    size_t n = 0;
    char **words = text_split(arena, completion_first_words(arena), ' ', &n);
    for (size_t i = 0; i < n; i++) {
        if (!command_is_group(words[i]))
            continue;
        char *function = function_name(arena, words[i]);
        add_words(&out, words[i]);
        add_level(&out, function, arena_printf(arena, "%s_words", function));
    }
    add_level(&out, "_bough", "_bough_words");
    text_add(&out, tail);
    return out.data;
}
