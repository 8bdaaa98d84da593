/* Tests of catalog/snapshot: round trips, and files that are not what they should be. */
#include "base/path.h"
#include "base/secret.h"
#include "catalog/snapshot.h"
#include "catalog_fixture.h"

#include <sys/stat.h>
#include <unistd.h>

#define FLIP_ROUNDS 30000

static const char world[] =
    "role ann #1\n"
    "schema s #2\n"
    "enum_type s.mood #5 | labels='sad', 'it''s ok'\n"
    "function s.f(integer, text) #6 | source=SELECT 1; -- 12:34;\n"
    "table s.a #10 | owner=ann | > ann\n"
    "  column x #10.1 | type=s.mood~16400 | > s.mood\n"
    "    default #11 | expression=nextval('s.q')~42 | > s.f(integer, text)\n"
    "    comment | text=größer; 7:as\tthat\n"
    "  column y #10.2 | type=text\n"
    "  policy p #12 | using=y > 5\n"
    "  grant ann #1 | granted=INSERT, SELECT | > ann\n"
    "  config_row 1 | id!=1 | name=one | secret?=s3cret | nothing\n"
    "  config_row 2 | id!=2 | name= | secret?=- | nothing=;:-\n"
    "sequence s.q #30 | increment=1 | of s.a.x\n"
    "view s.v #20 | definition= SELECT a.x~10.1 | > s.a.x\n"
    "other operator_@@ #40 | fingerprint=abc\n";

struct fixture {
    struct arena arena;
    struct err err;
    char *directory;
    char *path;
    struct catalog catalog;
};

static int setup(void **state)
{
    struct fixture *f = heap_realloc(NULL, sizeof(*f));
    *f = (struct fixture){0};
    char name[] = "/tmp/bough-snapshot-XXXXXX";
    assert_non_null(mkdtemp(name));
    f->directory = arena_strdup(&f->arena, name);
    f->path = path_join(&f->arena, name, "base");
    catalog_parse(&f->catalog, world);
    *state = f;
    return 0;
}

static int teardown(void **state)
{
    struct fixture *f = *state;
    bool removed = path_remove(f->directory, &f->err);
    err_clear(&f->err);
    catalog_release(&f->catalog);
    arena_release(&f->arena);
    free(f);
    return removed ? 0 : -1;
}

static char *saved(struct fixture *f, const struct catalog *catalog, size_t *ret_len)
{
    if (!snapshot_save(catalog, f->path, &f->err))
        fail_msg("%s", f->err.message);
    char *data = path_read(&f->arena, f->path, SNAPSHOT_FILE_LIMIT_BYTES, ret_len, &f->err);
    assert_non_null(data);
    return data;
}

static void same_attributes(const struct object *a, const struct object *b)
{
    assert_int_equal(a->nattrs, b->nattrs);
    for (size_t i = 0; i < a->nattrs; i++) {
        assert_string_equal(a->attrs[i].name, b->attrs[i].name);
        assert_true(text_equal(a->attrs[i].value, b->attrs[i].value));
        assert_true(text_equal(a->attrs[i].raw, b->attrs[i].raw));
        assert_int_equal(a->attrs[i].role, b->attrs[i].role);
    }
}

static void same_list(const struct object_list *a, const struct object_list *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++)
        assert_int_equal(a->items[i]->index, b->items[i]->index);
}

static void same_object(const struct object *a, const struct object *b)
{
    assert_ptr_equal(a->kind, b->kind);
    assert_true(text_equal(a->schema, b->schema));
    assert_string_equal(a->name, b->name);
    assert_true(text_equal(a->type, b->type));
    assert_true(text_equal(a->args, b->args));
    assert_memory_equal(&a->lineage, &b->lineage, sizeof(a->lineage));
    assert_int_equal(a->parent ? (int)a->parent->index : -1,
                     b->parent ? (int)b->parent->index : -1);
    assert_int_equal(a->auto_of ? (int)a->auto_of->index : -1,
                     b->auto_of ? (int)b->auto_of->index : -1);
    assert_int_equal(a->pair, b->pair);
    assert_int_equal(a->index, b->index);
    same_attributes(a, b);
    same_list(&a->children, &b->children);
    same_list(&a->needs, &b->needs);
}

static void a_saved_catalog_loads_as_it_was(void **state)
{
    struct fixture *f = *state;
    auto_catalog loaded = {0};
    struct stat info;
    f->catalog.objects.items[3]->pair = 7;
    f->catalog.objects.items[5]->type = "edge_function";
    (void)saved(f, &f->catalog, NULL);
    assert_int_equal(stat(f->path, &info), 0);
    assert_int_equal(info.st_mode & 0777, 0600);
    if (!snapshot_load(f->path, &loaded, &f->err))
        fail_msg("%s", f->err.message);
    assert_int_equal(loaded.server_version, f->catalog.server_version);
    assert_int_equal(loaded.objects.n, f->catalog.objects.n);
    for (size_t i = 0; i < loaded.objects.n; i++)
        same_object(f->catalog.objects.items[i], loaded.objects.items[i]);
    assert_string_equal(catalog_fingerprint(&f->arena, &loaded),
                        catalog_fingerprint(&f->arena, &f->catalog));
}

