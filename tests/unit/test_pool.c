/*
 * The pool: every driver, on every file system that the environment offers.
 *
 *     BOUGH_TEST_BTRFS, BOUGH_TEST_XFS    a directory on such a file system; else its cases skip
 *     TMPDIR                              where the copy driver is tested, whatever is there
 *
 * Every case gets a pool of its own in a temporary directory, and takes it away again. Each runs
 * under every line of `places`.
 */
#include "pool_fixture.h"

#include "base/process.h"
#include "base/text.h"

#include <btrfsutil.h>
#include <errno.h>
#include <linux/fs.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <sys/xattr.h>

#define NOBODY 65534
#define CANNOT_TELL 77

static void fill_odd_tree(struct fixture *fixture)
{
    static const char *const names[] = {"plain",  "new\nline",    "\xff\xfe\x01",
                                        " -rf *", "q'\"\\\t$(x)", "umläut"};
    char *directory = at(fixture, fixture->from, "inner");
    assert_int_equal(mkdir(directory, 0750), 0);
    assert_int_equal(mkdir(at(fixture, fixture->from, "empty"), 01777), 0);
    assert_int_equal(chmod(at(fixture, fixture->from, "empty"), 01777), 0);
    for (size_t i = 0; i < countof(names); i++) {
        char *path = at(fixture, directory, names[i]);
        put(path, 0, i * 3000, (unsigned)i);
        assert_int_equal(chmod(path, (mode_t)(0400 + i)), 0);
        set_old_time(path);
    }
    put(at(fixture, directory, "suid"), 0, 5, 1);
    if (geteuid() == 0)
        assert_int_equal(lchown(at(fixture, directory, "suid"), 1234, 2345), 0);
    assert_int_equal(chmod(at(fixture, directory, "suid"), 06711), 0);
    assert_int_equal(symlink("inner/plain", at(fixture, fixture->from, "link")), 0);
    assert_int_equal(symlink("/nowhere/at all", at(fixture, fixture->from, "dangling")), 0);
    set_old_time(at(fixture, fixture->from, "dangling"));
    set_old_time(directory);
    set_old_time(fixture->from);
}

static void a_clone_equals_its_source(void **state)
{
    struct fixture *fixture = need_place(state);
    fill_odd_tree(fixture);
    char *file = at(fixture, fixture->from, "link");
    bool has_xattr = setxattr(file, "user.bough.test", "a\0b", 3, 0) == 0;
    check(fixture, pool_clone(&fixture->pool, fixture->from, fixture->to, NULL, &fixture->err));
    assert_same_entry(fixture->from, fixture->to);
    char value[4] = {0};
    if (has_xattr) {
        assert_int_equal(getxattr(at(fixture, fixture->to, "link"), "user.bough.test", value, 4),
                         3);
        assert_memory_equal(value, "a\0b", 3);
    }
    check(fixture, pool_remove(&fixture->pool, fixture->to, &fixture->err));
    assert_false(path_exists(fixture->to));
    check(fixture, pool_remove(&fixture->pool, fixture->to, &fixture->err));
}

