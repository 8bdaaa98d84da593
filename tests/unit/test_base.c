/* Tests of base/: arena, err, map, vec, path, ini, secret, clock. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/ini.h"
#include "base/map.h"
#include "base/path.h"
#include "base/secret.h"
#include "base/text.h"
#include "base/texts.h"
#include "base/vec.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <ctype.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- fixture: an arena and a directory for every test ---- */

struct fixture {
    struct arena arena;
    struct err err;
    char *directory;
};

static int setup(void **state)
{
    struct fixture *f = heap_realloc(NULL, sizeof(*f));
    *f = (struct fixture){0};
    char name[] = "/tmp/bough-base-XXXXXX";
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

static char *put(struct fixture *f, const char *name, const char *content)
{
    char *path = path_join(&f->arena, f->directory, name);
    must(f, path_write(path, content, strlen(content), 0600, &f->err));
    return path;
}

/* ---- arena and vec ---- */

static void memory_from_an_arena_is_zeroed_and_aligned(void **state)
{
    (void)state;
    auto_arena arena = {0};
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *memory = arena_alloc(&arena, size);
        assert_int_equal((uintptr_t)memory % _Alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++)
            assert_int_equal(memory[i], 0);
        memset(memory, 0xff, size);
    }
}

static void a_request_larger_than_a_chunk_is_served(void **state)
{
    (void)state;
    auto_arena arena = {0};
    char *small = arena_strdup(&arena, "small");
    char *large = arena_alloc(&arena, 3 * 1024 * 1024);
    large[3 * 1024 * 1024 - 1] = 'x';
    assert_string_equal(small, "small");
    assert_true(arena.total_bytes >= 3 * 1024 * 1024);
}

static void a_released_arena_is_empty_and_can_be_used_again(void **state)
{
    (void)state;
    struct arena arena = {0};
    (void)arena_alloc(&arena, 100);
    arena_release(&arena);
    assert_null(arena.chunk);
    assert_int_equal(arena.total_bytes, 0);
    assert_string_equal(arena_printf(&arena, "%d%%", 7), "7%");
    arena_release(&arena);
    arena_release(&arena);
}

static void copies_are_independent_of_the_original(void **state)
{
    struct fixture *f = *state;
    char text[] = "hello";
    char *copy = arena_strdup(&f->arena, text);
    char *part = arena_strndup(&f->arena, text, 2);
    int number = 5;
    int *numbers = arena_memdup(&f->arena, &number, sizeof(number));
    text[0] = 'J';
    number = 6;
    assert_string_equal(copy, "hello");
    assert_string_equal(part, "he");
    assert_int_equal(*numbers, 5);
    assert_null(arena_strdup(&f->arena, NULL));
    assert_non_null(arena_memdup(&f->arena, NULL, 0));
}

static void a_vector_keeps_its_items_while_it_grows(void **state)
{
    struct fixture *f = *state;
    VEC(int) numbers = {0};
    for (int i = 0; i < 10000; i++)
        vec_add(&f->arena, &numbers, i * 3);
    assert_int_equal(numbers.n, 10000);
    for (int i = 0; i < 10000; i++)
        assert_int_equal(numbers.items[i], i * 3);
}

/* ---- map ---- */

static void a_map_finds_every_key_and_no_other(void **state)
{
    struct fixture *f = *state;
    struct map map = {.arena = &f->arena};
    assert_null(map_get(&map, "k1"));
    for (int i = 0; i < 5000; i++)
        map_put(&map, arena_printf(&f->arena, "k%d", i), arena_printf(&f->arena, "v%d", i));
    assert_int_equal(map.n, 5000);
    for (int i = 0; i < 5000; i++)
        assert_string_equal(map_get(&map, arena_printf(&f->arena, "k%d", i)),
                            arena_printf(&f->arena, "v%d", i));
    assert_null(map_get(&map, "k5000"));
    assert_null(map_get(&map, ""));
}

