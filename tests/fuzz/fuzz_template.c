/* Templates: of commands (${name}) and of statements (:column). */
#include "base/expand.h"
#include "catalog/template.h"
#include "fuzz.h"

static const char *look_up(void *context, const char *name, struct err *err)
{
    (void)context;
    if (strlen(name) > 3) {
        (void)err_set(err, ERR_CONFIG, "there is no '%s'", name);
        return NULL;
    }
    return "${x}";
}

static const char *value(void *context, const char *column)
{
    (void)context;
    return *column == 'n' ? "NULL" : "':n'";
}

static bool visit(void *context, const char *column)
{
    size_t *n = context;
    (void)column;
    return ++*n < 100;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    auto_arena arena = {0};
    auto_err err = {0};
    const char *text = fuzz_text(&arena, data, len);
    size_t n = 0;
    if (!expand(&arena, text, look_up, NULL, &err))
        FUZZ_CHECK(err.message && *err.message, "refused without a message");
    (void)template_each(text, visit, &n);
    (void)template_uses(text, "n");
    FUZZ_CHECK(template_fill(&arena, text, value, NULL), "not filled");
    FUZZ_CHECK(template_split(&arena, text, &n) || n == 0, "not split");
    return 0;
}
