/* docs/kinds.md is what the table of kinds says, and the table says it of every kind. */
#include "../tools/kinds_doc.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FILE_LIMIT (1 << 20)

static void every_kind_says_what_it_is(void **state)
{
    (void)state;
    for (size_t i = 0; kinds[i]; i++) {
        const char *about = kinds[i]->about;
        if (!about || !*about || about[strlen(about) - 1] != '.')
            fail_msg("kind '%s' needs a sentence in .about", kinds[i]->name);
    }
}

static void every_attribute_says_how_it_is_altered(void **state)
{
    (void)state;
    for (size_t i = 0; kinds[i]; i++)
        for (size_t k = 0; k < kinds[i]->nattrs; k++) {
            const struct kind_attr *attr = &kinds[i]->attrs[k];
            if (!attr->how && !(attr->flags & ATTR_DERIVED))
                fail_msg("attribute '%s' of kind '%s' needs a .how", attr->name, kinds[i]->name);
        }
}

static void the_page_is_what_the_table_says(void **state)
{
    (void)state;
    auto_arena arena = {0};
    char *page = arena_alloc(&arena, FILE_LIMIT);
    FILE *file = fopen(SOURCE_ROOT "/docs/kinds.md", "r");
    assert_non_null(file);
    page[fread(page, 1, FILE_LIMIT - 1, file)] = '\0';
    (void)fclose(file);
    if (strcmp(page, kinds_doc(&arena)) != 0)
        fail_msg("docs/kinds.md is not what the table of kinds says: run ninja -C build docs");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_says_what_it_is),
        cmocka_unit_test(every_attribute_says_how_it_is_altered),
        cmocka_unit_test(the_page_is_what_the_table_says),
    };
    return cmocka_run_group_tests_name("kinds doc", tests, NULL, NULL);
}
