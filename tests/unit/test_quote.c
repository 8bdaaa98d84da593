/*
 * Tests of pg/quote: names, values and bodies as SQL text.
 *
 * What the functions write is also read back here by the rules of PostgreSQL's scanner (scan.l), so
 * that any text can be tried, not only those whose quoting somebody wrote down.
 */
#include "base/text.h"
#include "base/vec.h"
#include "pg/casts.h"
#include "pg/quote.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <stdlib.h>
#include <string.h>

/* pg_get_keywords() of 15 where catcode <> 'U'. */
static const char reserved_15[] =
    "all analyse analyze and any array as asc asymmetric authorization between bigint binary bit "
    "boolean "
    "both case cast char character check coalesce collate collation column concurrently constraint "
    "create "
    "cross current_catalog current_date current_role current_schema current_time current_timestamp "
    "current_user dec decimal default deferrable desc distinct do else end except exists extract "
    "false "
    "fetch float for foreign freeze from full grant greatest group grouping having ilike in "
    "initially inner "
    "inout int integer intersect interval into is isnull join lateral leading least left like "
    "limit "
    "localtime localtimestamp national natural nchar none normalize not notnull null nullif "
    "numeric offset "
    "on only or order out outer overlaps overlay placing position precision primary real "
    "references "
    "returning right row select session_user setof similar smallint some substring symmetric table "
    "tablesample then time timestamp to trailing treat trim true union unique user using values "
    "varchar "
    "variadic verbose when where window with xmlattributes xmlconcat xmlelement xmlexists "
    "xmlforest "
    "xmlnamespaces xmlparse xmlpi xmlroot xmlserialize xmltable";

/* Those that 16, 17 and 18 added (kwlist.h). */
static const char reserved_later[] =
    "json_array json_arrayagg json_object json_objectagg system_user json json_exists json_query "
    "json_scalar json_serialize json_table json_value merge_action";

/* Unreserved ones and words that only look like keywords: quoting them would be noise. */
static const char plain[] =
    "a orders user_id _ _1 a1 x_y_z abort action begin cascade data day events index key language "
    "level "
    "matched name names number of owner path public role schema sequence settings source status "
    "storage "
    "text type uuid value version view year zone selects tabl tablee jsonb varcharr aa zzz";

static void each_word(const char *words, bool is_quoted)
{
    auto_arena arena = {0};
    size_t n = 0;
    char **items = text_split(&arena, words, ' ', &n);
    assert_true(n > 10);
    for (size_t i = 0; i < n; i++)
        assert_string_equal(quote_ident(&arena, items[i]),
                            is_quoted ? arena_printf(&arena, "\"%s\"", items[i]) : items[i]);
}

static void a_reserved_word_is_quoted(void **state)
{
    (void)state;
    each_word(reserved_15, true);
    each_word(reserved_later, true);
}

static void a_plain_name_stays_as_it_is(void **state)
{
    (void)state;
    each_word(plain, false);
}

static void a_name_that_is_not_plain_is_quoted(void **state)
{
    static const struct {
        const char *name;
        const char *quoted;
    } cases[] = {
        {"", "\"\""},
        {"Orders", "\"Orders\""},
        {"ORDERS", "\"ORDERS\""},
        {"1st", "\"1st\""},
        {"a b", "\"a b\""},
        {"a-b", "\"a-b\""},
        {"a$b", "\"a$b\""},
        {"a.b", "\"a.b\""},
        {"a\"b", "\"a\"\"b\""},
        {"\"", "\"\"\"\""},
        {"a\\b", "\"a\\b\""},
        {"it's", "\"it's\""},
        {"größe", "\"größe\""},
        {"x; DROP TABLE y; --", "\"x; DROP TABLE y; --\""},
        {"new\nline", "\"new\nline\""},
        {" select", "\" select\""},
    };
    (void)state;
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(cases); i++)
        assert_string_equal(quote_ident(&arena, cases[i].name), cases[i].quoted);
}

static void both_parts_of_a_qualified_name_are_quoted(void **state)
{
    (void)state;
    auto_arena arena = {0};
    assert_string_equal(quote_qualified(&arena, "public", "orders"), "public.orders");
    assert_string_equal(quote_qualified(&arena, "My", "table"), "\"My\".\"table\"");
    assert_string_equal(quote_qualified(&arena, NULL, "user"), "\"user\"");
    assert_string_equal(quote_qualified(&arena, "", "t"), "t");
}