static void a_loaded_catalog_is_found_by_key_and_lineage_and_can_grow(void **state)
{
    struct fixture *f = *state;
    auto_catalog loaded = {0};
    (void)saved(f, &f->catalog, NULL);
    assert_true(snapshot_load(f->path, &loaded, &f->err));
    for (size_t i = 0; i < loaded.objects.n; i++) {
        struct object *object = loaded.objects.items[i];
        assert_ptr_equal(catalog_named(&loaded, object), object);
        if (object->lineage.classid)
            assert_ptr_equal(catalog_by_lineage(&loaded, object->kind, object->lineage), object);
    }
    for (uint32_t i = 0; i < 1000; i++) {
        struct object *more = arena_new(&loaded.arena, struct object);
        more->kind = &kind_role;
        more->name = arena_printf(&loaded.arena, "r%u", i);
        more->lineage = (struct lineage){1000, 100000 + i, 0, 0};
        catalog_add(&loaded, more);
        assert_ptr_equal(catalog_named(&loaded, more), more);
        assert_ptr_equal(catalog_by_lineage(&loaded, &kind_role, more->lineage), more);
    }
}

static void an_empty_catalog_loads_as_it_was(void **state)
{
    struct fixture *f = *state;
    struct catalog empty = {.server_version = 180001};
    auto_catalog loaded = {0};
    (void)saved(f, &empty, NULL);
    assert_true(snapshot_load(f->path, &loaded, &f->err));
    assert_int_equal(loaded.objects.n, 0);
    assert_int_equal(loaded.server_version, 180001);
    assert_null(catalog_schema(&loaded, "x"));
    assert_null(catalog_at(&loaded, 1, 2, 3));
}

/* Parses from a copy of exactly that size, so that ASan sees every byte read too far. */
static bool parses(struct fixture *f, const char *data, size_t len, struct catalog *ret_catalog)
{
    char *copy = heap_realloc(NULL, len + 1);
    memcpy(copy, data, len);
    copy[len] = '\0';
    bool parsed = snapshot_parse(copy, len, ret_catalog, &f->err);
    free(copy);
    assert_int_equal(parsed, f->err.code == ERR_NONE);
    err_clear(&f->err);
    return parsed;
}

static void every_truncation_is_refused(void **state)
{
    struct fixture *f = *state;
    size_t len = 0;
    char *data = saved(f, &f->catalog, &len);
    for (size_t i = 0; i < len; i++) {
        auto_catalog loaded = {0};
        if (parses(f, data, i, &loaded))
            fail_msg("the first %zu of %zu bytes were taken for a whole file", i, len);
    }
    auto_catalog loaded = {0};
    assert_true(parses(f, data, len, &loaded));
}

static void what_follows_the_end_is_refused(void **state)
{
    struct fixture *f = *state;
    auto_catalog loaded = {0};
    size_t len = 0;
    char *data = saved(f, &f->catalog, &len);
    char *longer = arena_printf(&f->arena, "%s0;", data);
    assert_false(parses(f, longer, len + 2, &loaded));
    assert_false(parses(f, longer, len + 1, &loaded));
}

/* Whatever was loaded must be usable: every link leads into the catalog. */
static void use(const struct catalog *catalog)
{
    auto_arena arena = {0};
    for (size_t i = 0; i < catalog->objects.n; i++) {
        const struct object *object = catalog->objects.items[i];
        assert_true(!object->parent || object->parent->index < object->index);
        for (size_t k = 0; k < object->needs.n; k++)
            assert_true(object->needs.items[k]->index < catalog->objects.n);
    }
    (void)catalog_dump(&arena, catalog);
    (void)catalog_fingerprint(&arena, catalog);
}

static uint64_t next(uint64_t *seed)
{
    *seed ^= *seed << 13;
    *seed ^= *seed >> 7;
    *seed ^= *seed << 17;
    return *seed;
}

