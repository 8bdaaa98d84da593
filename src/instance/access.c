/* access: see access.h. */
#include "instance/access.h"

#include "base/clock.h"
#include "base/path.h"
#include "base/text.h"
#include "base/user.h"

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

static bool fill(int fd, const struct run_as *user, const char *content)
{
    size_t len = strlen(content);
    ssize_t n = write(fd, content, len);
    if (n >= 0 && (size_t)n < len)
        errno = ENOSPC; /* a file of a few hundred bytes is cut short by nothing else */
    return n == (ssize_t)len && (!user->switch_user || fchown(fd, user->uid, user->gid) == 0);
}

/* Replaces the file at once, never its content: a clone's file may be a link, and the server may
 * read it at any moment. */
static bool replace_file(const struct instance *instance, const char *name, const char *content,
                         struct err *err)
{
    auto_arena arena = {0};
    char *path = path_join(&arena, instance->data, name);
    char *fresh = arena_printf(&arena, "%s.bough", path);
    if (!path_remove(fresh, err))
        return false;
    auto_fd fd = open(fresh, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd >= 0 && fill(fd, &instance->user, content) && rename(fresh, path) == 0)
        return true;
    (void)err_set_errno(err, ERR_FAILED, "cannot write '%s'", path);
    (void)unlink(fresh);
    return false;
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

static bool check_hba(struct pg *db, struct err *err)
{
    auto_arena arena = {0};
    char *error = NULL;
    const char *sql = "SELECT error FROM pg_catalog.pg_hba_file_rules WHERE error IS NOT NULL";
    if (!pg_value(db, &arena, sql, 0, NULL, &error, err))
        return false;
    return !error || err_set(err, ERR_SERVER, "cannot open the server for clients: pg_hba.conf: %s",
                             error);
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

bool instance_open(const struct instance *instance, struct pg *db, struct err *err)
{
    auto_arena arena = {0};
    char *before = NULL;
    if (!check_name(instance->superuser, err))
        return false;
    char *hba = access_hba(&arena, instance->superuser, true);
    return replace_file(instance, "pg_hba.conf", hba, err) && check_hba(db, err) &&
           load_time(db, &arena, &before, err) &&
           pg_exec(db, "SELECT pg_catalog.pg_reload_conf()", err) &&
           sync_path(instance->data, "pg_hba.conf", err) &&
           sync_path(instance->data, "pg_ident.conf", err) && sync_path(instance->data, ".", err) &&
           await_reload(db, before, err);
}