static void a_value_is_a_literal_that_reads_the_same_under_any_setting(void **state)
{
    static const struct {
        const char *value;
        const char *quoted;
    } cases[] = {
        {NULL, "NULL"},
        {"", "''"},
        {"NULL", "'NULL'"},
        {"abc", "'abc'"},
        {"it's", "'it''s'"},
        {"''", "''''''"},
        {"\"", "'\"'"},
        {"a\\b", "E'a\\\\b'"},
        {"\\", "E'\\\\'"},
        {"\\'; DROP TABLE x; --", "E'\\\\''; DROP TABLE x; --'"},
        {"line\nline\ttab", "'line\nline\ttab'"},
        {"größe $1 %s", "'größe $1 %s'"},
    };
    (void)state;
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(cases); i++)
        assert_string_equal(quote_literal(&arena, cases[i].value), cases[i].quoted);
}

static void a_body_gets_a_tag_that_it_does_not_contain(void **state)
{
    static const struct {
        const char *body;
        const char *quoted;
    } cases[] = {
        {"", "$$$$"},
        {"SELECT 1", "$$SELECT 1$$"},
        {"SELECT '$1'", "$$SELECT '$1'$$"},
        {"a $$ b", "$body$a $$ b$body$"},
        {"$$", "$body$$$$body$"},
        {"ends in $", "$body$ends in $$body$"},
        {"$$ $body$", "$body1$$$ $body$$body1$"},
        {"$$ $body$ $body1$", "$body2$$$ $body$ $body1$$body2$"},
        {"$body$", "$body1$$body$$body1$"},
        {"only $body$ is in it", "$$only $body$ is in it$$"},
    };
    (void)state;
    auto_arena arena = {0};
    for (size_t i = 0; i < countof(cases); i++)
        assert_string_equal(quote_dollar(&arena, cases[i].body), cases[i].quoted);
}

/* ---- reading back, as scan.l does ---- */

static char *read_quoted(struct arena *arena, const char *sql, char quote, bool backslashes)
{
    struct text out = text_make(arena);
    if (*sql++ != quote)
        return NULL;
    for (; *sql; sql++) {
        if (backslashes && *sql == '\\')
            sql++;
        else if (*sql == quote && sql[1] == quote)
            sql++;
        else if (*sql == quote)
            return sql[1] ? NULL : out.data;
        text_add_bytes(&out, sql, 1);
    }
    return NULL;
}

static char *read_literal(struct arena *arena, const char *sql)
{
    return *sql == 'E' ? read_quoted(arena, sql + 1, '\'', true)
                       : read_quoted(arena, sql, '\'', false);
}

/* The length of a whole $tag$ at a place, 0 when there is none: dolqdelim in scan.l. */
static size_t delimiter(const char *at)
{
    size_t len = 1;
    if (*at != '$')
        return 0;
    while (at[len] == '_' || (at[len] >= 'a' && at[len] <= 'z') ||
           (len > 1 && at[len] >= '0' && at[len] <= '9'))
        len++;
    return at[len] == '$' ? len + 1 : 0;
}

/* A delimiter that is not the opening one gives its last '$' back for the next try (xdolq). */
static char *read_dollar(struct arena *arena, const char *sql)
{
    size_t tag = delimiter(sql);
    const char *body = sql + tag;
    if (!tag)
        return NULL;
    for (const char *at = body; *at;) {
        size_t len = delimiter(at);
        if (len == tag && strncmp(at, sql, tag) == 0)
            return at[tag] ? NULL : arena_strndup(arena, body, (size_t)(at - body));
        at += len ? len - 1 : 1;
    }
    return NULL;
}

/* All texts over a small alphabet of what is dangerous, up to a length, one after the other. */
static void every_text(const char *const *pieces, size_t n, size_t most,
                       void (*check)(struct arena *arena, const char *text))
{
    size_t digits[8] = {0};
    for (size_t len = 0; len <= most;) {
        auto_arena arena = {0};
        struct text text = text_make(&arena);
        for (size_t i = 0; i < len; i++)
            text_add(&text, pieces[digits[i]]);
        check(&arena, text.data);
        size_t i = 0;
        while (i < len && ++digits[i] == n)
            digits[i++] = 0;
        len += i == len;
    }
}

static void check_literal(struct arena *arena, const char *text)
{
    char *back = read_literal(arena, quote_literal(arena, text));
    if (!text_equal(back, text))
        fail_msg("'%s' is quoted as %s", text, quote_literal(arena, text));
}

static void check_ident(struct arena *arena, const char *text)
{
    const char *quoted = quote_ident(arena, text);
    bool same = *quoted == '"' ? text_equal(read_quoted(arena, quoted, '"', false), text)
                               : text_equal(quoted, text);
    if (!same)
        fail_msg("'%s' is quoted as %s", text, quoted);
}