static void putting_a_key_again_replaces_its_value(void **state)
{
    struct fixture *f = *state;
    struct map map = {.arena = &f->arena};
    map_put(&map, "", (char[]){"empty key"});
    map_put(&map, "a", (char[]){"1"});
    map_put(&map, "a", (char[]){"2"});
    assert_int_equal(map.n, 2);
    assert_string_equal(map_get(&map, "a"), "2");
    assert_string_equal(map_get(&map, ""), "empty key");
}

/* ---- texts ---- */

static void the_same_text_is_kept_once_and_outlives_the_set(void **state)
{
    struct fixture *f = *state;
    struct texts texts = {0};
    const char *kept = texts_keep(&texts, &f->arena, "k42 and more", 3);
    const char *empty = texts_keep(&texts, &f->arena, "", 0);
    for (int i = 0; i < 5000; i++) {
        char *text = arena_printf(&f->arena, "k%d", i);
        assert_string_equal(texts_keep(&texts, &f->arena, text, (uint32_t)strlen(text)), text);
    }
    assert_int_equal(texts.n, 5001);
    assert_ptr_equal(texts_keep(&texts, &f->arena, "k42", 3), kept);
    assert_ptr_equal(texts_keep(&texts, &f->arena, "x", 0), empty);
    texts_release(&texts);
    assert_string_equal(kept, "k42");
}

/* ---- err ---- */

static void an_error_is_filled_once_and_gets_context_in_front(void **state)
{
    struct fixture *f = *state;
    assert_false(err_set(&f->err, ERR_NOT_FOUND, "cannot find branch '%s'", "x"));
    assert_false(err_hint(&f->err, "see '%s'", "bough branch list"));
    assert_false(err_detail(&f->err, "line %d", 1));
    assert_false(err_context(&f->err, "cannot merge '%s'", "x"));
    assert_string_equal(f->err.message, "cannot merge 'x': cannot find branch 'x'");
    assert_string_equal(f->err.hint, "see 'bough branch list'");
    assert_string_equal(f->err.detail, "line 1");
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
}

static void setting_an_error_again_forgets_the_old_one_and_may_quote_it(void **state)
{
    struct fixture *f = *state;
    (void)err_set(&f->err, ERR_FAILED, "first");
    (void)err_hint(&f->err, "old hint");
    (void)err_set(&f->err, ERR_BUSY, "second after %s", f->err.message);
    assert_string_equal(f->err.message, "second after first");
    assert_null(f->err.hint);
    (void)err_hint(&f->err, "a");
    (void)err_hint(&f->err, "%s and b", f->err.hint);
    assert_string_equal(f->err.hint, "a and b");
}

static void a_full_disk_is_known_by_its_number(void **state)
{
    struct fixture *f = *state;
    const int numbers[] = {ENOSPC, EDQUOT};
    for (size_t i = 0; i < countof(numbers); i++) {
        errno = numbers[i];
        assert_false(err_set_errno(&f->err, ERR_FAILED, "cannot write '%s'", "f"));
        assert_int_equal(f->err.code, ERR_NO_SPACE);
        assert_non_null(f->err.hint);
    }
    errno = ENOENT;
    assert_false(err_set_errno(&f->err, ERR_FAILED, "cannot read '%s'", "f"));
    assert_string_equal(f->err.message, "cannot read 'f': No such file or directory");
    assert_int_equal(f->err.code, ERR_FAILED);
    assert_null(f->err.hint);
}

static void a_moved_error_leaves_its_holder_empty(void **state)
{
    struct fixture *f = *state;
    auto_err from = {0};
    (void)err_set(&f->err, ERR_FAILED, "old");
    (void)err_set(&from, ERR_BUSY, "new");
    err_move(&f->err, &from);
    assert_string_equal(f->err.message, "new");
    assert_null(from.message);
    assert_int_equal(from.code, ERR_NONE);
}

static void every_error_has_a_class_of_its_own(void **state)
{
    (void)state;
    for (enum err_code code = ERR_NONE; code < ERR_CODE_COUNT; code++) {
        const struct err_class *class = err_class(code);
        assert_non_null(class->name);
        assert_true(class->http_status >= 200 && class->http_status < 600);
        assert_int_equal(class->exit_status == 0, code == ERR_NONE);
        for (enum err_code other = ERR_NONE; other < code; other++)
            assert_string_not_equal(class->name, err_class(other)->name);
    }
    assert_int_equal(err_class(ERR_CONFLICT)->exit_status, 2);
    assert_int_equal(err_class(ERR_NOT_LINKED)->exit_status, 3);
}

