/*
 * What the cases of test_instance.c stand on: one cluster, made at the beginning, and for each case
 * a clone of it.
 */
#ifndef BOUGH_TESTS_INSTANCE_FIXTURE_H
#define BOUGH_TESTS_INSTANCE_FIXTURE_H

#include "base/path.h"
#include "base/secret.h"
#include "instance/instance.h"
#include "pg/cluster.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#define WAIT_MS 10000

static struct {
    struct arena arena;
    char *directory;
    char *pg_bin;
    struct run_as user;
    struct instance cluster; /* the one that is cloned; never started */
} group;

struct fixture {
    struct arena arena;
    struct err err;
    struct instance instance;
};

#define check(fixture, condition)                                                                 \
    do {                                                                                          \
        if (!(condition))                                                                         \
            fail_msg("%s: %s (%s)", #condition, (fixture)->err.message, (fixture)->err.detail);   \
    } while (0)

static char *put(struct fixture *fixture, const char *name, const char *content)
{
    char *path = path_join(&fixture->arena, fixture->instance.data, name);
    check(fixture, path_write(path, content, strlen(content), 0600, &fixture->err));
    check(fixture, run_as_own(&group.user, path, &fixture->err));
    return path;
}

static char *at(struct fixture *fixture, const char *name)
{
    return path_join(&fixture->arena, fixture->instance.data, name);
}

static bool contains(const char *text, const char *part)
{
    return text && strstr(text, part);
}

static struct instance new_instance(struct arena *arena, const char *name)
{
    return (struct instance){
        .id = secret_uuid(arena),
        .data = path_join(arena, group.directory, name),
        .pg_bin = group.pg_bin,
        .port = instance_free_port(INSTANCE_PORT_FIRST + (int)getpid() % 10000),
        .superuser = "admin",
        .database = "postgres",
        .user = group.user,
    };
}

static void make_volume(const struct instance *instance)
{
    auto_err err = {0};
    assert_int_equal(mkdir(instance->data, 0700), 0);
    assert_true(run_as_own(&group.user, instance->data, &err));
}

static void copy_directory(struct arena *arena, const char *from, const char *to)
{
    auto_err err = {0};
    const char *argv[] = {"cp", "-a", from, to, NULL};
    struct process process = {.argv = argv, .timeout_ms = 60000};
    if (!process_check(arena, &process, NULL, &err))
        fail_msg("%s (%s)", err.message, err.detail);
}

static int make_group(void **state)
{
    (void)state;
    auto_err err = {0};
    const char *temporary = getenv("TMPDIR");
    group.directory = arena_printf(&group.arena, "%s/bough-instance-XXXXXX",
                                   temporary ? temporary : "/tmp");
    group.pg_bin = cluster_find_bin(&group.arena, getenv("BOUGH_PG_BIN"), &err);
    if (!group.pg_bin || !run_as_postgres(&group.arena, &group.user, &err) ||
        !mkdtemp(group.directory) || chmod(group.directory, 0755) != 0) {
        print_error("%s\n", err.message ? err.message : "no temporary directory");
        return -1;
    }
    group.cluster = new_instance(&group.arena, "cluster");
    make_volume(&group.cluster);
    if (!instance_initdb(&group.cluster, NULL, NULL, NULL, &err)) {
        print_error("%s (%s)\n", err.message, err.detail ? err.detail : "");
        return -1;
    }
    return 0;
}

static int remove_group(void **state)
{
    (void)state;
    auto_err err = {0};
    int status = path_remove(group.directory, &err) ? 0 : -1;
    arena_release(&group.arena);
    return status;
}

static int make_clone(void **state)
{
    struct fixture *fixture = heap_realloc(NULL, sizeof(*fixture));
    *fixture = (struct fixture){0};
    fixture->instance = new_instance(&fixture->arena, "clone");
    copy_directory(&fixture->arena, group.cluster.data, fixture->instance.data);
    *state = fixture;
    return 0;
}

static char *log_of(struct fixture *fixture)
{
    return arena_printf(&fixture->arena, "%s.log", fixture->instance.data);
}

static int remove_clone(void **state)
{
    struct fixture *fixture = *state;
    bool stopped = instance_stop(&fixture->instance, true, &fixture->err);
    if (!stopped)
        print_error("%s\n", fixture->err.message);
    (void)path_remove(fixture->instance.data, &fixture->err);
    (void)path_remove(log_of(fixture), &fixture->err);
    err_clear(&fixture->err);
    arena_release(&fixture->arena);
    free(fixture);
    return stopped ? 0 : -1;
}

static char *ask(struct fixture *fixture, const char *sql)
{
    auto_pg *db = instance_connect(&fixture->instance, NULL, &fixture->err);
    char *value = NULL;
    check(fixture, db != NULL);
    check(fixture, pg_value(db, &fixture->arena, sql, 0, NULL, &value, &fixture->err));
    return value;
}

static void run(struct fixture *fixture, const char *sql)
{
    auto_pg *db = instance_connect(&fixture->instance, NULL, &fixture->err);
    check(fixture, db != NULL);
    check(fixture, pg_exec(db, sql, &fixture->err));
}

/* Other tests that run at the same time may take the port first. */
static void start(struct fixture *fixture)
{
    for (int i = 0; i < 10 && !instance_start(&fixture->instance, &fixture->err); i++) {
        if (fixture->err.code != ERR_BUSY)
            break;
        fixture->instance.port = instance_free_port(fixture->instance.port + 1);
    }
    check(fixture, instance_start(&fixture->instance, &fixture->err));
}

static void stop(struct fixture *fixture, bool immediate)
{
    check(fixture, instance_stop(&fixture->instance, immediate, &fixture->err));
}

static struct pg *connect_by_tcp(struct fixture *fixture, const char *password)
{
    struct pg_target target = {
        .host = "127.0.0.1",
        .port = fixture->instance.port,
        .user = fixture->instance.superuser,
        .password = password,
        .database = "postgres",
    };
    return pg_open(&target, WAIT_MS, &fixture->err);
}

#endif
