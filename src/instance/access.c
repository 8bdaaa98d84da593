/* access: see access.h. */
#include "instance/access.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/text.h"
#include "base/user.h"
#include "instance/relax.h"
#include "instance/replace.h"

#include <ctype.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define RELOAD_TIMEOUT_MS 5000
#define RELOAD_POLL_US 500

static const char head[] = "# Written by bough: changes are lost.\n";

/* Always in quotes, which also take their meaning from words like all; a quote inside is doubled
 * (hba.c, next_token). */
static void add_name(struct text *text, const char *name)
{
    text_add(text, "\"");
    for (const char *at = name; *at; at++)
        text_add_bytes(text, *at == '"' ? "\"\"" : at, *at == '"' ? 2 : 1);
    text_add(text, "\"");
}

char *access_hba(struct arena *arena, const char *superuser, bool is_open)
{
    struct text text = text_make(arena);
    text_add(&text, head);
    text_add(&text, "local all ");
    add_name(&text, superuser);
    text_add(&text, " peer map=bough\n");
    if (is_open)
        text_add(&text, "local all all scram-sha-256\n"
                        "host all all 127.0.0.1/32 scram-sha-256\n"
                        "host all all ::1/128 scram-sha-256\n");
    return text.data;
}

char *access_ident(struct arena *arena, const char *superuser, const char *const *users, size_t n)
{
    struct text text = text_make(arena);
    text_add(&text, head);
    for (size_t i = 0; i < n; i++) {
        text_add(&text, "bough ");
        add_name(&text, users[i]);
        text_add(&text, " ");
        add_name(&text, superuser);
        text_add(&text, "\n");
    }
    return text.data;
}

/* Names end up in files of lines; and 16 and newer take a first '/' for a regular expression,
 * quoted or not. */
static bool check_name(const char *name, struct err *err)
{
    bool is_good = *name && *name != '/';
    for (const char *at = name; *at; at++)
        is_good = is_good && !iscntrl((unsigned char)*at);
    return is_good || err_set(err, ERR_BAD_NAME, "cannot let user '%s' in: a control character, a "
                                                 "leading '/' or no name at all", name);
}

static bool sync_path(const char *directory, const char *name, struct err *err)
{
    auto_arena arena = {0};
    char *path = path_join(&arena, directory, name);
    auto_fd fd = open(path, O_RDONLY | O_NOFOLLOW | O_CLOEXEC);
    return (fd >= 0 && fsync(fd) == 0) ||
           err_set_errno(err, ERR_FAILED, "cannot write '%s' to disk", path);
}

/* root, the server user and the caller; fewer when they are the same. */
static size_t list_users(struct arena *arena, const struct instance *instance, const char *users[3])
{
    const struct passwd *self = user_by_id(arena, geteuid());
    const char *caller = self ? arena_strdup(arena, self->pw_name) : NULL;
    const char *wanted[] = {"root", instance->user.name, caller};
    size_t n = 0;
    for (size_t i = 0; i < countof(wanted); i++) {
        bool is_known = !wanted[i] || !*wanted[i];
        for (size_t j = 0; j < n && !is_known; j++)
            is_known = strcmp(wanted[i], users[j]) == 0;
        if (!is_known)
            users[n++] = wanted[i];
    }
    return n;
}

bool access_close(const struct instance *instance, struct err *err)
{
    auto_arena arena = {0};
    const char *users[3];
    size_t n = list_users(&arena, instance, users);
    if (!check_name(instance->superuser, err))
        return false;
    char *hba = access_hba(&arena, instance->superuser, false);
    char *ident = access_ident(&arena, instance->superuser, users, n);
    return replace_file(instance, "pg_hba.conf", hba, err) &&
           replace_file(instance, "pg_ident.conf", ident, err);
}

static bool load_time(struct pg *db, struct arena *arena, char **ret_time, struct err *err)
{
    return pg_value(db, arena, "SELECT pg_catalog.pg_conf_load_time()::pg_catalog.text", 0, NULL,
                    ret_time, err);
}

/* Asks for a reload, unless pg_hba.conf is wrong; *ret_before is when the last one was. */
static bool ask_for_reload(struct pg *db, struct arena *arena, const char **ret_before,
                           struct err *err)
{
    auto_result *row = pg_query(
        db,
        "SELECT e.error, pg_catalog.pg_conf_load_time()::pg_catalog.text, "
        "CASE WHEN e.error IS NULL THEN pg_catalog.pg_reload_conf() END FROM (SELECT (SELECT error "
        "FROM pg_catalog.pg_hba_file_rules() WHERE error IS NOT NULL LIMIT 1) AS error) e",
        0, NULL, err);
    if (!row)
        return false;
    if (pg_get(row, 0, 0))
        return err_set(err, ERR_SERVER, "cannot open the server for clients: pg_hba.conf: %s",
                       pg_get(row, 0, 0));
    *ret_before = arena_strdup(arena, pg_get(row, 0, 1));
    return true;
}

/*
 * The reload is asynchronous. Its sign: this session has read the configuration again. It does so
 * when the postmaster tells it to, from within the handler that then reads pg_hba.conf, and the
 * postmaster accepts no connection before the end of that handler (SIGHUP_handler, from 16 on
 * process_pm_reload_request). So whoever connects after the sign meets the new rules.
 */
static bool await_reload(struct pg *db, const char *before, struct err *err)
{
    auto_arena arena = {0};
    struct deadline deadline = deadline_in(RELOAD_TIMEOUT_MS);
    char *now = NULL;
    while (load_time(db, &arena, &now, err)) {
        if (!text_equal(now, before))
            return true;
        if (deadline_passed(deadline)) {
            (void)err_set(err, ERR_TIMEOUT, "cannot open the server for clients: it did not reload "
                                            "its configuration within %d s",
                          RELOAD_TIMEOUT_MS / 1000);
            return err_hint(err, "look for errors in postgresql.conf and in the server's log");
        }
        clock_sleep_us(RELOAD_POLL_US);
    }
    return false;
}

/* Reloads, and returns when all files are on disk. */
static bool reload(const struct instance *instance, struct pg *db, bool was_relaxed,
                   struct err *err)
{
    auto_arena arena = {0};
    const char *before = NULL;
    if (!ask_for_reload(db, &arena, &before, err))
        return false;
    if (was_relaxed)
        return await_reload(db, before, err) && relax_sync(instance, err);
    return sync_path(instance->data, "pg_hba.conf", err) &&
           sync_path(instance->data, "pg_ident.conf", err) && sync_path(instance->data, ".", err) &&
           await_reload(db, before, err);
}

bool instance_open(const struct instance *instance, struct pg *db, struct err *err)
{
    auto_arena arena = {0};
    bool was_relaxed = false;
    if (!check_name(instance->superuser, err))
        return false;
    char *hba = access_hba(&arena, instance->superuser, true);
    return replace_file(instance, "pg_hba.conf", hba, err) &&
           relax_end(instance, &was_relaxed, err) && reload(instance, db, was_relaxed, err);
}

bool instance_settle(const struct instance *instance, struct pg *db, struct err *err)
{
    bool was_relaxed = false;
    return relax_end(instance, &was_relaxed, err) &&
           (!was_relaxed || reload(instance, db, was_relaxed, err));
}
