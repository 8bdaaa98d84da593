/* parse: see parse.h. */
#include "cli/parse.h"

#include "base/text.h"
#include "cli/suggest.h"
#include "cli/usage.h"

#include <assert.h>
#include <string.h>

/* The parser's state: the call so far, and where it is in argv. */
struct parser {
    struct arena *arena;
    char **argv;
    int argc;
    int at;
    bool ended; /* "--" was seen */
    struct call call;
};

static bool parse_option(struct parser *parser, const char *word, struct err *err);
static bool parse_letters(struct parser *parser, const char *letters, struct err *err);
static bool parse_word(struct parser *parser, const char *word, struct err *err);
static bool check_call(struct parser *parser, struct err *err);

bool parse_call(struct arena *arena, int argc, char **argv, struct call *ret_call, struct err *err)
{
    struct parser parser = {.arena = arena, .argv = argv, .argc = argc, .at = 1};
    parser.call.arguments = arena_new_n(arena, const char *, (size_t)argc + 1);
    for (; parser.at < argc; parser.at++) {
        const char *word = argv[parser.at];
        bool is_option = !parser.ended && word[0] == '-' && word[1];
        if (is_option && strcmp(word, "--") == 0) {
            if (parser.call.command && parser.call.command->rest) {
                parser.call.rest = argv + parser.at + 1;
                break;
            }
            parser.ended = true;
            continue;
        }
        bool ok = !is_option       ? parse_word(&parser, word, err)
                  : word[1] == '-' ? parse_option(&parser, word + 2, err)
                                   : parse_letters(&parser, word + 1, err);
        if (!ok)
            return false;
    }
    if (!check_call(&parser, err))
        return false;
    *ret_call = parser.call;
    return true;
}

bool parse_mentions(int argc, char **argv, const char *word)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
        if (strcmp(argv[i], word) == 0)
            return true;
    return false;
}

const char *call_option(const struct call *call, const char *name)
{
    for (size_t i = 0; i < call->command->n_options; i++)
        if (strcmp(call->command->options[i].name, name) == 0)
            return call->values[i];
    assert(!"an option that is not in the command's table");
    return NULL;
}

const char *call_argument(const struct call *call, size_t index)
{
    return index < call->n_arguments ? call->arguments[index] : NULL;
}

/* Where an option's value belongs: its own index in the command's table, or the globals'. */
struct place {
    const struct command_option *option; /* NULL: no such option */
    const char **value;
};

/* Finds by name (len bytes of it), or by letter when name is NULL. */
static size_t find_option(const struct command_option *options, size_t n, const char *name,
                          size_t len, char letter)
{
    for (size_t i = 0; i < n; i++) {
        bool same_name = name && strlen(options[i].name) == len &&
                         strncmp(options[i].name, name, len) == 0;
        if (same_name || (letter && options[i].letter == letter))
            return i;
    }
    return n;
}

static struct place find_place(struct parser *parser, const char *name, size_t len, char letter)
{
    const struct command *command = parser->call.command;
    if (command) {
        size_t i = find_option(command->options, command->n_options, name, len, letter);
        if (i < command->n_options)
            return (struct place){&command->options[i], &parser->call.values[i]};
    }
    size_t i = find_option(global_options, GLOBAL_COUNT, name, len, letter);
    if (i < GLOBAL_COUNT)
        return (struct place){&global_options[i], &parser->call.globals[i]};
    return (struct place){0};
}

/* "with 'branch create'", once the command is known. */
static const char *with_command(const struct parser *parser)
{
    if (!parser->call.command)
        return "";
    return arena_printf(parser->arena, " with '%s'", parser->call.command->name);
}

static bool unknown_option(struct parser *parser, const char *word, struct err *err)
{
    const struct command *command = parser->call.command;
    const char *name = word + strspn(word, "-");
    const char **names =
        arena_new_n(parser->arena, const char *, GLOBAL_COUNT + (command ? command->n_options : 0));
    size_t n = 0;
    for (size_t i = 0; command && i < command->n_options; i++)
        names[n++] = command->options[i].name;
    for (size_t i = 0; i < GLOBAL_COUNT; i++)
        names[n++] = global_options[i].name;
    const char *meant = word[1] == '-' ? suggest_word(name, names, n) : NULL;
    (void)err_set(err, ERR_USAGE, "cannot use option '%s'%s: no such option", word,
                  with_command(parser));
    if (meant)
        return err_hint(err, "did you mean '--%s'?", meant);
    if (command && command->rest)
        return err_hint(err, "what is not for bough comes after '--': bough %s",
                        usage_line(parser->arena, command));
    return err_hint(err, "see 'bough help%s%s'", command ? " " : "", command ? command->name : "");
}

/* Whether `value` is one of "a|b|c". */
static bool is_choice(struct arena *arena, const char *choices, const char *value, struct err *err)
{
    size_t n = 0;
    char **all = text_split(arena, choices, '|', &n);
    for (size_t i = 0; i < n; i++)
        if (strcmp(all[i], value) == 0)
            return true;
    const char *meant = suggest_word(value, (const char *const *)all, n);
    if (meant)
        return err_hint(err, "did you mean '%s'?", meant);
    struct text list = text_make(arena);
    for (size_t i = 0; i < n; i++)
        text_add_item(&list, i + 1 == n ? " or " : ", ", all[i]);
    return err_hint(err, "it is %s", list.data);
}

