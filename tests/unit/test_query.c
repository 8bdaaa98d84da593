/* The variants of a query, and which of them a server gets. */
#include "catalog/kind.h"
#include "catalog/query.h"
#include "catalog_sql.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static void a_server_gets_the_newest_variant_that_is_not_newer_than_itself(void **state)
{
    static const struct query variants[] = {{18, "newest"}, {15, "newer"}, {0, "oldest"}};
    static const struct {
        int major;
        const char *sql;
    } cases[] = {
        {13, "oldest"}, {14, "oldest"}, {15, "newer"}, {17, "newer"}, {18, "newest"},
        /* Nobody knows that one yet. */
        {99, "newest"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
        assert_string_equal(query_for(variants, cases[i].major), cases[i].sql);
}

static void a_query_without_variants_is_for_all_servers(void **state)
{
    (void)state;
    assert_int_equal(sql_schema[0].from_major, 0);
    assert_ptr_equal(query_for(sql_schema, 13), query_for(sql_schema, 18));
}

static void the_variants_of_each_kind_are_sorted_and_end_with_the_oldest(void **state)
{
    (void)state;
    for (size_t i = 0; kinds[i]; i++) {
        const struct query *variant = kinds[i]->query;
        for (; variant && variant->from_major; variant++)
            assert_true(variant[1].from_major < variant->from_major);
    }
}

static void files_with_a_version_in_their_names_are_variants(void **state)
{
    (void)state;
    assert_null(strstr(query_for(sql_routine, 13), "prosqlbody"));
    assert_non_null(strstr(query_for(sql_routine, 14), "prosqlbody"));
}

static const struct CMUnitTest tests[] = {
    cmocka_unit_test(a_server_gets_the_newest_variant_that_is_not_newer_than_itself),
    cmocka_unit_test(a_query_without_variants_is_for_all_servers),
    cmocka_unit_test(the_variants_of_each_kind_are_sorted_and_end_with_the_oldest),
    cmocka_unit_test(files_with_a_version_in_their_names_are_variants),
};

int main(void)
{
    return cmocka_run_group_tests_name("query", tests, NULL, NULL);
}
