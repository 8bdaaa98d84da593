/* Tests of base/process: output, input, environment, limits, timeouts, pipes, and who runs. */
#include "base/clock.h"
#include "base/path.h"
#include "base/process.h"
#include "base/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define WAIT_MS 20000

struct fixture {
    struct arena arena;
    struct err err;
    char *directory;
};

static int setup(void **state)
{
    struct fixture *f = heap_realloc(NULL, sizeof(*f));
    *f = (struct fixture){0};
    char name[] = "/tmp/bough-process-XXXXXX";
    assert_non_null(mkdtemp(name));
    f->directory = arena_strdup(&f->arena, name);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    bool removed = path_remove(f->directory, &f->err);
    err_clear(&f->err);
    arena_release(&f->arena);
    free(f);
    return removed ? 0 : -1;
}

static void must(struct fixture *f, bool ok)
{
    if (!ok)
        fail_msg("unexpected error: %s", f->err.message ? f->err.message : "(none)");
}

static void must_fail(struct fixture *f, bool ok, enum err_code code, const char *part)
{
    assert_false(ok);
    if (f->err.code != code || !strstr(f->err.message, part))
        fail_msg("code %d, message: %s", (int)f->err.code, f->err.message);
    err_clear(&f->err);
}

/* A process that runs a line of shell: the shell is a stand-in for a program here. */
#define shell(line) {.argv = (const char *const[]){"sh", "-c", line, NULL}, .timeout_ms = WAIT_MS}

static struct process_result run(struct fixture *f, const struct process *process)
{
    struct process_result result = {0};
    must(f, process_run(&f->arena, process, &result, &f->err));
    return result;
}

static void output_errors_and_status_come_back(void **state)
{
    struct fixture *f = *state;
    struct process process = shell("echo out; echo err >&2; exit 7");
    struct process_result result = run(f, &process);
    assert_string_equal(result.out, "out\n");
    assert_string_equal(result.errors, "err\n");
    assert_int_equal(result.status, 7);
}

static void arguments_reach_the_program_as_they_are(void **state)
{
    struct fixture *f = *state;
    const char *const argv[] = {"printf", "%s|", "a b", "", "$(id)", "'\"\\", "*", NULL};
    struct process process = {.argv = argv, .timeout_ms = WAIT_MS};
    assert_string_equal(run(f, &process).out, "a b||$(id)|'\"\\|*|");
}

static void a_program_killed_by_a_signal_has_128_and_its_number(void **state)
{
    struct fixture *f = *state;
    struct process process = shell("kill -KILL $$");
    assert_int_equal(run(f, &process).status, 128 + SIGKILL);
    must_fail(f, process_check(&f->arena, &process, NULL, &f->err), ERR_FAILED,
              "killed by signal 9");
}

static void checking_makes_a_failure_an_error_with_the_last_words(void **state)
{
    struct fixture *f = *state;
    struct process bad = shell("echo the cause >&2; exit 3");
    assert_false(process_check(&f->arena, &bad, NULL, &f->err));
    assert_string_equal(f->err.message, "cannot finish 'sh': exit status 3");
    assert_string_equal(f->err.detail, "the cause\n");
    struct process good = shell("echo fine");
    struct process_result result = {0};
    must(f, process_check(&f->arena, &good, &result, &f->err));
    assert_string_equal(result.out, "fine\n");
}

static void a_program_that_is_not_there_is_named(void **state)
{
    struct fixture *f = *state;
    const char *const argv[] = {"bough-no-such-program", NULL};
    struct process process = {.argv = argv, .timeout_ms = WAIT_MS};
    struct process_result result = {.status = 42};
    must_fail(f, process_run(&f->arena, &process, &result, &f->err), ERR_MISSING,
              "'bough-no-such-program'");
    assert_int_equal(result.status, 42);
    assert_null(process_find(&f->arena, "bough-no-such-program"));
    assert_null(process_find(&f->arena, "/nowhere/sh"));
    assert_non_null(process_find(&f->arena, "/bin/sh"));
    assert_true(text_starts(process_find(&f->arena, "sh"), "/"));
}

static void a_file_that_cannot_be_executed_tells_why(void **state)
{
    struct fixture *f = *state;
    char *path = path_join(&f->arena, f->directory, "script");
    must(f, path_write(path, "\x7f" "ELF", 4, 0755, &f->err));
    const char *const argv[] = {path, NULL};
    struct process process = {.argv = argv, .timeout_ms = WAIT_MS};
    struct process_result result;
    must_fail(f, process_run(&f->arena, &process, &result, &f->err), ERR_FAILED, strerror(ENOEXEC));
}

static void the_environment_is_the_callers_with_changes(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(setenv("BOUGH_TEST_KEPT", "kept", 1), 0);
    assert_int_equal(setenv("BOUGH_TEST_SET", "old", 1), 0);
    assert_int_equal(setenv("BOUGH_TEST_GONE", "old", 1), 0);
    const char *const env[] = {"BOUGH_TEST_SET=a=b c", "BOUGH_TEST_GONE", "BOUGH_TEST=", NULL};
    struct process process = shell(
        "echo \"$BOUGH_TEST_KEPT|$BOUGH_TEST_SET|${BOUGH_TEST_GONE-unset}|${BOUGH_TEST-unset}\"");
    process.env = env;
    assert_string_equal(run(f, &process).out, "kept|a=b c|unset|\n");
}

