/* Tests of members: what a key may do where, by the table below; and when a membership ends. */
#include "core/members.h"

#include "base/path.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

struct fixture {
    struct arena arena;
    struct err err;
    char *home;
    struct store *store;
};

static void must(struct fixture *f, bool ok)
{
    if (!ok)
        fail_msg("unexpected error: %s", f->err.message ? f->err.message : "(none)");
}

static int setup(void **state)
{
    struct fixture *f = heap_realloc(NULL, sizeof(*f));
    *f = (struct fixture){0};
    char name[] = "/tmp/bough-members-XXXXXX";
    assert_non_null(mkdtemp(name));
    f->home = arena_strdup(&f->arena, name);
    f->store = store_open(f->home, &f->err);
    must(f, f->store != NULL);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    store_close(&f->store);
    must(f, path_remove(f->home, &f->err));
    arena_release(&f->arena);
    free(f);
    return 0;
}

static struct key add_key(struct fixture *f, const char *id, enum role role, const char *project_id)
{
    struct key key = {
        .id = id,
        .name = arena_printf(&f->arena, "name of %s", id),
        .hash = "hash",
        .role = role,
        .project_id = project_id,
        .created_at = "2026-01-31T12:00:00.000Z",
        .revoked_at = "",
    };
    must(f, store_key_add(f->store, &key, &f->err));
    return key;
}

static enum role role_in(struct fixture *f, const struct key *key, const char *project_id)
{
    enum role role = ROLE_COUNT;
    must(f, members_role(f->store, &f->arena, key, project_id, &role, &f->err));
    if (project_id)
        assert_int_equal(members_sees(f->store, &f->arena, key, project_id), role > ROLE_NONE);
    return role;
}

static void what_a_key_may_do_where(void **state)
{
    static const struct {
        const char *sentence;
        enum role role;
        const char *project_id; /* that the key is made for */
        enum role given;        /* in project q; ROLE_NONE: it is no member there */
        enum role p, q, r, anywhere;
    } cases[] = {
        {"a key for all projects has its role in each", ROLE_MERGER, "", ROLE_NONE, ROLE_MERGER,
         ROLE_MERGER, ROLE_MERGER, ROLE_MERGER},
        {"and may have a larger one as a member", ROLE_VIEWER, "", ROLE_ADMIN, ROLE_VIEWER,
         ROLE_ADMIN, ROLE_VIEWER, ROLE_ADMIN},
        {"but never a smaller one", ROLE_MERGER, "", ROLE_VIEWER, ROLE_MERGER, ROLE_MERGER,
         ROLE_MERGER, ROLE_MERGER},
        {"a key for one project sees that one", ROLE_MEMBER, "p", ROLE_NONE, ROLE_MEMBER, ROLE_NONE,
         ROLE_NONE, ROLE_MEMBER},
        {"and those that it is a member of", ROLE_MEMBER, "p", ROLE_MERGER, ROLE_MEMBER,
         ROLE_MERGER, ROLE_NONE, ROLE_MERGER},
        {"a larger role in one project is none in another", ROLE_ADMIN, "p", ROLE_VIEWER,
         ROLE_ADMIN, ROLE_VIEWER, ROLE_NONE, ROLE_ADMIN},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < countof(cases); i++) {
        struct member_row row;
        const char *id = arena_printf(&f->arena, "key-%zu", i);
        struct key key = add_key(f, id, cases[i].role, cases[i].project_id);
        if (cases[i].given)
            must(f, members_add(f->store, &f->arena, "q", id, cases[i].given, &row, &f->err));
        if (role_in(f, &key, "p") != cases[i].p || role_in(f, &key, "q") != cases[i].q ||
            role_in(f, &key, "r") != cases[i].r || role_in(f, &key, NULL) != cases[i].anywhere)
            fail_msg("%s", cases[i].sentence);
    }
}

static void a_membership_ends_when_it_is_taken_away(void **state)
{
    struct fixture *f = *state;
    const char *id = NULL;
    struct key key = add_key(f, "a", ROLE_MEMBER, "p");
    must(f, members_remove(f->store, &f->arena, "p", "name of a", &id, &f->err));
    assert_string_equal(id, "a");
    assert_int_equal(role_in(f, &key, "p"), ROLE_NONE);
    assert_false(members_remove(f->store, &f->arena, "p", "a", &id, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    err_clear(&f->err);
}

static void a_membership_ends_with_the_key_and_with_the_project(void **state)
{
    struct fixture *f = *state;
    struct member_row *rows = NULL;
    size_t n = 0;
    struct key key = add_key(f, "a", ROLE_MEMBER, "p");
    (void)add_key(f, "b", ROLE_VIEWER, "p");
    must(f, store_key_revoke(f->store, "a", "2026-02-01", &f->err));
    must(f, members_list(f->store, &f->arena, "p", &rows, &n, &f->err));
    assert_int_equal(n, 1);
    assert_string_equal(rows[0].name, "name of b");
    assert_int_equal(role_in(f, &key, NULL), ROLE_NONE);
    must(f, store_project_remove(f->store, "p", &f->err));
    must(f, members_list(f->store, &f->arena, "p", &rows, &n, &f->err));
    assert_int_equal(n, 0);
}

static void who_has_no_good_key_becomes_no_member(void **state)
{
    struct fixture *f = *state;
    struct member_row row;
    assert_false(members_add(f->store, &f->arena, "p", "nobody", ROLE_VIEWER, &row, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    err_clear(&f->err);
}

static void the_last_operation_of_a_backend_is_found_when_that_is_gone(void **state)
{
    struct fixture *f = *state;
    static const char *const ids[][2] = {{"first", "b"}, {"second", "b"}, {"other", "c"}};
    struct operation found;
    for (size_t i = 0; i < countof(ids); i++) {
        struct operation operation = {.id = ids[i][0],
                                      .kind = "create",
                                      .project_id = "p",
                                      .backend_id = ids[i][1],
                                      .started_at = "2026-01-31"};
        must(f, store_operation_add(f->store, &operation, &f->err));
    }
    must(f, store_operation_last(f->store, &f->arena, "b", &found, &f->err));
    assert_string_equal(found.id, "second");
    assert_false(store_operation_last(f->store, &f->arena, "d", &found, &f->err));
    assert_int_equal(f->err.code, ERR_NOT_FOUND);
    err_clear(&f->err);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(what_a_key_may_do_where, setup, teardown),
        cmocka_unit_test_setup_teardown(a_membership_ends_when_it_is_taken_away, setup, teardown),
        cmocka_unit_test_setup_teardown(a_membership_ends_with_the_key_and_with_the_project, setup,
                                        teardown),
        cmocka_unit_test_setup_teardown(who_has_no_good_key_becomes_no_member, setup, teardown),
        cmocka_unit_test_setup_teardown(the_last_operation_of_a_backend_is_found_when_that_is_gone,
                                        setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
