/* load: see load.h. */
#include "core/load.h"

#include "base/path.h"
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "pg/quote.h"
#include "pg/url.h"

#include <stdlib.h>

const char *const *load_socket_environment(struct arena *arena, const struct instance *instance)
{
    const char **env = arena_new_n(arena, const char *, 8);
    env[0] = arena_printf(arena, "PGHOST=%s", instance_socket_directory(arena, instance));
    env[1] = arena_printf(arena, "PGPORT=%d", instance->port);
    env[2] = arena_printf(arena, "PGUSER=%s", instance->superuser);
    env[3] = arena_printf(arena, "PGDATABASE=%s", instance->database);
    env[4] = "PGPASSWORD";
    env[5] = "PGOPTIONS";
    return env;
}

bool load_create_database(const struct core *core, const struct backend *into, struct err *err)
{
    auto_arena arena = {0};
    struct instance instance = session_instance(core, into);
    auto_pg *db = instance_connect(&instance, "postgres", err);
    char *known = NULL;
    const char *params[] = {instance.database};
    if (!db || !pg_value(db, &arena, "SELECT 1 FROM pg_catalog.pg_database WHERE datname = $1", 1,
                         params, &known, err))
        return false;
    return known || pg_exec(db,
                            arena_printf(&arena, "CREATE DATABASE %s TEMPLATE template0",
                                         quote_ident(&arena, instance.database)),
                            err);
}

bool load_schema(const struct core *core, const struct backend *from, const struct backend *into,
                 const char *snapshot, const char *section, struct err *err)
{
    auto_arena arena = {0};
    struct instance source = session_instance(core, from);
    struct instance target = session_instance(core, into);
    const char *dump[] = {path_join(&arena, source.pg_bin, "pg_dump"),
                          "--format=custom",
                          "--schema-only",
                          "--no-subscriptions",
                          "--no-password",
                          "--compress=0",
                          arena_printf(&arena, "--section=%s", section),
                          arena_printf(&arena, "--snapshot=%s", snapshot),
                          NULL};
    /* With --clean the schema 'public' of the new database makes room for the parent's. */
    bool first = text_equal(section, "pre-data");
    const char *restore[] = {path_join(&arena, target.pg_bin, "pg_restore"),
                             "--exit-on-error",
                             "--no-password",
                             "--dbname",
                             target.database,
                             first ? "--clean" : "--no-tablespaces",
                             first ? "--if-exists" : "--no-tablespaces",
                             NULL};
    struct process from_process = {.argv = dump,
                                   .env = load_socket_environment(&arena, &source),
                                   .directory = "/",
                                   .user = &source.user,
                                   .timeout_ms = LOAD_TIMEOUT_MS};
    struct process into_process = {.argv = restore,
                                   .env = load_socket_environment(&arena, &target),
                                   .directory = "/",
                                   .user = &target.user,
                                   .timeout_ms = LOAD_TIMEOUT_MS};
    return process_pipe(&arena, &from_process, &into_process, err);
}

/* Readable without superuser rights, so without passwords. */
static const char role_statements[] =
    "SELECT pg_catalog.format('CREATE ROLE %I %s %s %s %s %s %s %s CONNECTION LIMIT %s', r.rolname,"
    " CASE WHEN r.rolsuper THEN 'SUPERUSER' ELSE 'NOSUPERUSER' END,"
    " CASE WHEN r.rolinherit THEN 'INHERIT' ELSE 'NOINHERIT' END,"
    " CASE WHEN r.rolcreaterole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END,"
    " CASE WHEN r.rolcreatedb THEN 'CREATEDB' ELSE 'NOCREATEDB' END,"
    " CASE WHEN r.rolcanlogin THEN 'LOGIN' ELSE 'NOLOGIN' END,"
    " CASE WHEN r.rolreplication THEN 'REPLICATION' ELSE 'NOREPLICATION' END,"
    " CASE WHEN r.rolbypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END, r.rolconnlimit)"
    " FROM pg_catalog.pg_roles r WHERE r.rolname !~ '^pg_' AND r.rolname <> $1 ORDER BY r.rolname";