static void a_program_runs_in_its_directory_without_our_input(void **state)
{
    struct fixture *f = *state;
    struct process process = shell("pwd; cat");
    process.directory = f->directory;
    assert_string_equal(run(f, &process).out, arena_printf(&f->arena, "%s\n", f->directory));
    process.directory = "/nowhere";
    struct process_result result;
    must_fail(f, process_run(&f->arena, &process, &result, &f->err), ERR_FAILED, "No such file");
}

static void text_is_fed_to_a_program(void **state)
{
    struct fixture *f = *state;
    struct process process = shell("cat");
    process.stdin_text = "line one\nline two";
    assert_string_equal(run(f, &process).out, "line one\nline two");
    process.stdin_text = "";
    assert_string_equal(run(f, &process).out, "");
}

static char *repeated(struct fixture *f, const char *word, size_t size)
{
    struct text text = text_make(&f->arena);
    while (text.len + strlen(word) <= size)
        text_add(&text, word);
    return text.data;
}

static void a_program_that_does_not_read_its_input_does_no_harm(void **state)
{
    struct fixture *f = *state;
    struct process process = shell("exec 0<&-; echo done");
    process.stdin_text = repeated(f, "unread ", 300000);
    assert_string_equal(run(f, &process).out, "done\n");
}

static void much_text_goes_in_while_much_comes_out(void **state)
{
    struct fixture *f = *state;
    struct process process = shell("cat");
    process.stdin_text = repeated(f, "0123456789", 500000);
    (void)alarm(60); /* a deadlock must not hang the suite */
    struct process_result result = run(f, &process);
    (void)alarm(0);
    assert_string_equal(result.out, process.stdin_text);
}

static void output_is_cut_at_its_limit_at_the_end_and_errors_at_the_beginning(void **state)
{
    struct fixture *f = *state;
    struct process process = shell("i=0; while [ $i -lt 40 ]; do "
                                   "head -c 100000 /dev/zero | tr '\\0' x; "
                                   "head -c 100000 /dev/zero | tr '\\0' y >&2; i=$((i+1)); done; "
                                   "echo last; echo last >&2");
    struct process_result result = run(f, &process);
    assert_int_equal(result.status, 0);
    assert_int_equal(strlen(result.out), PROCESS_OUTPUT_LIMIT_BYTES);
    assert_int_equal(result.out[PROCESS_OUTPUT_LIMIT_BYTES - 1], 'x');
    size_t len = strlen(result.errors);
    assert_true(len <= PROCESS_OUTPUT_LIMIT_BYTES && len > 1000);
    assert_string_equal(result.errors + len - 6, "ylast\n");
}

static void output_goes_to_a_log_when_there_is_one(void **state)
{
    struct fixture *f = *state;
    struct process process = shell("echo out; echo err >&2");
    process.log_path = path_join(&f->arena, f->directory, "log");
    assert_string_equal(run(f, &process).out, "");
    (void)run(f, &process);
    assert_string_equal(path_read(&f->arena, process.log_path, 1000, NULL, &f->err),
                        "out\nerr\nout\nerr\n");
    process.log_path = "/nowhere/log";
    struct process_result result;
    must_fail(f, process_run(&f->arena, &process, &result, &f->err), ERR_FAILED, "No such file");
}

static void a_program_that_takes_too_long_is_killed(void **state)
{
    struct fixture *f = *state;
    struct process process = shell("echo $$ > pid; exec sleep 1000");
    process.directory = f->directory;
    process.timeout_ms = 1500;
    struct process_result result;
    int64_t start = clock_ms();
    must_fail(f, process_run(&f->arena, &process, &result, &f->err), ERR_TIMEOUT,
              "no end after 1 s");
    assert_true(clock_ms() - start < WAIT_MS);
    char *pid = path_read(&f->arena, path_join(&f->arena, f->directory, "pid"), 100, NULL, &f->err);
    must(f, pid != NULL);
    assert_int_equal(kill((pid_t)atoi(pid), 0), -1);
}

static void a_program_that_ignores_the_polite_signal_is_killed_hard(void **state)
{
    struct fixture *f = *state;
    struct process process = shell("trap '' TERM; while :; do sleep 0.1; done");
    process.timeout_ms = 300;
    struct process_result result;
    must_fail(f, process_run(&f->arena, &process, &result, &f->err), ERR_TIMEOUT, "'");
}

static void the_output_of_one_program_is_the_input_of_another(void **state)
{
    struct fixture *f = *state;
    struct process from =
        shell("i=0; while [ $i -lt 20000 ]; do echo 0123456789; i=$((i+1)); done");
    struct process into = shell("cat > copy");
    into.directory = f->directory;
    must(f, process_pipe(&f->arena, &from, &into, &f->err));
    size_t len = 0;
    char *copy = path_join(&f->arena, f->directory, "copy");
    must(f, path_read(&f->arena, copy, 1000000, &len, &f->err) != NULL);
    assert_int_equal(len, 220000);
}

