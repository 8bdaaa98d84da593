/* completion: scripts that complete commands, options and branch names. All pure. */
#ifndef BOUGH_CLI_COMPLETION_H
#define BOUGH_CLI_COMPLETION_H

#include "cli/command.h"

/* How the scripts ask for the names of the branches. */
#define COMPLETION_NAMES "bough branch list -q 2>/dev/null"

char *completion_bash(struct arena *arena);
char *completion_zsh(struct arena *arena);
char *completion_fish(struct arena *arena);

/* The words that may follow a command's name or a group's: for kinds that are known beforehand. Two
 * lists, of words separated by spaces. */
char *completion_second_words(struct arena *arena, const char *group);
char *completion_first_words(struct arena *arena);

/* Text inside single quotes of a shell. */
char *completion_quoted(struct arena *arena, const char *text);

#endif