static void check_dollar(struct arena *arena, const char *text)
{
    char *quoted = quote_dollar(arena, text);
    if (!text_equal(read_dollar(arena, quoted), text))
        fail_msg("'%s' is quoted as %s", text, quoted);
}

static void every_value_reads_back_as_it_was(void **state)
{
    static const char *const pieces[] = {"'", "\\", "\"", "a", "E", "\n", "--", "$"};
    (void)state;
    every_text(pieces, countof(pieces), 5, check_literal);
}

static void every_name_reads_back_as_it_was(void **state)
{
    static const char *const pieces[] = {"'", "\\", "\"", "a", "A", " ", ".", "select"};
    (void)state;
    every_text(pieces, countof(pieces), 5, check_ident);
}

/* Texts that do not end in a tag without its last '$': see the next test. */
static void check_other_dollar(struct arena *arena, const char *text)
{
    size_t len = strlen(text);
    bool looks_open = (len >= 5 && strcmp(text + len - 5, "$body") == 0) ||
                      (len >= 6 && strcmp(text + len - 6, "$body1") == 0);
    if (!looks_open)
        check_dollar(arena, text);
}

static const char *const body_pieces[] = {"$", "body", "$$", "$body$", "$body1$", "1", " "};

static void every_body_reads_back_as_it_was(void **state)
{
    (void)state;
    every_text(body_pieces, countof(body_pieces), 5, check_other_dollar);
}

static void every_body_that_ends_like_a_tag_reads_back_as_it_was(void **state)
{
    (void)state;
    every_text(body_pieces, countof(body_pieces), 5, check_dollar);
}

/* ---- casts ---- */

static void a_cast_of_a_whole_array_names_its_own_type_first(void **state)
{
    static const struct {
        const char *sql;
        const char *held;
    } cases[] = {
        {"SELECT 1;", NULL},
        {"CHECK (((k)::text = ANY ((ARRAY['a'::character varying, 'b'::character "
         "varying])::text[])))",
         "CHECK (((k)::text = ANY ((ARRAY['a'::character varying, 'b'::character "
         "varying]::character varying[])::text[])))"},
        {"(ARRAY[(1)::smallint])::integer[]", "(ARRAY[(1)::smallint]::smallint[])::integer[]"},
        {"(ARRAY['a'::s.\"T\"])::text[]", "(ARRAY['a'::s.\"T\"]::s.\"T\"[])::text[]"},
        {"(ARRAY[('a'::character varying)::text])", NULL},
        {"(ARRAY[lower(a)])::name[]", NULL},
        {"'(ARRAY[1::int])::text[]'", NULL},
        {"'it''s (ARRAY[1::int])::text[]'", NULL},
        {"E'\\'(ARRAY[1::int])::text[]'", NULL},
        {"\"(ARRAY[1::int])::text[]\"", NULL},
        {"AS $$(ARRAY[1::int])::text[]$$", NULL},
        {"AS $body$ $$ (ARRAY[1::int])::text[]$body$; (ARRAY['x'::a])::b[]",
         "AS $body$ $$ (ARRAY[1::int])::text[]$body$; (ARRAY['x'::a]::a[])::b[]"},
        {"'open (ARRAY[1::int])::text[]", NULL},
    };
    (void)state;
    for (size_t i = 0; i < countof(cases); i++) {
        auto_arena arena = {0};
        const char *want = cases[i].held ? cases[i].held : cases[i].sql;
        assert_string_equal(casts_hold(&arena, cases[i].sql), want);
    }
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_cast_of_a_whole_array_names_its_own_type_first),
    cmocka_unit_test(a_reserved_word_is_quoted),
    cmocka_unit_test(a_plain_name_stays_as_it_is),
    cmocka_unit_test(a_name_that_is_not_plain_is_quoted),
    cmocka_unit_test(both_parts_of_a_qualified_name_are_quoted),
    cmocka_unit_test(a_value_is_a_literal_that_reads_the_same_under_any_setting),
    cmocka_unit_test(a_body_gets_a_tag_that_it_does_not_contain),
    cmocka_unit_test(every_value_reads_back_as_it_was),
    cmocka_unit_test(every_name_reads_back_as_it_was),
    cmocka_unit_test(every_body_reads_back_as_it_was),
    cmocka_unit_test(every_body_that_ends_like_a_tag_reads_back_as_it_was),
};

int main(void)
{
    return cmocka_run_group_tests_name("quote", tests, NULL, NULL);
}
