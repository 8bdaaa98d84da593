/* tracked: see tracked.h. */
#include "catalog/tracked.h"

#include "base/text.h"

bool tracked_is_merged(const struct tracked_table *table)
{
    return table->class != TRACKED_DERIVED && table->class != TRACKED_RUNTIME;
}

bool tracked_is_listed(const char *name, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (text_equal(name, list[i]))
            return true;
    return false;
}

static void add_list(struct text *out, const char *name, const char *const *items, size_t n)
{
    text_addf(out, " %s:", name);
    for (size_t i = 0; i < n; i++)
        text_addf(out, " %s", items[i]);
}

char *tracked_describe(struct arena *arena, const struct tracked *tracked)
{
    struct text out = text_make(arena);
    for (size_t i = 0; i < tracked->n; i++) {
        const struct tracked_table *table = &tracked->tables[i];
        text_addf(&out, "%s.%s %d %s %s", table->schema, table->name, (int)table->class,
                  table->type, table->where ? table->where : "");
        add_list(&out, "key", table->key, table->n_key);
        add_list(&out, "ignore", table->ignore, table->n_ignore);
        add_list(&out, "columns", table->columns, table->n_columns);
        for (size_t k = 0; k < table->n_references; k++) {
            const struct tracked_reference *one = &table->references[k];
            text_addf(&out, " %s = %s.%s", one->column, one->schema, one->name);
            add_list(&out, "", one->key, one->n_key);
        }
        for (size_t k = 0; k < table->n_compares; k++)
            text_addf(&out, " %s by %s", table->compares[k].column, table->compares[k].expression);
        const char *const templates[] = {table->insert, table->update, table->delete};
        for (size_t k = 0; k < countof(templates); k++)
            text_addf(&out, " %s", templates[k] ? templates[k] : "");
        text_add(&out, "\n");
    }
    return out.data;
}