/* Gives the option its value: the one after '=', or the next word. */
static bool take_value(struct parser *parser, const struct place *place, const char *inline_value,
                       struct err *err)
{
    const struct command_option *option = place->option;
    if (!option->value) {
        if (inline_value) {
            (void)err_set(err, ERR_USAGE, "cannot use option '--%s' with a value: it takes none",
                          option->name);
            return err_hint(err, "write --%s", option->name);
        }
        *place->value = "";
        return true;
    }
    const char *value = inline_value;
    if (!value && parser->at + 1 < parser->argc)
        value = parser->argv[++parser->at];
    if (!value || !*value) {
        (void)err_set(err, ERR_USAGE, "cannot use option '--%s': missing its value", option->name);
        return err_hint(err, "write --%s %s", option->name, option->value);
    }
    auto_err advice = {0};
    if (option->choices && !is_choice(parser->arena, option->choices, value, &advice)) {
        (void)err_set(err, ERR_USAGE, "cannot use option '--%s' with '%s': not a value of it",
                      option->name, value);
        return err_hint(err, "%s", advice.hint);
    }
    *place->value = value;
    return true;
}

static bool parse_option(struct parser *parser, const char *word, struct err *err)
{
    size_t len = strcspn(word, "=");
    struct place place = find_place(parser, word, len, 0);
    if (!place.option)
        return unknown_option(parser, arena_printf(parser->arena, "--%.*s", (int)len, word), err);
    return take_value(parser, &place, word[len] ? word + len + 1 : NULL, err);
}

static bool parse_letters(struct parser *parser, const char *letters, struct err *err)
{
    for (; *letters; letters++) {
        struct place place = find_place(parser, NULL, 0, *letters);
        if (!place.option)
            return unknown_option(parser, arena_printf(parser->arena, "-%c", *letters), err);
        if (!take_value(parser, &place, NULL, err))
            return false;
    }
    return true;
}

static bool unknown_command(const char *name, struct err *err)
{
    auto_arena arena = {0};
    const char *meant = suggest_command(&arena, name);
    (void)err_set(err, ERR_USAGE, "cannot run '%s': no such command", name);
    if (meant)
        return err_hint(err, "did you mean 'bough %s'?", meant);
    return err_hint(err, "'bough help' lists the commands");
}

/* A word is part of the command's name until that is complete, and an argument afterwards. */
static bool parse_word(struct parser *parser, const char *word, struct err *err)
{
    struct call *call = &parser->call;
    if (call->command) {
        call->arguments[call->n_arguments++] = word;
        return true;
    }
    const char *name =
        call->group ? arena_printf(parser->arena, "%s %s", call->group, word) : word;
    call->command = command_find(name);
    if (call->command) {
        call->group = NULL;
        call->values = arena_new_n(parser->arena, const char *, call->command->n_options + 1);
        return true;
    }
    if (!call->group && command_is_group(word)) {
        call->group = word;
        return true;
    }
    return unknown_command(name, err);
}

static bool usage_hint(struct parser *parser, struct err *err)
{
    return err_hint(err, "usage: bough %s", usage_line(parser->arena, parser->call.command));
}

static bool check_arguments(struct parser *parser, struct err *err)
{
    const struct call *call = &parser->call;
    const struct command *command = call->command;
    for (size_t i = 0; i < command->n_arguments; i++) {
        const struct command_argument *argument = &command->arguments[i];
        if (i >= call->n_arguments && !argument->optional) {
            (void)err_set(err, ERR_USAGE, "cannot run '%s': missing %s", command->name,
                          argument->name);
            return usage_hint(parser, err);
        }
        auto_err advice = {0};
        if (i < call->n_arguments && argument->choices &&
            !is_choice(parser->arena, argument->choices, call->arguments[i], &advice)) {
            (void)err_set(err, ERR_USAGE, "cannot run '%s' with %s '%s': not a value of it",
                          command->name, argument->name, call->arguments[i]);
            return err_hint(err, "%s", advice.hint);
        }
    }
    size_t most = command->n_arguments;
    bool many = most && command->arguments[most - 1].many;
    if (call->n_arguments <= most || many)
        return true;
    (void)err_set(err, ERR_USAGE, "cannot run '%s': too many arguments, from '%s' on",
                  command->name, call->arguments[most]);
    return usage_hint(parser, err);
}

static bool check_call(struct parser *parser, struct err *err)
{
    const struct call *call = &parser->call;
    if (!call->command || call->globals[GLOBAL_HELP] || call->globals[GLOBAL_VERSION])
        return true;
    if (!check_arguments(parser, err))
        return false;
    if (!call->command->rest_required || (call->rest && call->rest[0]))
        return true;
    (void)err_set(err, ERR_USAGE, "cannot run '%s': missing %s after '--'", call->command->name,
                  call->command->rest);
    return usage_hint(parser, err);
}