static void damaged_bytes_are_refused_or_harmless(void **state)
{
    struct fixture *f = *state;
    static const char likely[] = "0123456789;:-\0ax \xff";
    size_t len = 0;
    char *data = saved(f, &f->catalog, &len);
    const char *given = getenv("BOUGH_SEED");
    uint64_t seed = given ? strtoull(given, NULL, 10) | 1 : 0x9e3779b97f4a7c15ull;
    print_message("# BOUGH_SEED=%llu\n", (unsigned long long)seed);
    size_t refused = 0;
    for (int round = 0; round < FLIP_ROUNDS; round++) {
        auto_catalog loaded = {0};
        char *copy = heap_realloc(NULL, len + 1);
        memcpy(copy, data, len + 1);
        for (uint64_t n = next(&seed) % 3 + 1; n > 0; n--) {
            uint64_t r = next(&seed);
            char *at = &copy[(r >> 16) % len];
            *at =
                r & 1 ? (char)(*at ^ (1 << (r >> 1) % 8)) : likely[(r >> 1) % (sizeof(likely) - 1)];
        }
        if (parses(f, copy, len, &loaded))
            use(&loaded);
        else
            refused++;
        free(copy);
    }
    assert_true(refused > FLIP_ROUNDS / 10 && refused < FLIP_ROUNDS);
}

/* The first line of a file, which names the format. */
static char *first_line(struct fixture *f)
{
    char *data = saved(f, &f->catalog, NULL);
    return arena_strndup(&f->arena, data, strcspn(data, "\n") + 1);
}

static void a_file_of_something_else_is_refused_by_name(void **state)
{
    static const struct {
        bool right_start;
        const char *rest;
        const char *part;
    } cases[] = {
        {false, "", "not a catalog"},
        {false, "bough-catalog 999999\n0;0;", "not a catalog"},
        {true, "", "damaged at byte 16"},
        {true, "-1;0;", "damaged"},
        {true, "0;99999999999;", "damaged"},
        {true, "0;99999999999999999999:x", "damaged"},
        {true, "0;-99999999999999999999;", "damaged"},
        {true, "0;0;0;0;0;0;0;0;0;0;0;0;0;0;", "damaged"},
        {true, "0;1;4:rolf0;0;0;0;-1;-;1:a-;-;0;-1;-1;0;", "damaged"},
    };
    struct fixture *f = *state;
    char *start = first_line(f);
    for (size_t i = 0; i < countof(cases); i++) {
        auto_catalog loaded = {0};
        char *content =
            arena_printf(&f->arena, "%s%s", cases[i].right_start ? start : "", cases[i].rest);
        assert_true(path_write(f->path, content, strlen(content), 0600, &f->err));
        assert_false(snapshot_load(f->path, &loaded, &f->err));
        if (!strstr(f->err.message, cases[i].part) || !strstr(f->err.message, f->path))
            fail_msg("case %zu: %s", i, f->err.message);
        assert_int_equal(f->err.code, ERR_FAILED);
        err_clear(&f->err);
    }
    auto_catalog loaded = {0};
    assert_false(snapshot_load("/nowhere/base", &loaded, &f->err));
    assert_int_equal(f->err.code, ERR_FAILED);
}

static void a_fingerprint_tells_what_is_compared_and_nothing_else(void **state)
{
    static const struct {
        const char *other;
        bool same;
    } cases[] = {
        {"schema s #2\ntable s.a #10 | owner=ann\n  config_row 1 | id!=1 | v=a | t?=1\n", true},
        {"schema s #9\ntable s.a #8 | owner=ann\n  config_row 1 | id!=1 | v=a | t?=2\n", true},
        {"schema s #2\ntable s.a #10 | owner=bob\n  config_row 1 | id!=1 | v=a | t?=1\n", false},
        {"schema s #2\ntable s.b #10 | owner=ann\n  config_row 1 | id!=1 | v=a | t?=1\n", false},
        {"schema s #2\ntable s.a #10\n  config_row 1 | id!=1 | v=a | t?=1\n", false},
        {"schema s #2\ntable s.a #10 | owner=\n  config_row 1 | id!=1 | v=a | t?=1\n", false},
        {"schema s #2\ntable s.a #10 | owner=ann\n  config_row 1 | id!=1 | v | t?=1\n", false},
        {"schema s #2\ntable s.a #10 | owner=ann\n", false},
    };
    struct fixture *f = *state;
    auto_catalog one = {0};
    catalog_parse(&one, cases[0].other);
    char *expected = catalog_fingerprint(&f->arena, &one);
    for (size_t i = 0; i < countof(cases); i++) {
        auto_catalog other = {0};
        catalog_parse(&other, cases[i].other);
        assert_int_equal(text_equal(catalog_fingerprint(&f->arena, &other), expected),
                         cases[i].same);
    }
}

#define with_world(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

static const struct CMUnitTest tests[] = {
    with_world(a_saved_catalog_loads_as_it_was),
    with_world(a_loaded_catalog_is_found_by_key_and_lineage_and_can_grow),
    with_world(an_empty_catalog_loads_as_it_was),
    with_world(every_truncation_is_refused),
    with_world(what_follows_the_end_is_refused),
    with_world(damaged_bytes_are_refused_or_harmless),
    with_world(a_file_of_something_else_is_refused_by_name),
    with_world(a_fingerprint_tells_what_is_compared_and_nothing_else),
};

int main(void)
{
    return cmocka_run_group_tests_name("snapshot", tests, NULL, NULL);
}