static void a_pipe_tells_which_of_its_ends_failed(void **state)
{
    struct fixture *f = *state;
    struct process good = shell("cat; echo data");
    struct process bad = shell("echo broken >&2; exit 4");
    struct process endless = shell("yes");
    assert_false(process_pipe(&f->arena, &bad, &good, &f->err));
    assert_string_equal(f->err.detail, "broken\n");
    assert_false(process_pipe(&f->arena, &good, &bad, &f->err));
    assert_string_equal(f->err.detail, "broken\n");
    assert_false(process_pipe(&f->arena, &endless, &bad, &f->err));
    assert_string_equal(f->err.message, "cannot finish 'sh': exit status 4");
    endless.timeout_ms = 300;
    struct process sink = shell("cat");
    must_fail(f, process_pipe(&f->arena, &endless, &sink, &f->err), ERR_TIMEOUT, "no end");
    struct process missing = {.argv = (const char *const[]){"bough-none", NULL}, .timeout_ms = 1};
    must_fail(f, process_pipe(&f->arena, &good, &missing, &f->err), ERR_MISSING, "'bough-none'");
}

static void a_started_program_has_a_session_of_its_own_and_logs(void **state)
{
    struct fixture *f = *state;
    struct process process = shell("echo started; cat; exec sleep 0.05");
    process.log_path = path_join(&f->arena, f->directory, "log");
    pid_t pid = 0;
    must(f, process_start(&process, &pid, &f->err));
    assert_int_equal(getsid(pid), pid);
    int status = -1;
    assert_int_equal(waitpid(pid, &status, 0), pid);
    assert_int_equal(status, 0);
    assert_string_equal(path_read(&f->arena, process.log_path, 100, NULL, &f->err), "started\n");
}

static void a_foreground_program_gives_its_status(void **state)
{
    struct fixture *f = *state;
    struct process process = shell("exit 9");
    assert_int_equal(process_foreground(&process, &f->err), 9);
    struct process missing = {.argv = (const char *const[]){"bough-none", NULL}};
    must_fail(f, process_foreground(&missing, &f->err) >= 0, ERR_MISSING, "'bough-none'");
}

static void children_inherit_no_descriptors(void **state)
{
    struct fixture *f = *state;
    auto_fd lock = path_lock(path_join(&f->arena, f->directory, "lock"), &f->err);
    must(f, lock >= 0);
    struct process process = shell("for n in 3 4 5 6 7 8 9; do "
                                   "readlink /proc/$$/fd/$n; done; true");
    char *out = run(f, &process).out;
    assert_null(strstr(out, "lock"));
    assert_null(strstr(out, "pipe:"));
}

static void postgres_never_runs_as_root(void **state)
{
    struct fixture *f = *state;
    struct run_as user = {0};
    if (geteuid() == 0 && !process_find(&f->arena, "postgres"))
        skip();
    must(f, run_as_postgres(&f->arena, &user, &f->err));
    assert_true(user.uid != 0);
    assert_int_equal(user.switch_user, geteuid() == 0);
    struct process process = shell("id -u; id -G");
    process.user = &user;
    process.directory = "/";
    assert_string_equal(run(f, &process).out,
                        arena_printf(&f->arena, "%u\n%u\n", user.uid, user.gid));
}

#define in_directory(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static const struct CMUnitTest tests[] = {
    in_directory(output_errors_and_status_come_back),
    in_directory(arguments_reach_the_program_as_they_are),
    in_directory(a_program_killed_by_a_signal_has_128_and_its_number),
    in_directory(checking_makes_a_failure_an_error_with_the_last_words),
    in_directory(a_program_that_is_not_there_is_named),
    in_directory(a_file_that_cannot_be_executed_tells_why),
    in_directory(the_environment_is_the_callers_with_changes),
    in_directory(a_program_runs_in_its_directory_without_our_input),
    in_directory(text_is_fed_to_a_program),
    in_directory(a_program_that_does_not_read_its_input_does_no_harm),
    in_directory(much_text_goes_in_while_much_comes_out),
    in_directory(output_is_cut_at_its_limit_at_the_end_and_errors_at_the_beginning),
    in_directory(output_goes_to_a_log_when_there_is_one),
    in_directory(a_program_that_takes_too_long_is_killed),
    in_directory(a_program_that_ignores_the_polite_signal_is_killed_hard),
    in_directory(the_output_of_one_program_is_the_input_of_another),
    in_directory(a_pipe_tells_which_of_its_ends_failed),
    in_directory(a_started_program_has_a_session_of_its_own_and_logs),
    in_directory(a_foreground_program_gives_its_status),
    in_directory(children_inherit_no_descriptors),
    in_directory(postgres_never_runs_as_root),
};

int main(void)
{
    return cmocka_run_group_tests_name("process", tests, NULL, NULL);
}