static const char membership_statements[] =
    "SELECT pg_catalog.format('GRANT %I TO %I%s', g.rolname, r.rolname,"
    " CASE WHEN pg_catalog.bool_or(m.admin_option) THEN ' WITH ADMIN OPTION' ELSE '' END)"
    " FROM pg_catalog.pg_auth_members m JOIN pg_catalog.pg_roles g ON g.oid = m.roleid"
    " JOIN pg_catalog.pg_roles r ON r.oid = m.member"
    " WHERE r.rolname !~ '^pg_' AND r.rolname <> $1 GROUP BY g.rolname, r.rolname";

static bool copy_statements(struct pg *from, struct pg *into, const char *query,
                            const char *superuser, struct err *err)
{
    const char *params[] = {superuser};
    auto_result *rows = pg_query(from, query, 1, params, err);
    if (!rows)
        return false;
    for (size_t i = 0; i < pg_rows(rows); i++)
        if (!pg_exec(into, pg_get(rows, i, 0), err))
            return false;
    return true;
}

/* Lists have their items quoted already (pg_dump's dumputils.c, makeAlterConfigCommand). */
static const char setting_statements[] =
    "SELECT pg_catalog.format('ALTER ROLE %I SET %I TO %s', r.rolname, c.name, CASE WHEN c.name IN "
    "('search_path', 'temp_tablespaces', 'local_preload_libraries', 'session_preload_libraries')"
    " THEN c.value ELSE pg_catalog.quote_literal(c.value) END)"
    " FROM pg_catalog.pg_db_role_setting s JOIN pg_catalog.pg_roles r ON r.oid = s.setrole,"
    " LATERAL (SELECT pg_catalog.split_part(x, '=', 1) AS name,"
    "  pg_catalog.substr(x, pg_catalog.strpos(x, '=') + 1) AS value"
    "  FROM pg_catalog.unnest(s.setconfig) x) c"
    " WHERE s.setdatabase = 0 AND r.rolname !~ '^pg_' AND r.rolname <> $1";
static const char comment_statements[] =
    "SELECT pg_catalog.format('COMMENT ON ROLE %I IS %L', r.rolname, d.description)"
    " FROM pg_catalog.pg_shdescription d JOIN pg_catalog.pg_roles r ON r.oid = d.objoid"
    " WHERE d.classoid = 'pg_catalog.pg_authid'::pg_catalog.regclass AND r.rolname !~ '^pg_'"
    " AND r.rolname <> $1";

bool load_roles(const struct core *core, const char *url, const struct backend *into,
                struct err *err)
{
    static const char *const lists[] = {role_statements, membership_statements,
                                        setting_statements, comment_statements};
    struct pg_target target = {.url = url};
    auto_pg *from = pg_open(&target, 30000, err);
    auto_pg *db = NULL;
    struct instance instance = session_instance(core, into);
    if (from)
        db = instance_connect(&instance, "postgres", err);
    for (size_t i = 0; db && i < countof(lists); i++)
        if (!copy_statements(from, db, lists[i], core->project.superuser, err))
            return false;
    return db != NULL;
}

bool load_url(struct core *core, const char *url, const struct backend *into, struct err *err)
{
    auto_arena arena = {0};
    struct instance target = session_instance(core, into);
    const char *const *source_env = pg_url_environment(&arena, url, err);
    if (!source_env || !load_roles(core, url, into, err))
        return false;
    const char *dump[] = {path_join(&arena, target.pg_bin, "pg_dump"),
                          "--format=custom",
                          "--no-subscriptions",
                          "--no-password",
                          "--compress=0",
                          NULL};
    const char *restore[] = {path_join(&arena, target.pg_bin, "pg_restore"),
                             "--exit-on-error",
                             "--no-password",
                             "--no-tablespaces",
                             "--clean",
                             "--if-exists",
                             "--dbname",
                             target.database,
                             NULL};
    struct process from_process = {.argv = dump,
                                   .env = source_env,
                                   .directory = "/",
                                   .user = &target.user,
                                   .timeout_ms = LOAD_TIMEOUT_MS};
    struct process into_process = {.argv = restore,
                                   .env = load_socket_environment(&arena, &target),
                                   .directory = "/",
                                   .user = &target.user,
                                   .timeout_ms = LOAD_TIMEOUT_MS};
    if (!process_pipe(&arena, &from_process, &into_process, err))
        return err_context(err, "cannot copy the database");
    auto_pg *db = session_connect(core, into, err);
    return db && pg_exec(db, "ANALYZE", err);
}

