/* key_input: see key_input.h. */
#include "cli/key_input.h"

#include "site/credentials.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define LINE_BYTES 512

/* The first line without white space around it. */
static bool read_line(struct cli *cli, const char **ret_line, struct err *err)
{
    char line[LINE_BYTES];
    if (!fgets(line, sizeof(line), stdin))
        line[0] = '\0';
    char *from = line + strspn(line, " \t");
    *ret_line = arena_strndup(cli->arena, from, strcspn(from, " \t\r\n"));
    explicit_bzero(line, sizeof(line));
    return !ferror(stdin) || err_set(err, ERR_FAILED, "cannot read the key from standard input");
}

/* The terminal as it was, for whoever ends bough while it asks. */
static struct termios terminal_before;

static void restore_and_end(int number)
{
    (void)tcsetattr(STDIN_FILENO, TCSANOW, &terminal_before);
    (void)signal(number, SIG_DFL);
    (void)raise(number);
}

static void handle_signals(void (*handler)(int))
{
    static const int numbers[] = {SIGINT, SIGTERM, SIGQUIT, SIGHUP};
    for (size_t i = 0; i < countof(numbers); i++)
        (void)signal(numbers[i], handler);
}

/* What is typed does not appear. */
static bool ask(struct cli *cli, const char *url, bool known, const char **ret_key, struct err *err)
{
    if (tcgetattr(STDIN_FILENO, &terminal_before) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot ask for the key");
    struct termios silent = terminal_before;
    silent.c_lflag &= ~(tcflag_t)ECHO;
    handle_signals(restore_and_end);
    if (tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) != 0)
        return err_set_errno(err, ERR_FAILED, "cannot ask for the key without showing it");
    out_ask(cli, COLOR_BOLD, "key for %s%s: ", url, known ? " (empty: the one that is known)" : "");
    bool read = read_line(cli, ret_key, err);
    (void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &terminal_before);
    handle_signals(SIG_DFL);
    out_ask(cli, COLOR_NONE, "\n");
    return read;
}

bool key_input(struct cli *cli, const char *url, bool from_input, bool known, const char **ret_key,
               struct err *err)
{
    bool may_ask = !cli->out.json && isatty(STDIN_FILENO) && isatty(STDERR_FILENO);
    const char *key = from_input ? NULL : credentials_of_environment();
    if (from_input ? !read_line(cli, &key, err)
                   : !key && may_ask && !ask(cli, url, known, &key, err))
        return false;
    if (key && *key) {
        *ret_key = key;
        return true;
    }
    *ret_key = NULL;
    if (known && !from_input)
        return true;
    (void)err_set(err, ERR_UNAUTHORIZED, "cannot use '%s': no key is given", url);
    return err_hint(err,
                    "on a terminal it is asked for; elsewhere write it to standard input, with "
                    "--key-stdin, or into " CREDENTIALS_VARIABLE);
}
