/*
 * parse: a command line, against the command table.
 *
 * Global options stand anywhere before "--", those of a command after its name; `--opt=value` and
 * `--opt value` are the same, as are `-yq` and `-y -q`. "--" ends the options; for commands that
 * have a `rest`, all that follows is theirs.
 */
#ifndef BOUGH_CLI_PARSE_H
#define BOUGH_CLI_PARSE_H

#include "cli/command.h"

/* One command line, understood. Strings are those of argv. */
struct call {
    const struct command *command; /* NULL: none was named */
    const char *group;             /* "branch", when no more than that was named; or NULL */
    const char *globals[GLOBAL_COUNT]; /* NULL: not given; "" for flags */
    const char **values;               /* one per option of the command, likewise */
    const char **arguments;
    size_t n_arguments;
    char **rest; /* what followed "--"; NULL-terminated, or NULL without "--" */
};

/* ERR_USAGE, with a hint, when it is wrong. With --help or --version, arguments may be missing. */
bool parse_call(struct arena *arena, int argc, char **argv, struct call *ret_call, struct err *err);

/* Whether the word stands before "--": for what matters even when the line cannot be parsed. */
bool parse_mentions(int argc, char **argv, const char *word);

/* The value of an option of the command ("" for flags), NULL when it was not given. */
const char *call_option(const struct call *call, const char *name);
/* The argument at that index, or NULL. */
const char *call_argument(const struct call *call, size_t index);

#endif
