/* The client's side of the documents: what is read of one makes the same one again. */
#include "site/read.h"

#include "core/json.h"
#include "site/credentials.h"
#include "site/http.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

static void assert_same(json_t *before, json_t *after)
{
    char *first = json_dumps(before, JSON_INDENT(1));
    char *second = json_dumps(after, JSON_INDENT(1));
    assert_string_equal(first, second);
    free(first);
    free(second);
    json_decref(before);
    json_decref(after);
}

static const struct backend some_backend = {
    .id = "1d",
    .project_id = "2d",
    .name = "feat",
    .mode = MODE_SCHEMA_ONLY,
    .state = BACKEND_CONFLICTED,
    .appkey = "abc",
    .port = 12345,
    .data_path = "/data",
    .created_at = "2026-01-31T12:00:00.000Z",
    .t0_at = "2026-01-31T12:00:01.000Z",
    .merges = 7,
};

static void a_backend_comes_back(void **state)
{
    (void)state;
    auto_arena arena = {0};
    for (enum backend_state one = BACKEND_CREATING; one < BACKEND_STATE_COUNT; one++) {
        struct backend backend = some_backend;
        struct backend read;
        backend.state = one;
        json_t *document = json_branch(&backend);
        read_backend(&arena, document, &read);
        assert_same(document, json_branch(&read));
    }
}

static void a_row_and_its_services_come_back(void **state)
{
    (void)state;
    auto_arena arena = {0};
    struct branch_row row = {.backend = some_backend, .running = true, .own_bytes = 1ULL << 40};
    struct branch_row read;
    json_t *document = json_branch_row(&row);
    read_row(&arena, document, &read);
    assert_same(document, json_branch_row(&read));
    const struct service_status services[] = {
        {.name = "api",
         .url = "http://127.0.0.1:1",
         .port = 1,
         .running = true,
         .has_health = true,
         .healthy = true},
        {.name = "ill", .url = "http://127.0.0.1:2", .port = 2, .has_health = true},
        {.name = "mute", .url = "http://127.0.0.1:3", .port = 3, .running = true},
    };
    for (size_t i = 0; i < countof(services); i++) {
        struct service_status one;
        json_t *list = json_services(&services[i], 1);
        read_service(&arena, json_array_get(list, 0), &one);
        assert_same(list, json_services(&one, 1));
    }
}

static void a_status_comes_back(void **state)
{
    (void)state;
    auto_arena arena = {0};
    struct status status = {
        .project = {.id = "2d",
                    .name = "shop",
                    .appkey = "key",
                    .created_at = "then",
                    .database = "shop",
                    .pool_directory = "/pool",
                    .pool_driver = "btrfs",
                    .pg_bin = "/bin",
                    .pg_major = 18},
        .parent = some_backend,
        .current = some_backend,
        .parent_running = true,
        .current_running = true,
        .n_branches = 3,
        .pool_driver = "btrfs",
        .pool_directory = "/pool",
        .pool_free_bytes = 1ULL << 50,
        .directory = "/here",
        .profile = "plain",
        .profile_detected = true,
        .profile_problem = "none",
        .attached = {.url = "postgres://db/shop",
                     .sync = "standby",
                     .copy_runs = true,
                     .lag_bytes = 0,
                     .slot = "bough_key",
                     .slot_status = "reserved",
                     .kept_bytes = -1},
    };
    struct status read;
    json_t *document = json_status(&status);
    read_status(&arena, document, &read);
    /* Where the directory is, and on what, the client knows itself. */
    read.directory = status.directory;
    read.current = status.current;
    read.current_running = true;
    assert_same(document, json_status(&read));
}

static const char *const some_texts[] = {"one", "two\nlines"};

static const struct change_step some_steps[] = {
    {.section = "DDL",
     .type = "table",
     .schema = "public",
     .object = "t",
     .action = "modify",
     .sql = "ALTER TABLE t ...",
     .hazards = some_texts,
     .n_hazards = 2,
     .warning = "careful",
     .rehearsal_us = 12,
     .lock = "AccessExclusiveLock",
     .table = "public.t",
     .also = some_texts,
     .n_also = 2,
     .blocks_reads = true,
     .blocks_writes = true,
     .not_online = "it scans",
     .rows_lost = 5,
     .size_bytes = 8192,
     .estimated = true,
     .rewritten = true},
    {.section = "DATA",
     .type = "config_row",
     .schema = "",
     .object = "a=1",
     .action = "add",
     .sql = "INSERT ...",
     .rehearsal_us = -1,
     .after = true,
     .rows_lost = -1,
     .size_bytes = -1},
};

