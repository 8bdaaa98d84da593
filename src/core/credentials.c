/* credentials: see credentials.h. */
#include "core/credentials.h"

#include "base/secret.h"
#include "base/text.h"
#include "core/sleep.h"
#include "pg/quote.h"

struct shared {
    const char *const *roles;
    size_t n;
};

/* With the verifiers: of SCRAM there is no way back to the password. The superuser's name
 * follows. */
static const char roles_with_password[] =
    "SELECT rolname, rolpassword FROM pg_catalog.pg_authid WHERE rolpassword IS NOT NULL "
    "AND rolname <> ";

char *credentials_role_password(const struct core *core, struct arena *arena,
                                const struct backend *backend, const char *role)
{
    if (text_equal(role, core->project.superuser))
        return arena_strdup(arena, backend->password);
    return secret_derive(arena, backend->password, role);
}

static bool is_shared(const struct shared *shared, const char *role)
{
    for (size_t i = 0; i < shared->n; i++)
        if (text_equal(shared->roles[i], role))
            return true;
    return false;
}

static char *password_sql(const struct core *core, struct arena *arena,
                          const struct backend *backend, const char *role)
{
    return pg_password_sql(arena, role, credentials_role_password(core, arena, backend, role));
}

char *credentials_superuser_sql(const struct core *core, struct arena *arena,
                                const struct backend *backend)
{
    return password_sql(core, arena, backend, core->project.superuser);
}

char *credentials_question(const struct core *core, struct arena *arena)
{
    return arena_printf(arena, "%s%s", roles_with_password,
                        quote_literal(arena, core->project.superuser));
}

/* All in one go, so in one transaction. */
bool credentials_renew(struct core *core, const struct backend *backend, struct pg *db,
                       const char *const *roles, size_t n, struct err *err)
{
    auto_arena arena = {0};
    struct shared shared;
    struct text all = text_make(&arena);
    if (!n)
        return true;
    if (!session_shared_roles(core, db, &shared.roles, &shared.n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (!is_shared(&shared, roles[i]))
            text_add_item(&all, "; ", password_sql(core, &arena, backend, roles[i]));
    return pg_exec(db, all.data, err);
}

static bool set_password(const struct core *core, const struct backend *backend, struct pg *db,
                         const char *role, struct err *err)
{
    auto_arena arena = {0};
    return pg_exec(db, password_sql(core, &arena, backend, role), err);
}

static struct pg_result *list_roles(const struct core *core, struct pg *db, struct err *err)
{
    auto_arena arena = {0};
    return pg_query(db, credentials_question(core, &arena), 0, NULL, err);
}

static bool copy_verifier(struct pg *into, const char *role, const char *verifier, struct err *err)
{
    auto_arena arena = {0};
    return pg_exec(into, arena_printf(&arena, "ALTER ROLE %s PASSWORD %s",
                                      quote_ident(&arena, role), quote_literal(&arena, verifier)),
                   err);
}

bool credentials_give(struct core *core, const struct backend *backend, struct pg *from,
                      struct pg *into, struct err *err)
{
    struct shared shared;
    auto_result *rows = session_shared_roles(core, from, &shared.roles, &shared.n, err)
                            ? list_roles(core, from, err)
                            : NULL;
    if (!rows)
        return false;
    for (size_t i = 0; i < pg_rows(rows); i++) {
        const char *role = pg_get(rows, i, 0);
        if (is_shared(&shared, role) ? !copy_verifier(into, role, pg_get(rows, i, 1), err)
                                     : !set_password(core, backend, into, role, err))
            return false;
    }
    return true;
}

static bool refuse(struct err *err, const char *role, const char *cause, const char *hint)
{
    (void)err_set(err, ERR_FAILED, "cannot tell the password of role '%s': %s", role, cause);
    return err_hint(err, "%s", hint);
}

/* What the role has is compared: it may have been changed on the branch. */
static bool check_role(struct core *core, const struct backend *backend, const char *role,
                       const struct pg_result *rows, struct err *err)
{
    if (!pg_rows(rows))
        return err_set(err, ERR_NOT_FOUND, "cannot find role '%s' on '%s'", role, backend->name);
    if (!text_equal(pg_get(rows, 0, 0), "t"))
        return refuse(err, role, "it may not log in", "name a role that has LOGIN");
    if (session_is_parent(backend))
        return refuse(err, role, "roles of the parent keep the passwords that they were given",
                      "bough knows those of branches only; on the parent, leave out --role");
    const char *verifier = pg_get(rows, 0, 1);
    if (!verifier)
        return refuse(err, role, "it has none",
                      "roles that have a password on the parent get one on each branch");
    char *password = credentials_role_password(core, &core->arena, backend, role);
    return secret_verify(verifier, password) ||
           refuse(err, role, "it is not the one that bough gave it",
                  "it was set on the branch, or is shared with the parent: use that one");
}

bool credentials_find(struct core *core, const struct backend *backend, const char *role,
                      const char **ret_password, struct err *err)
{
    if (!text_equal(role, core->project.superuser)) {
        const char *params[] = {role};
        struct backend now = *backend;
        auto_pg *db = awake_connect(core, &now, err);
        auto_result *rows = db ? pg_query(db,
                                          "SELECT rolcanlogin, rolpassword "
                                          "FROM pg_catalog.pg_authid WHERE rolname = $1",
                                          1, params, err)
                               : NULL;
        if (!rows || !check_role(core, backend, role, rows, err))
            return false;
    }
    *ret_password = credentials_role_password(core, &core->arena, backend, role);
    return true;
}
