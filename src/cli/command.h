/*
 * command: the command table.
 *
 * Every command is one `const struct command` in a file of its own, and one array lists them. The
 * parser, the help, the man pages and the completion scripts read nothing else, so they cannot
 * disagree with each other or with what the program does.
 */
#ifndef BOUGH_CLI_COMMAND_H
#define BOUGH_CLI_COMMAND_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>
#include <stddef.h>

struct cli;

/* What a value names: completion offers the right things for it. */
enum value_kind {
    VALUE_TEXT,
    VALUE_BRANCH,  /* a branch */
    VALUE_BACKEND, /* a branch or the parent */
    VALUE_FILE,
    VALUE_DIRECTORY,
    VALUE_COMMAND /* a word of a command name */
};

struct command_option {
    const char *name;    /* without the dashes */
    char letter;         /* short form, or 0 */
    const char *value;   /* name of its value; NULL: a flag */
    const char *choices; /* "full|schema-only"; NULL: any value */
    enum value_kind kind;
    const char *help;
};

struct command_argument {
    const char *name;
    const char *choices; /* as above */
    enum value_kind kind;
    bool optional;
    bool many; /* the last one only: takes what follows too */
    const char *help;
};

struct command_example {
    const char *line;
    const char *help;
};

struct command_exit {
    int status;
    const char *meaning;
};

/* Headings of the overview, in this order. */
enum command_group {
    GROUP_PROJECT,
    GROUP_BRANCH,
    GROUP_USE,
    GROUP_SERVER,
    GROUP_POOL,
    GROUP_OTHER,
    COMMAND_GROUP_COUNT
};

struct command {
    const char *name; /* the words of the command line: "branch create" */
    enum command_group group;
    bool hidden;             /* not in the overview */
    bool local;              /* works only on the machine of the project */
    bool changes;            /* what others use, so that it is in the audit */
    const char *summary;     /* half a line: "make a branch and switch to it" */
    const char *description; /* paragraphs, separated by an empty line */
    const char *usage;       /* what follows the name, where the tables cannot say it; or NULL */
    const struct command_argument *arguments;
    size_t n_arguments;
    const struct command_option *options;
    size_t n_options;
    const char *rest; /* what may follow "--": "ARGS"; NULL: nothing of its own */
    bool rest_required;
    const struct command_example *examples;
    size_t n_examples;
    const struct command_exit *exits; /* besides the common ones */
    size_t n_exits;
    /* Does the work. false and err, or true; cli->status for an exit status of its own. */
    bool (*run)(struct cli *cli, struct err *err);
};

extern const struct command *const command_table[];
extern const size_t n_commands;
extern const char *const command_group_names[COMMAND_GROUP_COUNT];

/* Options that every command takes, anywhere before "--". */
enum global_option {
    GLOBAL_JSON,
    GLOBAL_YES,
    GLOBAL_QUIET,
    GLOBAL_VERBOSE,
    GLOBAL_PROJECT,
    GLOBAL_PG_BIN,
    GLOBAL_HOME,
    GLOBAL_NO_COLOR,
    GLOBAL_HELP,
    GLOBAL_VERSION,
    GLOBAL_COUNT
};
extern const struct command_option global_options[GLOBAL_COUNT];

/* Exit statuses that every command may have. */
extern const struct command_exit common_exits[];
extern const size_t n_common_exits;

/* The command of that exact name, or NULL. */
const struct command *command_find(const char *name);
/* Whether commands of two words begin with it: "branch". */
bool command_is_group(const char *word);
/* The last word of the name: "create". */
const char *command_last_word(const struct command *command);

#endif
