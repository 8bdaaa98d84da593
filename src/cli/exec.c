/* exec: see exec.h. */
#include "cli/exec.h"

#include "base/path.h"
#include "base/process.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

/* Settings for another server, which would win over or clash with those of the branch: libpq takes
 * a service file before PGHOST, for one. */
static const char *const foreign[] = {
    "PGSERVICE",        "PGHOSTADDR",    "PGSSLMODE",
    "PGCHANNELBINDING", "PGREQUIREAUTH", "PGTARGETSESSIONATTRS",
};

static void set_environment(struct cli *cli, const char *const *variables)
{
    for (size_t i = 0; i < countof(foreign); i++)
        (void)unsetenv(foreign[i]);
    /* putenv keeps the string, so it must outlive the session. */
    for (; *variables; variables++)
        (void)putenv(arena_strdup(cli->arena, *variables));
}

/* Where the program is, in cli->arena; NULL: nowhere. */
static const char *find_program(struct cli *cli, const char *directory, const char *program)
{
    if (directory && *directory) {
        char *path = path_join(cli->arena, directory, program);
        if (access(path, X_OK) == 0)
            return path;
    }
    return process_find(cli->arena, program);
}

static const char *prepare(struct cli *cli, const char *name, const char *program, bool in_pg_bin,
                           struct err *err)
{
    auto_site *site = cli_open_site(cli, err);
    const char *const *variables = NULL;
    if (!site || !site->ops->environment(site, name, NULL, true, &variables, err))
        return NULL;
    const char *path = find_program(cli, in_pg_bin ? site->pg_bin : NULL, program);
    if (!path) {
        cli->status = EXEC_NOT_FOUND;
        (void)err_set(err, ERR_MISSING, "cannot run '%s': no such program", program);
        return NULL;
    }
    set_environment(cli, variables);
    return path;
}

bool exec_in_branch(struct cli *cli, const char *name, char *const *argv, bool in_pg_bin,
                    struct err *err)
{
    /* The session is closed by then: the program inherits nothing of it. */
    const char *path = prepare(cli, name, argv[0], in_pg_bin, err);
    if (!path || !cli_flush(err))
        return false;
    meter_stop(&cli->meter);
    (void)signal(SIGPIPE, SIG_DFL);
    (void)execv(path, argv);
    cli->status = EXEC_NOT_EXECUTABLE;
    return err_set_errno(err, ERR_FAILED, "cannot run '%s'", argv[0]);
}
