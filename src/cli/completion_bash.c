/* completion: the script for bash. */
#include "base/text.h"
#include "cli/completion.h"

#include <string.h>

/* The script walks the words before the cursor to learn the command ("branch create"), counts that
 * command's arguments, and then looks into the two `case` lists that are made from the table. */
static const char head[] =
    "# bash completion for bough; made by: bough completion bash\n"
    "_bough() {\n"
    "    local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local command='' args=0 i word names=''\n"
    "    [[ $prev == = ]] && prev=${COMP_WORDS[COMP_CWORD-2]}\n"
    "    if [[ $cur == = ]]; then prev=${COMP_WORDS[COMP_CWORD-1]}; cur=''; fi\n"
    "    COMPREPLY=()\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        case $word in\n";

static const char after_values[] =
    "            --) return ;;\n"
    "            -*|=) ;;\n"
    "            *)\n"
    "                case \"$command\" in\n";

static const char after_groups[] =
    "                    *) ((++args)) ;;\n"
    "                esac ;;\n"
    "        esac\n"
    "    done\n"
    "    case \"$command $prev\" in\n";

static const char before_words[] =
    "    esac\n"
    "    if [[ $cur == -* ]]; then\n"
    "        case \"$command\" in\n";

static const char before_arguments[] =
    "    fi\n"
    "    case \"$command $args\" in\n";

static const char tail[] =
    "    esac\n"
    "}\n"
    "complete -F _bough bough\n";

/* Code that completes one value. */
static char *reply(struct arena *arena, enum value_kind kind, const char *choices)
{
    if (choices) {
        char *words = arena_strdup(arena, choices);
        for (char *at = words; *at; at++)
            *at = *at == '|' ? ' ' : *at;
        return arena_printf(arena, "COMPREPLY=($(compgen -W '%s' -- \"$cur\"))", words);
    }
    switch (kind) {
    case VALUE_BRANCH:
    case VALUE_BACKEND:
        return arena_printf(arena,
                            "names=$(%s); COMPREPLY=($(compgen -W \"$names%s\" -- \"$cur\"))",
                            COMPLETION_NAMES, kind == VALUE_BACKEND ? " parent" : "");
    case VALUE_FILE:
        return arena_strdup(arena, "compopt -o filenames; COMPREPLY=($(compgen -f -- \"$cur\"))");
    case VALUE_DIRECTORY:
        return arena_strdup(arena, "compopt -o filenames; COMPREPLY=($(compgen -d -- \"$cur\"))");
    case VALUE_COMMAND:
        return arena_printf(arena, "COMPREPLY=($(compgen -W '%s' -- \"$cur\"))",
                            completion_first_words(arena));
    case VALUE_TEXT:
        break;
    }
    return NULL;
}

/* "--pool|--driver|--project": options whose value is the next word. */
static char *options_with_value(struct arena *arena)
{
    struct text list = text_make(arena);
    for (size_t i = 0; i < GLOBAL_COUNT; i++)
        if (global_options[i].value)
            text_add_item(&list, "|--", global_options[i].name);
    for (size_t i = 0; i < n_commands; i++)
        for (size_t j = 0; j < command_table[i]->n_options; j++)
            if (command_table[i]->options[j].value)
                text_add_item(&list, "|--", command_table[i]->options[j].name);
    return arena_printf(arena, "--%s", list.data);
}

/* The lines that turn words into a command name: "" and each group take one word more. */
static void add_name_cases(struct text *out)
{
    text_add(out, "                    '') command=$word ;;\n");
    size_t n = 0;
    char **words = text_split(out->arena, completion_first_words(out->arena), ' ', &n);
    for (size_t i = 0; i < n; i++)
        if (command_is_group(words[i]))
            text_addf(out, "                    %s) command=\"%s $word\" ;;\n", words[i], words[i]);
}

static void add_value_cases(struct text *out, const char *command,
                            const struct command_option *options, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if (!options[i].value)
            continue;
        char *code = reply(out->arena, options[i].kind, options[i].choices);
        text_addf(out, "        %s--%s) %s; return ;;\n", command, options[i].name,
                  code ? code : ":");
    }
}

static void add_option_words(struct text *out, const struct command_option *options, size_t n)
{
    for (size_t i = 0; i < n; i++)
        text_addf(out, " --%s", options[i].name);
}

/* "all the options" of each command, then of none. */
static void add_word_cases(struct text *out)
{
    for (size_t i = 0; i < n_commands; i++) {
        const struct command *command = command_table[i];
        if (!command->n_options)
            continue;
        text_addf(out, "            '%s') names='", command->name);
        add_option_words(out, command->options, command->n_options);
        text_add(out, "' ;;\n");
    }
    text_add(out, "        esac\n        COMPREPLY=($(compgen -W \"$names");
    add_option_words(out, global_options, GLOBAL_COUNT);
    text_add(out, "\" -- \"$cur\"))\n        return\n");
}

static void add_argument_cases(struct text *out)
{
    text_addf(out, "        ' 0') %s ;;\n", reply(out->arena, VALUE_COMMAND, NULL));
    size_t n = 0;
    char **words = text_split(out->arena, completion_first_words(out->arena), ' ', &n);
    for (size_t i = 0; i < n; i++)
        if (command_is_group(words[i]))
            text_addf(out, "        '%s 0') COMPREPLY=($(compgen -W '%s' -- \"$cur\")) ;;\n",
                      words[i], completion_second_words(out->arena, words[i]));
    for (size_t i = 0; i < n_commands; i++)
        for (size_t j = 0; j < command_table[i]->n_arguments; j++) {
            const struct command_argument *argument = &command_table[i]->arguments[j];
            char *code = reply(out->arena, argument->kind, argument->choices);
            if (code)
                text_addf(out, "        '%s %zu') %s ;;\n", command_table[i]->name, j, code);
        }
}

char *completion_bash(struct arena *arena)
{
    struct text out = text_make(arena);
    text_add(&out, head);
    text_addf(&out, "            %s) ((++i)); [[ ${COMP_WORDS[i]} == = ]] && ((++i)) ;;\n",
              options_with_value(arena));
    text_add(&out, after_values);
    add_name_cases(&out);
    text_add(&out, after_groups);
    add_value_cases(&out, "*' '", global_options, GLOBAL_COUNT);
    for (size_t i = 0; i < n_commands; i++)
        add_value_cases(&out, arena_printf(arena, "'%s '", command_table[i]->name),
                        command_table[i]->options, command_table[i]->n_options);
    text_add(&out, before_words);
    add_word_cases(&out);
    text_add(&out, before_arguments);
    add_argument_cases(&out);
    text_add(&out, tail);
    return out.data;
}
