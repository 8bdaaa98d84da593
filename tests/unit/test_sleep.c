/* The parts beneath sleeping branches and limits: lengths of time, sockets that wait, groups. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "base/duration.h"
#include "base/path.h"
#include "base/text.h"
#include "instance/cgroup.h"
#include "instance/listener.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static void lengths_of_time_are_read_and_written(void **state)
{
    static const struct {
        const char *text;
        int64_t s;
    } good[] = {{"90s", 90},    {"10m", 600},    {"3h", 10800},
                {"3d", 259200}, {"2w", 1209600}, {"never", 0}};
    (void)state;
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(good); i++) {
        int64_t s = -1;
        auto_err err = {0};
        assert_true(duration_parse(good[i].text, &s, &err));
        assert_int_equal(s, good[i].s);
        assert_string_equal(duration_text(&arena, s), good[i].text);
    }
}

static void what_is_no_length_of_time_is_refused(void **state)
{
    static const char *const bad[] = {
        "", "3", "d", "-3d", "0s", "3 d", "3days", "1e3s", "99999999999999999999d", "999999w"};
    (void)state;
    for (size_t i = 0; i < countof(bad); i++) {
        int64_t s = 0;
        auto_err err = {0};
        assert_false(duration_parse(bad[i], &s, &err));
        assert_int_equal(err.code, ERR_USAGE);
        assert_non_null(err.hint);
    }
}

static int connect_to(int port)
{
    struct sockaddr_in address = {.sin_family = AF_INET,
                                  .sin_port = htons((uint16_t)port),
                                  .sin_addr = {htonl(INADDR_LOOPBACK)}};
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    struct timeval limit = {.tv_usec = 100000};
    (void)setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof(limit));
    if (connect(fd, (struct sockaddr *)&address, sizeof(address)) != 0)
        fd_close(&fd);
    return fd;
}

static int make_listener(int *ret_port)
{
    auto_err err = {0};
    int port = 0;
    int listener = -1;
    for (int first = 30000; listener < 0 && (port = instance_free_port(first)); first = port + 1) {
        err_clear(&err);
        listener = listener_make(port, &err);
    }
    assert_true(listener >= 0);
    *ret_port = port;
    return listener;
}

static void a_client_waits_in_the_queue(void **state)
{
    (void)state;
    int port = 0;
    struct listener_ports ports;
    auto_err err = {0};
    auto_fd listener = make_listener(&port);
    assert_false(listener_is_wanted(listener));
    assert_int_equal(listener_make(port, &err), -1);
    assert_int_equal(err.code, ERR_BUSY);
    auto_fd client = connect_to(port);
    assert_true(client >= 0);
    assert_true(listener_is_wanted(listener));
    assert_true(listener_ports_in_use(&ports));
    assert_true(listener_ports_have(&ports, port));
    assert_false(listener_ports_have(&ports, 0));
}

static void nobody_gets_in_while_it_is_shut(void **state)
{
    (void)state;
    int port = 0;
    auto_fd listener = make_listener(&port);
    assert_true(listener_shut(listener));
    auto_fd late = connect_to(port);
    assert_int_equal(late, -1);
    assert_int_not_equal(errno, ECONNREFUSED);
    assert_false(listener_is_wanted(listener));
    listener_reopen(listener);
    auto_fd client = connect_to(port);
    assert_true(client >= 0 && listener_is_wanted(listener));
}

static void a_group_gets_its_limits(void **state)
{
    (void)state;
    auto_arena arena = {0};
    auto_err err = {0};
    char root[] = "/tmp/bough-groups-XXXXXX";
    assert_non_null(mkdtemp(root));
    const struct cgroup_limits outer = {.memory_bytes = 1 << 20};
    const struct cgroup_limits inner = {.cpu_thousandths = 1500};
    char *path = cgroup_make(&arena, root, "shop", &outer, "feat", &inner, &err);
    assert_non_null(path);
    assert_true(cgroup_enter(path, 4711, &err));
    static const struct {
        const char *file, *text;
    } files[] = {{"bough/shop/memory.max", "1048576"},
                 {"bough/shop/cpu.max", "max"},
                 {"bough/shop/cgroup.subtree_control", "+memory +cpu"},
                 {"bough/shop/feat/memory.max", "max"},
                 {"bough/shop/feat/cpu.max", "150000 100000"},
                 {"bough/shop/feat/cgroup.procs", "4711"}};
    for (size_t i = 0; i < countof(files); i++)
        assert_string_equal(
            path_read(&arena, path_join(&arena, root, files[i].file), 100, NULL, &err),
            files[i].text);
    assert_true(path_remove(root, &err));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lengths_of_time_are_read_and_written),
        cmocka_unit_test(what_is_no_length_of_time_is_refused),
        cmocka_unit_test(a_client_waits_in_the_queue),
        cmocka_unit_test(nobody_gets_in_while_it_is_shut),
        cmocka_unit_test(a_group_gets_its_limits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