/* ---- path ---- */

static void the_parent_of_a_path_is_what_is_before_the_last_slash(void **state)
{
    struct fixture *f = *state;
    assert_string_equal(path_parent(&f->arena, "/a/b"), "/a");
    assert_string_equal(path_parent(&f->arena, "/a"), "/");
    assert_string_equal(path_parent(&f->arena, "a"), ".");
    assert_string_equal(path_join(&f->arena, "a", "b"), "a/b");
}

static void a_directory_is_made_with_those_above_it(void **state)
{
    struct fixture *f = *state;
    char *deep = path_join(&f->arena, f->directory, "a/b//c");
    must(f, path_make(deep, 0700, &f->err));
    must(f, path_make(deep, 0700, &f->err));
    assert_true(path_is_directory(deep));
    char *file = put(f, "file", "x");
    assert_false(path_is_directory(file));
    assert_true(path_exists(file));
    must_fail(f, path_make(file, 0700, &f->err), ERR_FAILED, "file");
    must_fail(f, path_make(path_join(&f->arena, file, "below"), 0700, &f->err), ERR_FAILED, "file");
}

static void a_tree_is_removed_without_following_links(void **state)
{
    struct fixture *f = *state;
    char *kept = put(f, "kept", "precious");
    char *tree = path_join(&f->arena, f->directory, "tree");
    must(f, path_make(path_join(&f->arena, tree, "a/b"), 0700, &f->err));
    (void)put(f, "tree/a/b/file", "x");
    assert_int_equal(symlink(f->directory, path_join(&f->arena, tree, "a/up")), 0);
    assert_int_equal(symlink("nowhere", path_join(&f->arena, tree, "dangling")), 0);
    must(f, path_remove(tree, &f->err));
    assert_false(path_exists(tree));
    assert_true(path_exists(kept));
    must(f, path_remove(tree, &f->err));
    must(f, path_remove(kept, &f->err));
    assert_false(path_exists(kept));
}

