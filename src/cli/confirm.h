/*
 * confirm: the question before something is lost.
 *
 * It is asked only where somebody can answer: standard input and error are terminals and the output
 * is not JSON. Elsewhere -y must be given, and that is checked before any work begins.
 */
#ifndef BOUGH_CLI_CONFIRM_H
#define BOUGH_CLI_CONFIRM_H

#include "cli/cli.h"

/* Whether a confirmation is given (-y) or can be asked for. ERR_CONFIRM: "cannot <verb> without a
 * confirmation: ...", with a hint that names -y. */
bool confirm_possible(const struct cli *cli, const char *verb, struct err *err);

/* Asks "... [y/N]"; true with -y, without asking. Everything but y and yes is a no. */
bool confirm_ask(struct cli *cli, const char *question);

/* As confirm_ask, for what cannot be brought back: the answer must be that word. */
bool confirm_ask_word(struct cli *cli, const char *question, const char *word);

#endif
