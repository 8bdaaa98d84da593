/* completion: the command, and what the shells' scripts share. */
#include "cli/completion.h"

#include "base/text.h"
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/json.h"

#include <string.h>

static const struct command_argument arguments[] = {
    {.name = "SHELL",
     .choices = "bash|zsh|fish",
     .help = "whose language to write: bash, zsh or fish"},
};

static const struct command_example examples[] = {
    {"source <(bough completion bash)", "for this shell"},
    {"bough completion bash > /usr/share/bash-completion/completions/bough", "for all"},
    {"bough completion zsh > ~/.zfunc/_bough", "a directory of your fpath"},
    {"bough completion fish > ~/.config/fish/completions/bough.fish", "for fish"},
};

static const struct {
    const char *name;
    char *(*script)(struct arena *arena);
} shells[] = {
    {"bash", completion_bash},
    {"zsh", completion_zsh},
    {"fish", completion_fish},
};

/* Adds a word to a list of words, once. */
static void add_word(struct text *list, const char *word, size_t len)
{
    for (const char *at = list->data; *at; at += strcspn(at, " ")) {
        at += *at == ' ';
        if (strcspn(at, " ") == len && strncmp(at, word, len) == 0)
            return;
    }
    text_add(list, list->len ? " " : "");
    text_add_bytes(list, word, len);
}

char *completion_first_words(struct arena *arena)
{
    struct text list = text_make(arena);
    for (size_t i = 0; i < n_commands; i++)
        if (!command_table[i]->hidden)
            add_word(&list, command_table[i]->name, strcspn(command_table[i]->name, " "));
    return list.data;
}

char *completion_second_words(struct arena *arena, const char *group)
{
    struct text list = text_make(arena);
    size_t len = strlen(group);
    for (size_t i = 0; i < n_commands; i++) {
        const char *name = command_table[i]->name;
        if (strncmp(name, group, len) == 0 && name[len] == ' ')
            add_word(&list, name + len + 1, strlen(name + len + 1));
    }
    return list.data;
}

char *completion_quoted(struct arena *arena, const char *text)
{
    struct text quoted = text_make(arena);
    text_add(&quoted, "'");
    for (; *text; text++)
        if (*text == '\'')
            text_add(&quoted, "'\\''");
        else
            text_add_bytes(&quoted, text, 1);
    text_add(&quoted, "'");
    return quoted.data;
}

static bool run(struct cli *cli, struct err *err)
{
    const char *name = call_argument(&cli->call, 0);
    for (size_t i = 0; i < countof(shells); i++) {
        if (strcmp(shells[i].name, name) != 0)
            continue;
        char *script = shells[i].script(cli->arena);
        if (cli->out.json)
            out_json(cli, json_pack("{s:o,s:o}", "shell", json_text(name), "script",
                                    json_text(script)));
        else
            out_print(cli, COLOR_NONE, "%s", script);
        return true;
    }
    return err_set(err, ERR_USAGE, "cannot complete for '%s': no such shell", name);
}

const struct command command_completion = {
    .name = "completion",
    .group = GROUP_OTHER,
    .summary = "print a completion script for bash, zsh or fish",
    .description =
        "Prints a script that makes the shell complete bough's commands, options and the names of "
        "branches.",
    .arguments = arguments,
    .n_arguments = countof(arguments),
    .examples = examples,
    .n_examples = countof(examples),
    .run = run,
};
