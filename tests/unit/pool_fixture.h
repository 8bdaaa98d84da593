/*
 * What the cases about pools share: a place for each driver, a pool there, trees to fill and to
 * compare.
 */
#ifndef BOUGH_TESTS_POOL_FIXTURE_H
#define BOUGH_TESTS_POOL_FIXTURE_H

#include "base/path.h"
#include "pool/pool.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#define MIB ((size_t)1024 * 1024)

static const struct place {
    const char *driver;
    const char *variable;
    const char *otherwise;
} places[] = {
    {"btrfs", "BOUGH_TEST_BTRFS", NULL},   {"reflink", "BOUGH_TEST_XFS", NULL},
    {"reflink", "BOUGH_TEST_BTRFS", NULL}, {"copy", "TMPDIR", "/tmp"},
    {"copy", "BOUGH_TEST_XFS", NULL},      {"copy", "BOUGH_TEST_BTRFS", NULL},
};

struct fixture {
    struct arena arena;
    struct err err;
    const char *base;    /* removed after the case */
    const char *mounted; /* unmounted before that, or NULL */
    struct pool pool;
    const char *from; /* a volume, empty at first */
    const char *to;   /* not there yet */
};

static void check(struct fixture *fixture, bool fine)
{
    if (!fine)
        fail_msg("%s", fixture->err.message ? fixture->err.message : "failed without an error");
}

static void check_error(struct fixture *fixture, bool fine, enum err_code code, const char *part)
{
    assert_false(fine);
    assert_non_null(fixture->err.message);
    if (fixture->err.code != code || !strstr(fixture->err.message, part))
        fail_msg("expected %s with '%s': %s", err_class(code)->name, part, fixture->err.message);
    err_clear(&fixture->err);
}

static char *at(struct fixture *fixture, const char *directory, const char *name)
{
    return path_join(&fixture->arena, directory, name);
}

static int set_up(void **state)
{
    const struct place *place = *state;
    const char *base = getenv(place->variable);
    struct fixture *fixture = calloc(1, sizeof(*fixture));
    *state = fixture;
    if (!base || !*base)
        base = place->otherwise;
    if (!base)
        return 0;
    char *directory = arena_printf(&fixture->arena, "%s/bough-test-XXXXXX", base);
    if (!mkdtemp(directory) || chmod(directory, 0755) != 0)
        return -1;
    fixture->base = directory;
    bool made = pool_open(&fixture->arena, at(fixture, directory, "pool"), place->driver, NULL,
                          &fixture->pool, &fixture->err);
    if (made) {
        fixture->from = at(fixture, fixture->pool.directory, "from");
        fixture->to = at(fixture, fixture->pool.directory, "to");
        made = pool_make(&fixture->pool, fixture->from, &fixture->err);
    }
    if (!made)
        print_error("%s\n", fixture->err.message);
    return made ? 0 : -1;
}

static int tear_down(void **state)
{
    struct fixture *fixture = *state;
    if (fixture->mounted && umount2(fixture->mounted, MNT_DETACH) != 0)
        print_error("cannot unmount '%s'\n", fixture->mounted);
    bool removed = !fixture->base || path_remove(fixture->base, &fixture->err);
    if (!removed)
        print_error("%s\n", fixture->err.message);
    err_clear(&fixture->err);
    arena_release(&fixture->arena);
    free(fixture);
    return removed ? 0 : -1;
}

static struct fixture *need_place(void **state)
{
    struct fixture *fixture = *state;
    if (!fixture->base)
        skip();
    return fixture;
}

static bool is_btrfs(const struct fixture *fixture)
{
    return fixture->pool.driver == &pool_btrfs;
}

/* Writes len bytes that differ from place to place, beginning at `offset`, large ones to disk. */
static void put(const char *path, off_t offset, size_t len, unsigned seed)
{
    static unsigned char data[MIB];
    auto_fd fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_true(fd >= 0);
    for (size_t done = 0; done < len; done += MIB) {
        size_t n = len - done < MIB ? len - done : MIB;
        for (size_t i = 0; i < n; i++)
            data[i] = (unsigned char)((seed = seed * 1103515245u + 12345u) >> 16);
        assert_int_equal(pwrite(fd, data, n, offset + (off_t)done), n);
    }
    if (len >= MIB)
        assert_int_equal(fsync(fd), 0);
}

static void assert_same_content(const char *a, const char *b)
{
    static char data_a[MIB];
    static char data_b[MIB];
    auto_fd fd_a = open(a, O_RDONLY | O_CLOEXEC);
    auto_fd fd_b = open(b, O_RDONLY | O_CLOEXEC);
    assert_true(fd_a >= 0 && fd_b >= 0);
    ssize_t n;
    while ((n = read(fd_a, data_a, MIB)) > 0) {
        assert_int_equal(read(fd_b, data_b, MIB), n);
        if (memcmp(data_a, data_b, (size_t)n) != 0)
            fail_msg("'%s' and '%s' differ", a, b);
    }
    assert_int_equal(n, 0);
}

static size_t assert_same_tree(const char *a, const char *b);

static void assert_same_entry(const char *a, const char *b)
{
    struct stat info_a;
    struct stat info_b;
    assert_int_equal(lstat(a, &info_a), 0);
    if (lstat(b, &info_b) != 0)
        fail_msg("'%s' is missing", b);
    assert_int_equal(info_a.st_mode, info_b.st_mode);
    assert_int_equal(info_a.st_uid, info_b.st_uid);
    assert_int_equal(info_a.st_gid, info_b.st_gid);
    assert_int_equal(info_a.st_mtim.tv_sec, info_b.st_mtim.tv_sec);
    assert_int_equal(info_a.st_mtim.tv_nsec, info_b.st_mtim.tv_nsec);
    if (S_ISREG(info_a.st_mode)) {
        assert_int_equal(info_a.st_size, info_b.st_size);
        assert_same_content(a, b);
    } else if (S_ISLNK(info_a.st_mode)) {
        char target_a[256] = {0};
        char target_b[256] = {0};
        assert_true(readlink(a, target_a, sizeof(target_a) - 1) > 0);
        assert_true(readlink(b, target_b, sizeof(target_b) - 1) > 0);
        assert_string_equal(target_a, target_b);
    } else if (S_ISDIR(info_a.st_mode)) {
        (void)assert_same_tree(a, b);
    }
}

/* Compares everything that a clone keeps; the number of names in the directory itself. */
static size_t assert_same_tree(const char *a, const char *b)
{
    auto_arena arena = {0};
    struct dirent **names_a = NULL;
    struct dirent **names_b = NULL;
    int n = scandir(a, &names_a, NULL, alphasort);
    assert_true(n >= 0);
    assert_int_equal(scandir(b, &names_b, NULL, alphasort), n);
    for (int i = 0; i < n; i++) {
        const char *name = names_a[i]->d_name;
        assert_string_equal(name, names_b[i]->d_name);
        if (strcmp(name, ".") != 0 && strcmp(name, "..") != 0)
            assert_same_entry(path_join(&arena, a, name), path_join(&arena, b, name));
        free(names_a[i]);
        free(names_b[i]);
    }
    free(names_a);
    free(names_b);
    return (size_t)n - 2;
}

static void set_old_time(const char *path)
{
    const struct timespec times[2] = {{1000000000, 1}, {1234567890, 987654321}};
    assert_int_equal(utimensat(AT_FDCWD, path, times, AT_SYMLINK_NOFOLLOW), 0);
}

#endif
