/* row_check: whether the names that bough.ini says of tracked tables mean something; see rows.h. */
#include "base/text.h"
#include "catalog/kinds/kinds.h"
#include "catalog/row_query.h"
#include "catalog/template.h"

struct check {
    const struct tracked *tracked;
    struct catalog *const *sides;
    size_t n;
    const struct tracked_table *table; /* that is looked at */
    const char *key;                   /* of bough.ini */
    struct err *err;
};

/* On some side; a table that is nowhere has all columns: it is told elsewhere. */
static bool has_column(const struct check *check, const struct tracked_table *tracked,
                       const char *column)
{
    bool exists = false;
    for (size_t i = 0; i < check->n; i++) {
        const struct object *table = row_query_table(check->sides[i], tracked);
        if (table && table_column(table, column))
            return true;
        exists = exists || table;
    }
    return !exists;
}

static bool refuse(const struct check *check, const char *column)
{
    (void)err_set(check->err, ERR_CONFIG, "%s column '%s' of [table %s.%s] is not in that table",
                  check->key, column, check->table->schema, check->table->name);
    return err_hint(check->err, "correct '%s' in bough.ini", check->key);
}

static bool check_list(struct check *check, const char *key, const char *const *list, size_t n)
{
    check->key = key;
    for (size_t i = 0; i < n; i++)
        if (!has_column(check, check->table, list[i]))
            return refuse(check, list[i]);
    return true;
}

static bool check_lists(struct check *check)
{
    const struct tracked_table *table = check->table;
    if (table->from_profile)
        return true;
    for (size_t i = 0; i < table->n_compares; i++)
        if (!check_list(check, "compare", &table->compares[i].column, 1))
            return false;
    return check_list(check, "ignore", table->ignore, table->n_ignore) &&
           check_list(check, "mask", table->mask, table->n_mask);
}

static bool check_parameter(void *context, const char *column)
{
    const struct check *check = context;
    const struct object *table = row_query_table(check->sides[0], check->table);
    return !table || table_column(table, column) || refuse(check, column);
}

static bool check_templates(struct check *check)
{
    const struct tracked_table *table = check->table;
    const struct {
        const char *key;
        const char *text;
    } templates[] = {{"insert", table->insert}, {"update", table->update},
                     {"delete", table->delete}};
    for (size_t i = 0; i < countof(templates); i++) {
        check->key = templates[i].key;
        if (templates[i].text && !template_each(templates[i].text, check_parameter, check))
            return false;
    }
    return true;
}

/* What a reference shows is the key of the other row. */
static bool check_reference(struct check *check, const struct tracked_reference *reference)
{
    const struct tracked_table like = {.schema = reference->schema, .name = reference->name};
    bool exists = false;
    for (size_t i = 0; i < check->n; i++)
        exists = exists || row_query_table(check->sides[i], &like);
    if (!exists && !check->table->from_profile) {
        (void)err_set(check->err, ERR_CONFIG,
                      "reference '%s' of [table %s.%s] is to %s.%s: there is no such table",
                      reference->column, check->table->schema, check->table->name,
                      reference->schema, reference->name);
        return err_hint(check->err, "correct 'reference.%s' in bough.ini", reference->column);
    }
    for (size_t i = 0; i < check->tracked->n; i++) {
        const struct tracked_table *other = &check->tracked->tables[i];
        for (size_t k = 0; k < reference->n_key; k++)
            if (text_equal(other->schema, reference->schema) &&
                text_equal(other->name, reference->name) &&
                tracked_is_listed(reference->key[k], other->mask, other->n_mask)) {
                (void)err_set(check->err, ERR_CONFIG,
                              "reference '%s' of [table %s.%s] is by column '%s', which is masked",
                              reference->column, check->table->schema, check->table->name,
                              reference->key[k]);
                return err_hint(check->err, "refer to rows by a key that may be shown");
            }
    }
    return true;
}

static bool check_references(struct check *check)
{
    for (size_t i = 0; i < check->table->n_references; i++)
        if (!check_reference(check, &check->table->references[i]))
            return false;
    return true;
}

bool rows_check(const struct tracked *tracked, struct catalog *const *sides, size_t n,
                struct err *err)
{
    struct check check = {.tracked = tracked, .sides = sides, .n = n, .err = err};
    for (size_t i = 0; i < tracked->n; i++) {
        check.table = &tracked->tables[i];
        if (tracked_is_merged(check.table) &&
            (!check_lists(&check) || !check_references(&check) || !check_templates(&check)))
            return false;
    }
    return true;
}
