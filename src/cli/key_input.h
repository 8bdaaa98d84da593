/* key_input: where a key for a server comes from: never from the command line, which others see. */
#ifndef BOUGH_CLI_KEY_INPUT_H
#define BOUGH_CLI_KEY_INPUT_H

#include "cli/cli.h"

/* From standard input (to the end of its first line), else the environment, else a question on the
 * terminal, without echo. known: the key that is known already will do, so nothing has to be
 * given: then *ret_key is NULL. ERR_UNAUTHORIZED when there is none. */
bool key_input(struct cli *cli, const char *url, bool from_input, bool known, const char **ret_key,
               struct err *err);

#endif