static void a_file_is_written_whole_with_its_mode_and_read_back(void **state)
{
    struct fixture *f = *state;
    char *path = path_join(&f->arena, f->directory, "file");
    const char bytes[] = "one\0two";
    struct stat info;
    size_t len = 0;
    must(f, path_write(path, "old and longer", 14, 0644, &f->err));
    must(f, path_write(path, bytes, 7, 0600, &f->err));
    char *data = path_read(&f->arena, path, 7, &len, &f->err);
    must(f, data != NULL);
    assert_int_equal(len, 7);
    assert_memory_equal(data, bytes, 8);
    assert_int_equal(stat(path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    must(f, path_write(path, "", 0, 0600, &f->err));
    assert_string_equal(path_read(&f->arena, path, 0, NULL, &f->err), "");
}

static void a_file_that_cannot_be_read_or_written_is_named(void **state)
{
    struct fixture *f = *state;
    char *file = put(f, "file", "12345678");
    must_fail(f, path_read(&f->arena, file, 7, NULL, &f->err) != NULL, ERR_FAILED,
              "at most 7 bytes");
    must_fail(f, path_read(&f->arena, f->directory, 7, NULL, &f->err) != NULL, ERR_FAILED,
              f->directory);
    must_fail(f, path_read(&f->arena, "/nowhere/x", 7, NULL, &f->err) != NULL, ERR_FAILED,
              "'/nowhere/x': No such file");
    must_fail(f, path_write("/nowhere/x", "", 0, 0600, &f->err), ERR_FAILED, "'/nowhere/x'");
    must_fail(f, path_write(f->directory, "", 0, 0600, &f->err), ERR_FAILED, f->directory);
    must_fail(f, path_real(&f->arena, "/nowhere/x", &f->err) != NULL, ERR_FAILED, "'/nowhere/x'");
    uint64_t bytes = 0;
    must_fail(f, path_free_bytes("/nowhere/x", &bytes, &f->err), ERR_FAILED, "'/nowhere/x'");
    must(f, path_free_bytes(f->directory, &bytes, &f->err));
    assert_true(bytes > 0);
}

static void the_tail_of_a_file_starts_at_a_line(void **state)
{
    struct fixture *f = *state;
    char *path = put(f, "log", "first line\nsecond\nthird\n");
    assert_string_equal(path_tail(&f->arena, path, 1000), "first line\nsecond\nthird\n");
    assert_string_equal(path_tail(&f->arena, path, 9), "third\n");
    assert_string_equal(path_tail(&f->arena, path, 3), "");
    assert_string_equal(path_tail(&f->arena, "/nowhere/x", 10), "");
    assert_string_equal(path_tail(&f->arena, put(f, "one", "abcdef"), 3), "def");
}

static void a_real_path_has_no_links_in_it(void **state)
{
    struct fixture *f = *state;
    char *file = put(f, "file", "");
    char *link = path_join(&f->arena, f->directory, "link");
    assert_int_equal(symlink("file", link), 0);
    assert_string_equal(path_real(&f->arena, link, &f->err), file);
}

static void a_lock_is_held_once_until_it_is_closed(void **state)
{
    struct fixture *f = *state;
    char *path = path_join(&f->arena, f->directory, "lock");
    auto_fd first = path_lock(path, &f->err);
    must(f, first >= 0);
    must_fail(f, path_lock(path, &f->err) >= 0, ERR_BUSY, "another operation");
    fd_close(&first);
    assert_int_equal(first, -1);
    auto_fd second = path_lock(path, &f->err);
    must(f, second >= 0);
    must_fail(f, path_lock("/nowhere/x", &f->err) >= 0, ERR_FAILED, "'/nowhere/x'");
}

/* ---- ini ---- */

static struct ini read_ini(struct fixture *f, const char *content)
{
    struct ini ini = {0};
    must(f, ini_read(&f->arena, put(f, "bough.ini", content), &ini, &f->err));
    return ini;
}

static void an_ini_file_is_a_list_in_file_order(void **state)
{
    struct fixture *f = *state;
    struct ini ini = read_ini(f, "top = 1\n; comment\n# comment\n[a]\nx = 1\ny=two words \n"
                                 "[table s.t]\nkey = id, name\nempty =\n[a]\nx = 3\n");
    assert_int_equal(ini.n, 6);
    assert_string_equal(ini.entries[3].section, "table s.t");
    assert_string_equal(ini_get(&ini, "", "top"), "1");
    assert_string_equal(ini_get(&ini, "a", "y"), "two words");
    assert_string_equal(ini_get(&ini, "table s.t", "empty"), "");
    assert_string_equal(ini_get(&ini, "a", "x"), "3");
    assert_null(ini_get(&ini, "a", "z"));
    assert_null(ini_get(&ini, "b", "x"));
}

static void values_over_several_lines_and_repeated_keys_are_joined(void **state)
{
    struct fixture *f = *state;
    struct ini ini =
        read_ini(f, "[a]\nhooks = one\n  two\n  three\nhook = 1\nhook = 2\nlast = x\n");
    assert_string_equal(ini_get(&ini, "a", "hooks"), "one\ntwo\nthree");
    assert_string_equal(ini_get(&ini, "a", "hook"), "1\n2");
    assert_string_equal(ini_get(&ini, "a", "last"), "x");
}

static void a_wrong_ini_file_is_refused_with_its_line(void **state)
{
    static const struct {
        const char *content;
        const char *part;
    } cases[] = {
        {"[a]\nno equals sign\n", "line 2"},
        {"[never closed\n", "line 1"},
    };
    struct fixture *f = *state;
    struct ini ini = {0};
    for (size_t i = 0; i < countof(cases); i++) {
        char *path = put(f, "bough.ini", cases[i].content);
        must_fail(f, ini_read(&f->arena, path, &ini, &f->err), ERR_CONFIG, cases[i].part);
    }
    must_fail(f, ini_read(&f->arena, "/nowhere/x", &ini, &f->err), ERR_FAILED, "'/nowhere/x'");
    assert_null(ini.entries);
}

static void an_ini_file_of_too_many_entries_is_refused(void **state)
{
    struct fixture *f = *state;
    struct ini ini = {0};
    struct text content = text_make(&f->arena);
    for (int i = 0; i <= INI_ENTRY_LIMIT; i++)
        text_addf(&content, "k%d = 1\n", i);
    char *path = put(f, "bough.ini", content.data);
    must_fail(f, ini_read(&f->arena, path, &ini, &f->err), ERR_CONFIG, "bough.ini");
}

/* ---- secret and clock ---- */

static void secrets_have_their_form_and_differ(void **state)
{
    struct fixture *f = *state;
    char *hex = secret_hex(&f->arena, 16);
    char *alnum = secret_alnum(&f->arena, 40);
    char *uuid = secret_uuid(&f->arena);
    assert_int_equal(strlen(hex), 32);
    assert_int_equal(strspn(hex, "0123456789abcdef"), 32);
    assert_int_equal(strlen(alnum), 40);
    for (const char *at = alnum; *at; at++)
        assert_true(isalnum((unsigned char)*at));
    assert_int_equal(strlen(uuid), 36);
    assert_int_equal(uuid[14], '4');
    assert_non_null(strchr("89ab", uuid[19]));
    assert_string_not_equal(hex, secret_hex(&f->arena, 16));
    assert_string_not_equal(alnum, secret_alnum(&f->arena, 40));
    assert_string_not_equal(uuid, secret_uuid(&f->arena));
    assert_string_equal(secret_alnum(&f->arena, 0), "");
}

static void a_hash_depends_on_every_byte_and_only_on_them(void **state)
{
    struct fixture *f = *state;
    char *hash = secret_hash(&f->arena, "abc", 3, 32);
    /* BLAKE2b-256, from `b2sum -l 256`. */
    assert_string_equal(hash, "bddd813c634239723171ef3fee98579b94964e3bb1cb3e427262c8c068d52319");
    assert_string_equal(hash, secret_hash(&f->arena, "abcd", 3, 32));
    assert_string_not_equal(hash, secret_hash(&f->arena, "abd", 3, 32));
    assert_int_equal(strlen(secret_hash(&f->arena, NULL, 0, 16)), 32);
    assert_int_equal(strlen(secret_hash(&f->arena, "", 0, 64)), 128);
}

static void a_derived_password_is_always_the_same(void **state)
{
    struct fixture *f = *state;
    static const char key[] = "0123456789abcdefghijklmn";
    /* From Python: hashlib.blake2b(b"app", key=..., digest_size=32). */
    char *password = secret_derive(&f->arena, key, "app");
    assert_string_equal(password, "WRvefoIcSjd9EE9EcUCuOpD8XbzPgxnLm6NdcdsChiU");
    assert_string_not_equal(password, secret_derive(&f->arena, key, "App"));
    assert_string_not_equal(password, secret_derive(&f->arena, "0123456789abcdefghijklmN", "app"));
    assert_int_equal(strlen(secret_derive(&f->arena, key, "")), 43);
}

static void a_verifier_is_that_of_one_password(void **state)
{
    (void)state;
    /* From Python: hashlib.pbkdf2_hmac and hmac. */
    static const char verifier[] = "SCRAM-SHA-256$4096:c2l4dGVlbiBieXRlcyBvaw==$"
                                   "RhO7J3weuH8zOT/bdO2DLPb8TKVDIV4EEjrIj3pdfFY=:"
                                   "z0SxlJR07vSHB/pV9n57DqHxXQYgZGPO39TjWGwaRPQ=";
    static const char *const broken[] = {
        "", "md5d41d8cd98f00b204e9800998ecf8427e", "SCRAM-SHA-256$", "SCRAM-SHA-256$4096",
        "SCRAM-SHA-256$0:c2l4$RhO7:z0Sx", "SCRAM-SHA-256$4096:c2l4", "SCRAM-SHA-256$4096:c2l4$RhO7",
        "SCRAM-SHA-256$4096:c2l4$RhO7:z0Sx", "SCRAM-SHA-256$4096:?$RhO7:z0Sx",
        "SCRAM-SHA-256$99999999999999999999:c2l4$RhO7:z0Sx",
    };
    assert_true(secret_verify(verifier, "pencil"));
    auto_arena arena = {0};
    const char *fresh = secret_verifier(&arena, "pencil");
    assert_true(secret_verify(fresh, "pencil"));
    assert_false(secret_verify(fresh, "pencil2"));
    assert_string_not_equal(fresh, secret_verifier(&arena, "pencil"));
    assert_false(secret_verify(verifier, "Pencil"));
    assert_false(secret_verify(verifier, ""));
    for (size_t i = 0; i < countof(broken); i++)
        assert_false(secret_verify(broken[i], "pencil"));
}

static void time_goes_forward_and_deadlines_pass(void **state)
{
    struct fixture *f = *state;
    int64_t before_us = clock_us();
    struct deadline soon = deadline_in(5);
    struct deadline late = deadline_in(60 * 1000);
    assert_true(deadline_passed(deadline_in(0)));
    assert_int_equal(deadline_left_ms(deadline_in(-5)), 0);
    assert_true(deadline_left_ms(late) > 50 * 1000);
    while (!deadline_passed(soon))
        clock_sleep_us(100);
    assert_int_equal(deadline_left_ms(soon), 0);
    assert_true(clock_us() - before_us >= 4000);
    assert_false(deadline_passed(late));
    char *now = clock_iso(&f->arena);
    int year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0, ms = 0, end = 0;
    assert_int_equal(sscanf(now, "%4d-%2d-%2dT%2d:%2d:%2d.%3dZ%n", &year, &month, &day, &hour,
                            &minute, &second, &ms, &end),
                     7);
    assert_int_equal(end, 24);
    assert_int_equal(strlen(now), 24);
    assert_true(year >= 2024 && month >= 1 && month <= 12);
}

#define in_directory(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(memory_from_an_arena_is_zeroed_and_aligned),
    cmocka_unit_test(a_request_larger_than_a_chunk_is_served),
    cmocka_unit_test(a_released_arena_is_empty_and_can_be_used_again),
    in_directory(copies_are_independent_of_the_original),
    in_directory(a_vector_keeps_its_items_while_it_grows),
    in_directory(a_map_finds_every_key_and_no_other),
    in_directory(putting_a_key_again_replaces_its_value),
    in_directory(the_same_text_is_kept_once_and_outlives_the_set),
    in_directory(an_error_is_filled_once_and_gets_context_in_front),
    in_directory(setting_an_error_again_forgets_the_old_one_and_may_quote_it),
    in_directory(a_full_disk_is_known_by_its_number),
    in_directory(a_moved_error_leaves_its_holder_empty),
    cmocka_unit_test(every_error_has_a_class_of_its_own),
    in_directory(the_parent_of_a_path_is_what_is_before_the_last_slash),
    in_directory(a_directory_is_made_with_those_above_it),
    in_directory(a_tree_is_removed_without_following_links),
    in_directory(a_file_is_written_whole_with_its_mode_and_read_back),
    in_directory(a_file_that_cannot_be_read_or_written_is_named),
    in_directory(the_tail_of_a_file_starts_at_a_line),
    in_directory(a_real_path_has_no_links_in_it),
    in_directory(a_lock_is_held_once_until_it_is_closed),
    in_directory(an_ini_file_is_a_list_in_file_order),
    in_directory(values_over_several_lines_and_repeated_keys_are_joined),
    in_directory(a_wrong_ini_file_is_refused_with_its_line),
    in_directory(an_ini_file_of_too_many_entries_is_refused),
    in_directory(secrets_have_their_form_and_differ),
    in_directory(a_derived_password_is_always_the_same),
    in_directory(a_verifier_is_that_of_one_password),
    in_directory(a_hash_depends_on_every_byte_and_only_on_them),
    in_directory(time_goes_forward_and_deadlines_pass),
};

int main(void)
{
    return cmocka_run_group_tests_name("base", tests, NULL, NULL);
}