static void changes_come_back(void **state)
{
    (void)state;
    auto_arena arena = {0};
    struct change_item item = {"table", "public", "t", "modify", "ALTER TABLE t ..."};
    struct change_conflict conflicts[] = {
        {"both-changed", "column", "public", "t.a", "column public.t.a: type", "int", "text",
         "bigint", "h0", "h1", "h2", "change one side"},
        {"dropped-changed", "view", "public", "v", "view public.v", NULL, NULL, "x", "", "", "h2",
         NULL},
    };
    struct changes changes = {
        .branch = "feat",
        .steps = (struct change_step *)some_steps,
        .n_steps = countof(some_steps),
        .items = &item,
        .n_items = 1,
        .conflicts = conflicts,
        .n_conflicts = countof(conflicts),
        .notes = some_texts,
        .n_notes = 2,
        .added = 1,
        .modified = 2,
        .sql = "BEGIN;\nCOMMIT;\n",
        .fingerprint = "f00d",
        .rehearsed = true,
        .rehearsal_us = 99,
        .commute = "same",
        .commute_why_not = "never",
        .commute_us = 3,
        .missing = "an index",
    };
    struct changes read;
    json_t *document = json_changes(&changes);
    read_changes(&arena, document, &read);
    assert_same(document, json_changes(&read));
    const struct changes nothing = {0};
    document = json_changes(&nothing);
    read_changes(&arena, document, &read);
    assert_same(document, json_changes(&read));
}

static void what_is_no_document_reads_as_nothing(void **state)
{
    (void)state;
    auto_arena arena = {0};
    static const char *const texts[] = {"{}", "[]", "5", "{\"changes\": 5, \"steps\": {\"a\": 1}}",
                                        "{\"steps\": [1, null, {}], \"conflicts\": [[]]}"};
    for (size_t i = 0; i < countof(texts); i++) {
        json_t *document = json_loads(texts[i], JSON_DECODE_ANY, NULL);
        struct changes changes;
        struct backend backend;
        struct status status;
        struct key key;
        struct audit row;
        read_changes(&arena, document, &changes);
        read_backend(&arena, document, &backend);
        read_status(&arena, document, &status);
        read_key(&arena, document, &key);
        read_audit(&arena, document, &row);
        assert_string_equal(backend.name, "");
        assert_string_equal(role_name(key.role), role_name(ROLE_NONE));
        json_decref(document);
    }
}

static void a_server_sets_its_own_variables_only(void **state)
{
    (void)state;
    auto_arena arena = {0};
    json_t *document =
        json_loads("{\"PGHOST\": \"127.0.0.1\", \"LD_PRELOAD\": \"x\", \"PATH\": \"y\", "
                   "\"BOUGH_VOLUME_A_1\": \"/a\", \"BOUGH_SERVICE_$(x)\": \"z\", "
                   "\"BOUGH_HOME\": \"/\", \"PGPORT\": 5, \"PGUSER\": \"me=you\"}",
                   0, NULL);
    const char *const *variables = read_variables(&arena, document);
    assert_string_equal(variables[0], "PGHOST=127.0.0.1");
    assert_string_equal(variables[1], "BOUGH_VOLUME_A_1=/a");
    assert_string_equal(variables[2], "PGUSER=me=you");
    assert_null(variables[3]);
    json_decref(document);
}

static void keys_go_by_tls_or_stay_on_this_machine(void **state)
{
    (void)state;
    static const struct {
        const char *url;
        bool good;
    } cases[] = {
        {"https://bough.example.com", true},
        {"https://bough.example.com:7412/team", true},
        {"http://127.0.0.1:7411", true},
        {"http://localhost", true},
        {"http://[::1]:7411", true},
        {"http://bough.example.com", false},
        {"http://127.0.0.1.example.com", false},
        {"http://localhost@example.com", false},
        {"http://[::1].example.com", false},
        {"http://[::2]", false},
        {"http://localhost.example.com", false},
        {"https://", false},
        {"ftp://127.0.0.1", false},
        {"127.0.0.1:7411", false},
        {"https://a b", false},
        {"https://a\nb", false},
        {"https://a; b", false},
        {"", false},
    };
    for (size_t i = 0; i < countof(cases); i++) {
        auto_err err = {0};
        assert_int_equal(http_check_url(cases[i].url, &err), cases[i].good);
        assert_int_equal(err.code, cases[i].good ? ERR_NONE : ERR_USAGE);
    }
}

static void only_what_looks_like_a_key_is_one(void **state)
{
    (void)state;
    auto_err err = {0};
    assert_true(credentials_check("uak_0123456789ab_abc", &err));
    assert_false(credentials_check("ik_0123", &err));
    assert_false(credentials_check("uak_a\r\nHost: other", &err));
    assert_null(strstr(err.message, "other"));
    assert_int_equal(err.code, ERR_USAGE);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_backend_comes_back),
        cmocka_unit_test(a_row_and_its_services_come_back),
        cmocka_unit_test(a_status_comes_back),
        cmocka_unit_test(changes_come_back),
        cmocka_unit_test(what_is_no_document_reads_as_nothing),
        cmocka_unit_test(a_server_sets_its_own_variables_only),
        cmocka_unit_test(keys_go_by_tls_or_stay_on_this_machine),
        cmocka_unit_test(only_what_looks_like_a_key_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
