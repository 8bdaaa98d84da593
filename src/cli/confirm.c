/* confirm: see confirm.h. */
#include "cli/confirm.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define ANSWER_BYTES 256

bool confirm_possible(const struct cli *cli, const char *verb, struct err *err)
{
    if (cli_is_set(cli, GLOBAL_YES))
        return true;
    const char *why = cli->out.json              ? "with --json there is no question"
                      : !isatty(STDIN_FILENO)  ? "standard input is not a terminal"
                      : !isatty(STDERR_FILENO) ? "standard error is not a terminal"
                                               : NULL;
    if (!why)
        return true;
    (void)err_set(err, ERR_CONFIRM, "cannot %s without a confirmation: %s", verb, why);
    return err_hint(err, "give it with -y (--yes)");
}

/* A line from standard input, trimmed; "" at its end. */
static void read_answer(char ret_answer[ANSWER_BYTES])
{
    if (!fgets(ret_answer, ANSWER_BYTES, stdin)) {
        ret_answer[0] = '\0';
        (void)fputc('\n', stderr);
        return;
    }
    size_t skip = strspn(ret_answer, " \t");
    size_t len = strcspn(ret_answer + skip, " \t\r\n");
    (void)memmove(ret_answer, ret_answer + skip, len);
    ret_answer[len] = '\0';
}

bool confirm_ask(struct cli *cli, const char *question)
{
    if (cli_is_set(cli, GLOBAL_YES))
        return true;
    char answer[ANSWER_BYTES];
    out_ask(cli, COLOR_BOLD, "%s [y/N] ", question);
    read_answer(answer);
    return strcasecmp(answer, "y") == 0 || strcasecmp(answer, "yes") == 0;
}

bool confirm_ask_word(struct cli *cli, const char *question, const char *word)
{
    if (cli_is_set(cli, GLOBAL_YES))
        return true;
    char answer[ANSWER_BYTES];
    out_ask(cli, COLOR_BOLD, "%s\ntype '%s' to go on: ", question, word);
    read_answer(answer);
    return strcmp(answer, word) == 0;
}