static bool copy_sequences(struct pg *from, struct pg *into, const struct object *table,
                           struct err *err)
{
    auto_arena arena = {0};
    for (size_t i = 0; i < table->children.n; i++) {
        const struct object *column = table->children.items[i];
        const char *params[] = {object_address(&arena, table), column->name};
        char *sequence = NULL;
        if (column->kind != &kind_column)
            continue;
        if (!pg_value(from, &arena, "SELECT pg_catalog.pg_get_serial_sequence($1, $2)", 2, params,
                      &sequence, err))
            return false;
        if (!sequence)
            continue;
        auto_result *state =
            pg_query(from, arena_printf(&arena, "SELECT last_value, is_called FROM %s", sequence),
                     0, NULL, err);
        if (!state)
            return false;
        const char *values[] = {sequence, pg_get(state, 0, 0), pg_get(state, 0, 1)};
        auto_result *set = pg_query(
            into, "SELECT pg_catalog.setval($1::pg_catalog.regclass, $2, $3)", 3, values, err);
        if (!set)
            return false;
    }
    return true;
}

bool load_table(struct pg *from, struct pg *into, const struct object *table, struct err *err)
{
    auto_arena arena = {0};
    struct text columns = text_make(&arena);
    for (size_t i = 0; i < table->children.n; i++) {
        const struct object *column = table->children.items[i];
        if (column->kind == &kind_column && !object_get(column, "generated"))
            text_add_item(&columns, ", ", quote_ident(&arena, column->name));
    }
    char *address = object_address(&arena, table);
    if (columns.len &&
        !pg_copy(from, arena_printf(&arena, "COPY %s (%s) TO STDOUT", address, columns.data), into,
                 arena_printf(&arena, "COPY %s (%s) FROM STDIN", address, columns.data), err))
        return false;
    return copy_sequences(from, into, table, err);
}

bool load_refresh(struct pg *into, const struct catalog *catalog, struct err *err)
{
    auto_arena arena = {0};
    bool progress = true;
    bool *done = arena_new_n(&arena, bool, catalog->objects.n + 1);
    /* One that reads another waits for it; one that cannot be filled from empty tables stays
     * unfilled. */
    while (progress) {
        progress = false;
        for (size_t i = 0; i < catalog->objects.n; i++) {
            const struct object *view = catalog->objects.items[i];
            auto_err ignored = {0};
            if (done[i] || view->kind != &kind_materialized_view)
                continue;
            done[i] = pg_exec(
                into,
                arena_printf(&arena, "REFRESH MATERIALIZED VIEW %s", object_address(&arena, view)),
                &ignored);
            progress = progress || done[i];
        }
    }
    (void)err;
    return true;
}

bool load_settings(struct pg *from, const struct instance *into, struct err *err)
{
    auto_arena arena = {0};
    auto_err refused = {0}; /* only superusers may ask */
    auto_result *rows = pg_query(
        from,
        "SELECT DISTINCT ON (name) name, setting FROM pg_catalog.pg_file_settings "
        "WHERE applied AND name ~ '^[[:alnum:]_]+[.][[:alnum:]_.]+$' AND name !~ '^cron[.]' "
        "ORDER BY name, seqno DESC",
        0, NULL, &refused);
    if (!rows)
        return true;
    struct instance_setting *settings =
        arena_new_n(&arena, struct instance_setting, pg_rows(rows) + 1);
    for (size_t i = 0; i < pg_rows(rows); i++)
        settings[i] = (struct instance_setting){pg_get(rows, i, 0), pg_get(rows, i, 1)};
    return instance_add_settings(into, settings, pg_rows(rows), err);
}