static void a_volume_is_made_empty_and_private(void **state)
{
    struct fixture *fixture = need_place(state);
    struct stat info;
    mode_t before = umask(0177);
    bool made = pool_make(&fixture->pool, fixture->to, &fixture->err);
    umask(before);
    check(fixture, made);
    assert_int_equal(stat(fixture->to, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0700);
    assert_int_equal(rmdir(fixture->to), 0);
}

static void volumes_belong_to_the_user_of_the_pool(void **state)
{
    struct fixture *fixture = need_place(state);
    if (geteuid() != 0)
        skip();
    const struct run_as nobody = {true, NOBODY, NOBODY, "nobody"};
    const char *driver = fixture->pool.driver->name;
    char *directory = at(fixture, fixture->base, "a/b");
    struct pool pool;
    struct stat info;
    check(fixture, pool_open(&fixture->arena, directory, driver, &nobody, &pool, &fixture->err));
    assert_int_equal(stat(directory, &info), 0);
    assert_int_equal(info.st_mode & 07777, 0711);
    char *volume = at(fixture, pool.directory, "volume");
    check(fixture, pool_make(&pool, volume, &fixture->err));
    assert_int_equal(stat(volume, &info), 0);
    assert_int_equal(info.st_uid, NOBODY);
    assert_int_equal(info.st_gid, NOBODY);
}

static void holes_stay_holes(void **state)
{
    struct fixture *fixture = need_place(state);
    char *file = at(fixture, fixture->from, "sparse");
    put(file, 12345, 100000, 1);
    /* Across the border of two pieces, and of blocks. */
    put(file, (off_t)(64 * MIB - 5000), 10000, 2);
    assert_int_equal(truncate(file, (off_t)(100 * MIB + 17)), 0);
    int all_hole = open(at(fixture, fixture->from, "hole"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(ftruncate(all_hole, (off_t)(90 * MIB)), 0);
    close(all_hole);
    check(fixture, pool_clone(&fixture->pool, fixture->from, fixture->to, NULL, &fixture->err));
    assert_same_entry(fixture->from, fixture->to);
    struct stat info;
    assert_int_equal(stat(at(fixture, fixture->to, "sparse"), &info), 0);
    assert_true((size_t)info.st_blocks * 512 < MIB);
    assert_int_equal(stat(at(fixture, fixture->to, "hole"), &info), 0);
    assert_true((size_t)info.st_blocks * 512 < MIB);
}

struct progress_seen {
    uint64_t done;
    uint64_t total;
};

static void see_progress(void *context, const char *step, uint64_t done, uint64_t total)
{
    struct progress_seen *seen = context;
    assert_non_null(step);
    assert_true(done >= seen->done && done <= total);
    *seen = (struct progress_seen){done, total};
}

static void many_small_files_and_a_large_one_arrive(void **state)
{
    struct fixture *fixture = need_place(state);
    for (int i = 0; i < 5000; i++) {
        char name[32];
        (void)snprintf(name, sizeof(name), "%d", i);
        put(at(fixture, fixture->from, name), 0, (size_t)i % 300, (unsigned)i);
    }
    put(at(fixture, fixture->from, "large"), 0, 200 * MIB + 123, 7);
    struct progress_seen seen = {0};
    const struct progress progress = {&seen, see_progress};
    const struct clone_options options = {.progress = &progress};
    check(fixture, pool_clone(&fixture->pool, fixture->from, fixture->to, &options, &fixture->err));
    assert_int_equal(assert_same_tree(fixture->from, fixture->to), 5001);
    if (!fixture->pool.driver->atomic) {
        assert_true(seen.total > 200 * MIB);
        assert_int_equal(seen.done, seen.total);
    }
}

static bool want_no_wal(void *context, const char *path)
{
    struct text *asked = context;
    text_add_item(asked, ",", path);
    return !text_equal(path, "pg_wal") && !text_equal(path, "base/5");
}

static void what_is_not_wanted_is_left_out(void **state)
{
    struct fixture *fixture = need_place(state);
    if (fixture->pool.driver->atomic)
        skip();
    struct text asked = text_make(&fixture->arena);
    assert_int_equal(mkdir(at(fixture, fixture->from, "pg_wal"), 0700), 0);
    assert_int_equal(mkdir(at(fixture, fixture->from, "base"), 0700), 0);
    put(at(fixture, fixture->from, "pg_wal/segment"), 0, 10, 1);
    put(at(fixture, fixture->from, "base/5"), 0, 10, 1);
    put(at(fixture, fixture->from, "base/55"), 0, 10, 1);
    const struct clone_options options = {.want = want_no_wal, .want_context = &asked};
    check(fixture, pool_clone(&fixture->pool, fixture->from, fixture->to, &options, &fixture->err));
    assert_false(path_exists(at(fixture, fixture->to, "pg_wal")));
    assert_false(path_exists(at(fixture, fixture->to, "base/5")));
    assert_true(path_exists(at(fixture, fixture->to, "base/55")));
    assert_null(strstr(asked.data, "segment"));
}

static bool take_away(void *context, const char *path)
{
    struct fixture *fixture = context;
    if (text_equal(path, "short-lived") || text_equal(path, "dropped"))
        (void)path_remove(at(fixture, fixture->from, path), &fixture->err);
    return true;
}

static void a_file_that_vanishes_is_left_out_if_it_may(void **state)
{
    struct fixture *fixture = need_place(state);
    if (fixture->pool.driver->atomic)
        skip();
    put(at(fixture, fixture->from, "short-lived"), 0, 10, 1);
    put(at(fixture, fixture->from, "stays"), 0, 10, 1);
    assert_int_equal(mkdir(at(fixture, fixture->from, "dropped"), 0700), 0);
    struct clone_options options = {.want = take_away, .want_context = fixture, .may_vanish = true};
    check(fixture, pool_clone(&fixture->pool, fixture->from, fixture->to, &options, &fixture->err));
    assert_int_equal(assert_same_tree(fixture->from, fixture->to), 1);

    check(fixture, pool_remove(&fixture->pool, fixture->to, &fixture->err));
    put(at(fixture, fixture->from, "short-lived"), 0, 10, 1);
    options.may_vanish = false;
    check_error(fixture,
                pool_clone(&fixture->pool, fixture->from, fixture->to, &options, &fixture->err),
                ERR_FAILED, "/from/short-lived'");
    check(fixture, pool_remove(&fixture->pool, fixture->to, &fixture->err));
    assert_false(path_exists(fixture->to));
}

struct churn {
    struct fixture *fixture;
    atomic_bool stop;
};

/* Creates, truncates and drops files and directories, as a server does. */
static void *churn_main(void *context)
{
    struct churn *churn = context;
    char path[512];
    for (unsigned i = 0; !atomic_load(&churn->stop); i++) {
        (void)snprintf(path, sizeof(path), "%s/d%u", churn->fixture->from, i % 7);
        (void)mkdir(path, 0700);
        (void)snprintf(path, sizeof(path), "%s/d%u/f%u", churn->fixture->from, i % 7, i % 50);
        int fd = open(path, O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        if (fd >= 0 && ftruncate(fd, (off_t)(i % 100) * 1000) == 0)
            (void)!pwrite(fd, path, sizeof(path), i % 5000);
        if (fd >= 0)
            (void)close(fd);
        (void)snprintf(path, sizeof(path), "%s/d%u", churn->fixture->from, (i + 3) % 7);
        auto_err ignored = {0};
        if (i % 20 == 0)
            (void)path_remove(path, &ignored);
    }
    return NULL;
}

static void a_busy_directory_can_be_cloned(void **state)
{
    struct fixture *fixture = need_place(state);
    struct churn churn = {.fixture = fixture};
    const struct clone_options options = {.may_vanish = true};
    pthread_t thread;
    assert_int_equal(pthread_create(&thread, NULL, churn_main, &churn), 0);
    bool fine = true;
    for (int i = 0; fine && i < 20; i++) {
        uint64_t bytes;
        fine = pool_clone(&fixture->pool, fixture->from, fixture->to, &options, &fixture->err) &&
               pool_own_bytes(&fixture->pool, fixture->from, &bytes, &fixture->err) &&
               pool_remove(&fixture->pool, fixture->to, &fixture->err);
    }
    atomic_store(&churn.stop, true);
    pthread_join(thread, NULL);
    check(fixture, fine);
}

static void own_bytes_count_what_is_not_shared(void **state)
{
    struct fixture *fixture = need_place(state);
    for (int i = 0; i < 500; i++) {
        char name[16];
        (void)snprintf(name, sizeof(name), "%d", i);
        put(at(fixture, fixture->from, name), 0, 1000, (unsigned)i);
    }
    put(at(fixture, fixture->from, "table"), 0, 64 * MIB, 7);
    uint64_t before = 0;
    uint64_t after = 0;
    check(fixture, pool_own_bytes(&fixture->pool, fixture->from, &before, &fixture->err));
    assert_in_range(before, 64 * MIB, 70 * MIB);
    const struct clone_options options = {.read_only = false};
    check(fixture, pool_clone(&fixture->pool, fixture->from, fixture->to, &options, &fixture->err));
    check(fixture, pool_own_bytes(&fixture->pool, fixture->to, &before, &fixture->err));
    if (fixture->pool.driver->instant)
        assert_in_range(before, 0, MIB / 2);
    put(at(fixture, fixture->to, "table"), (off_t)(20 * MIB), 4 * MIB, 8);
    put(at(fixture, fixture->to, "new"), 0, 4 * MIB, 9);
    check(fixture, pool_own_bytes(&fixture->pool, fixture->to, &after, &fixture->err));
    if (fixture->pool.driver->instant)
        assert_in_range(after - before, 7 * MIB, 10 * MIB);
    else
        assert_in_range(after - before, 3 * MIB, 10 * MIB);
}

static void a_read_only_clone_cannot_be_written_but_cloned_and_removed(void **state)
{
    struct fixture *fixture = need_place(state);
    if (!is_btrfs(fixture))
        skip();
    put(at(fixture, fixture->from, "file"), 0, 5000, 1);
    const struct clone_options options = {.read_only = true};
    check(fixture, pool_clone(&fixture->pool, fixture->from, fixture->to, &options, &fixture->err));
    assert_int_equal(open(at(fixture, fixture->to, "file"), O_RDWR | O_CLOEXEC), -1);
    assert_int_equal(errno, EROFS);
    char *again = at(fixture, fixture->pool.directory, "again");
    check(fixture, pool_clone(&fixture->pool, fixture->to, again, NULL, &fixture->err));
    put(at(fixture, again, "file"), 0, 10, 2);
    check(fixture, pool_remove(&fixture->pool, fixture->to, &fixture->err));
    check(fixture, pool_remove(&fixture->pool, again, &fixture->err));
    assert_false(path_exists(fixture->to) || path_exists(again));
}

/* Removing then has to empty the volume, read-only or not, whatever its modes are. */
static bool use_own_pool(struct fixture *fixture, const char *directory)
{
    struct pool pool;
    struct err *err = &fixture->err;
    char *from = at(fixture, directory, "from");
    char *to = at(fixture, directory, "to");
    char *locked = at(fixture, from, "locked");
    const char *driver = fixture->pool.driver->name;
    const struct clone_options options = {.read_only = true};
    return pool_open(&fixture->arena, directory, driver, NULL, &pool, err) &&
           pool_make(&pool, from, err) && mkdir(locked, 0700) == 0 &&
           mkdir(at(fixture, locked, "inner"), 0700) == 0 && chmod(locked, 0500) == 0 &&
           pool_clone(&pool, from, to, &options, err) && pool_remove(&pool, to, err) &&
           pool_clone(&pool, from, to, NULL, err) && pool_remove(&pool, from, err) &&
           pool_remove(&pool, to, err) && !path_exists(to);
}

static void without_root_all_works_too(void **state)
{
    struct fixture *fixture = need_place(state);
    if (geteuid() != 0)
        skip();
    char *directory = at(fixture, fixture->base, "own");
    assert_int_equal(mkdir(directory, 0755), 0);
    assert_int_equal(chown(directory, NOBODY, NOBODY), 0);
    pid_t child = fork();
    if (child == 0) {
        if (setgid(NOBODY) != 0 || setuid(NOBODY) != 0 || access(directory, W_OK) != 0)
            _exit(CANNOT_TELL); /* such as below a directory that is root's own */
        bool fine = use_own_pool(fixture, directory);
        if (!fine)
            print_error("%s\n", fixture->err.message ? fixture->err.message : "no error");
        _exit(fine ? 0 : 1);
    }
    int status;
    assert_int_equal(waitpid(child, &status, 0), child);
    if (WIFEXITED(status) && WEXITSTATUS(status) == CANNOT_TELL)
        skip();
    assert_int_equal(status, 0);
}

static void what_is_half_made_can_be_removed(void **state)
{
    struct fixture *fixture = need_place(state);
    char *inner = at(fixture, fixture->to, "inner");
    assert_int_equal(mkdir(fixture->to, 0700), 0);
    assert_int_equal(mkdir(inner, 0700), 0);
    put(at(fixture, inner, "file"), 0, 10, 1);
    assert_int_equal(chmod(inner, 0), 0);
    check(fixture, pool_remove(&fixture->pool, fixture->to, &fixture->err));
    assert_false(path_exists(fixture->to));

    put(fixture->to, 0, 10, 1);
    check(fixture, pool_remove(&fixture->pool, fixture->to, &fixture->err));
    assert_int_equal(symlink(fixture->from, fixture->to), 0);
    check(fixture, pool_remove(&fixture->pool, fixture->to, &fixture->err));
    assert_true(path_exists(fixture->from) && !path_exists(fixture->to));
}

static void a_subvolume_inside_a_volume_is_refused_and_removed(void **state)
{
    struct fixture *fixture = need_place(state);
    if (!is_btrfs(fixture))
        skip();
    char *inner = at(fixture, fixture->from, "inner");
    assert_int_equal(btrfs_util_create_subvolume(inner, 0, NULL, NULL), BTRFS_UTIL_OK);
    put(at(fixture, inner, "file"), 0, 10, 1);
    check_error(fixture,
                pool_clone(&fixture->pool, fixture->from, fixture->to, NULL, &fixture->err),
                ERR_FAILED, "'inner'");
    char *deeper = at(fixture, inner, "deeper");
    assert_int_equal(btrfs_util_create_snapshot(inner, deeper, 0, NULL, NULL), BTRFS_UTIL_OK);
    assert_int_equal(btrfs_util_set_subvolume_read_only(deeper, true), BTRFS_UTIL_OK);
    assert_int_equal(btrfs_util_set_subvolume_read_only(inner, true), BTRFS_UTIL_OK);
    assert_int_equal(btrfs_util_set_subvolume_read_only(fixture->from, true), BTRFS_UTIL_OK);
    check(fixture, pool_remove(&fixture->pool, fixture->from, &fixture->err));
    assert_false(path_exists(fixture->from));
}

static void a_file_without_copy_on_write_is_cloned(void **state)
{
    struct fixture *fixture = need_place(state);
    char *file = at(fixture, fixture->from, "nocow");
    auto_fd fd = open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    int flags = FS_NOCOW_FL;
    if (ioctl(fd, FS_IOC_SETFLAGS, &flags) != 0)
        skip();
    put(file, 0, MIB, 1);
    check(fixture, pool_clone(&fixture->pool, fixture->from, fixture->to, NULL, &fixture->err));
    assert_same_content(file, at(fixture, fixture->to, "nocow"));
}

/* copy_file_range does not work there, so this is the other way. */
static void a_source_on_another_file_system_is_copied(void **state)
{
    struct fixture *fixture = need_place(state);
    struct stat here;
    struct stat there;
    char other[] = "/dev/shm/bough-test-XXXXXX";
    bool works = text_equal(fixture->pool.driver->name, "copy") && mkdtemp(other);
    if (!works || stat(fixture->base, &here) != 0 || stat(other, &there) != 0)
        skip();
    put(at(fixture, other, "file"), 0, 3 * MIB + 5, 1);
    put(at(fixture, other, "sparse"), (off_t)(40 * MIB), 1000, 1);
    bool cloned = pool_clone(&fixture->pool, other, fixture->to, NULL, &fixture->err);
    if (cloned)
        assert_same_entry(other, fixture->to);
    assert_true(path_remove(other, &(struct err){0}));
    check(fixture, cloned);
    if (here.st_dev == there.st_dev)
        print_message("both are the same file system: nothing proved\n");
}

static void sockets_and_fifos_are_left_out(void **state)
{
    struct fixture *fixture = need_place(state);
    if (fixture->pool.driver->atomic)
        skip();
    assert_int_equal(mkfifo(at(fixture, fixture->from, "fifo"), 0600), 0);
    assert_int_equal(mknod(at(fixture, fixture->from, "socket"), S_IFSOCK | 0600, 0), 0);
    check(fixture, pool_clone(&fixture->pool, fixture->from, fixture->to, NULL, &fixture->err));
    assert_int_equal(rmdir(fixture->to), 0);
}

static void mistakes_are_named(void **state)
{
    struct fixture *fixture = need_place(state);
    struct pool *pool = &fixture->pool;
    struct err *err = &fixture->err;
    char *missing = at(fixture, fixture->pool.directory, "missing");
    char *file = at(fixture, fixture->from, "file");
    put(file, 0, 10, 1);
    check(fixture, pool_make(pool, fixture->to, err));
    put(at(fixture, fixture->to, "precious"), 0, 10, 1);
    check_error(fixture, pool_clone(pool, fixture->from, fixture->to, NULL, err), ERR_EXISTS,
                "/to'");
    check_error(fixture, pool_make(pool, fixture->to, err), ERR_EXISTS, "/to'");
    assert_true(path_exists(at(fixture, fixture->to, "precious")));
    check_error(fixture, pool_clone(pool, missing, at(fixture, pool->directory, "x"), NULL, err),
                ERR_FAILED, "/missing'");
    check_error(fixture, pool_clone(pool, file, at(fixture, pool->directory, "x"), NULL, err),
                ERR_FAILED, "/file'");
    check_error(fixture, pool_make(pool, at(fixture, missing, "x"), err), ERR_FAILED, "/missing'");
    check_error(fixture, pool_make(pool, at(fixture, fixture->base, "x"), err), ERR_FAILED,
                "not in the pool");
    check_error(fixture, pool_remove(pool, fixture->base, err), ERR_FAILED, "not in the pool");
    check_error(fixture, pool_remove(pool, pool->directory, err), ERR_FAILED, "not in the pool");
    check_error(fixture, pool_remove(pool, at(fixture, fixture->to, ".."), err), ERR_FAILED,
                "not in the");
    uint64_t bytes;
    check_error(fixture, pool_own_bytes(pool, missing, &bytes, err), ERR_FAILED, "/missing'");
    assert_false(path_exists(at(fixture, pool->directory, "x")));
}

static void a_tree_that_is_too_deep_is_refused(void **state)
{
    struct fixture *fixture = need_place(state);
    if (fixture->pool.driver->atomic)
        skip();
    char *path = at(fixture, fixture->from, "d");
    for (int i = 0; i < 200; i++, path = at(fixture, path, "d"))
        assert_int_equal(mkdir(path, 0700), 0);
    check_error(fixture,
                pool_clone(&fixture->pool, fixture->from, fixture->to, NULL, &fixture->err),
                ERR_FAILED, "directories deep");
    check(fixture, pool_remove(&fixture->pool, fixture->to, &fixture->err));
    check(fixture, pool_remove(&fixture->pool, fixture->from, &fixture->err));
}

static void probes_leave_nothing_behind(void **state)
{
    struct fixture *fixture = need_place(state);
    struct pool pool;
    check(fixture, pool_remove(&fixture->pool, fixture->from, &fixture->err));
    for (size_t i = 0; pool_drivers[i]; i++)
        if (!pool_drivers[i]->probe(fixture->pool.directory, &fixture->err))
            check_error(fixture, false, ERR_MISSING, fixture->pool.directory);
    assert_int_equal(rmdir(fixture->pool.directory), 0);
    check(fixture,
          pool_open(&fixture->arena, fixture->pool.directory, NULL, NULL, &pool, &fixture->err));
    assert_true(pool.driver->instant || text_equal(fixture->pool.driver->name, "copy"));
    assert_int_equal(rmdir(pool.directory), 0);
}

static void a_driver_that_does_not_work_is_an_error(void **state)
{
    struct fixture *fixture = need_place(state);
    struct pool pool;
    check_error(fixture,
                pool_open(&fixture->arena, fixture->base, "zfs", NULL, &pool, &fixture->err),
                ERR_CONFIG, "'zfs'");
    assert_false(pool_open(&fixture->arena, "/proc", "btrfs", NULL, &pool, &fixture->err));
    assert_non_null(fixture->err.hint);
    check_error(fixture, false, ERR_MISSING, "/proc");
}

/* A file system of 8 MB in a file; false where the machine does not allow that. */
static bool mount_tiny(struct fixture *fixture, const char *directory)
{
    char *image = at(fixture, fixture->base, "image");
    put(image, (off_t)(8 * MIB - 1), 1, 0);
    const char *const mkfs[] = {"/sbin/mkfs.ext4", "-q", "-F", image, NULL};
    const char *const mount[] = {"mount", "-o", "loop", image, directory, NULL};
    const struct process steps[] = {{.argv = mkfs, .timeout_ms = 30000},
                                    {.argv = mount, .timeout_ms = 30000}};
    assert_int_equal(mkdir(directory, 0700), 0);
    for (size_t i = 0; i < countof(steps); i++)
        if (!process_check(&fixture->arena, &steps[i], &(struct process_result){0}, &fixture->err))
            return false;
    fixture->mounted = directory;
    return true;
}

static void fill_tiny(struct fixture *fixture, const char *directory)
{
    struct pool pool;
    struct err *err = &fixture->err;
    check(fixture, pool_open(&fixture->arena, directory, "copy", NULL, &pool, err));
    for (int i = 0; i < 30; i++) {
        char name[16];
        (void)snprintf(name, sizeof(name), "%d", i);
        put(at(fixture, fixture->from, name), 0, MIB, (unsigned)i);
    }
    char *to = at(fixture, pool.directory, "to");
    check_error(fixture, pool_clone(&pool, fixture->from, to, NULL, err), ERR_NO_SPACE, "/from/");
    auto_fd fd = open(at(fixture, directory, "rest"), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
    while (write(fd, to, strlen(to)) > 0)
        continue;
    assert_int_equal(errno, ENOSPC);
    check(fixture, pool_open(&fixture->arena, directory, "copy", NULL, &pool, err));
    check(fixture, pool_remove(&pool, to, err));
    assert_false(path_exists(to));
}

static void a_full_disk_is_named_and_can_be_emptied(void **state)
{
    struct fixture *fixture = need_place(state);
    char *tiny = at(fixture, fixture->base, "tiny");
    if (geteuid() != 0 || !text_equal(fixture->pool.driver->name, "copy") ||
        !mount_tiny(fixture, tiny))
        skip();
    fill_tiny(fixture, tiny);
}

static const struct CMUnitTest cases[] = {
    cmocka_unit_test(a_clone_equals_its_source),
    cmocka_unit_test(a_volume_is_made_empty_and_private),
    cmocka_unit_test(volumes_belong_to_the_user_of_the_pool),
    cmocka_unit_test(holes_stay_holes),
    cmocka_unit_test(many_small_files_and_a_large_one_arrive),
    cmocka_unit_test(what_is_not_wanted_is_left_out),
    cmocka_unit_test(a_file_that_vanishes_is_left_out_if_it_may),
    cmocka_unit_test(a_busy_directory_can_be_cloned),
    cmocka_unit_test(own_bytes_count_what_is_not_shared),
    cmocka_unit_test(a_read_only_clone_cannot_be_written_but_cloned_and_removed),
    cmocka_unit_test(without_root_all_works_too),
    cmocka_unit_test(what_is_half_made_can_be_removed),
    cmocka_unit_test(a_subvolume_inside_a_volume_is_refused_and_removed),
    cmocka_unit_test(a_file_without_copy_on_write_is_cloned),
    cmocka_unit_test(a_source_on_another_file_system_is_copied),
    cmocka_unit_test(sockets_and_fifos_are_left_out),
    cmocka_unit_test(mistakes_are_named),
    cmocka_unit_test(a_tree_that_is_too_deep_is_refused),
    cmocka_unit_test(probes_leave_nothing_behind),
    cmocka_unit_test(a_driver_that_does_not_work_is_an_error),
    cmocka_unit_test(a_full_disk_is_named_and_can_be_emptied),
};

int main(void)
{
    struct CMUnitTest tests[countof(places) * countof(cases)];
    auto_arena arena = {0};
    size_t n = 0;
    for (size_t i = 0; i < countof(places); i++)
        for (size_t j = 0; j < countof(cases); j++) {
            struct CMUnitTest *test = &tests[n++];
            *test = cases[j];
            test->name = arena_printf(&arena, "%s in %s: %s", places[i].driver, places[i].variable,
                                      cases[j].name);
            test->setup_func = set_up;
            test->teardown_func = tear_down;
            test->initial_state = (void *)(uintptr_t)&places[i];
        }
    return cmocka_run_group_tests_name("pool", tests, NULL, NULL);
}
