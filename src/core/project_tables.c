/*
 * project_tables: [table SCHEMA.NAME] of bough.ini and of profiles.
 *
 * "[table public.migrations as laravel]": one of several meanings of a table's name, told apart by
 * the columns that it has.
 */
#include "base/text.h"
#include "core/project_section.h"

#include <stddef.h>
#include <string.h>

#define REFERENCE_PREFIX "reference."
#define COMPARE_PREFIX "compare."

struct table_draft {
    struct tracked_table table;
    const char *section; /* for messages */
    const char *label;
    const char *class;
    const char *key;
    VEC(struct tracked_reference) references;
    VEC(struct tracked_compare) compares;
};

static const struct {
    const char *name;
    enum tracked_class class;
    const char *type;
} classes[] = {
    {"config", TRACKED_CONFIG, "config_row"},
    {"secret", TRACKED_SECRET, "secret"},
    {"migrations", TRACKED_MIGRATIONS, "migration"},
    {"derived", TRACKED_DERIVED, ""},
    {"runtime", TRACKED_RUNTIME, ""},
};

/* "schema.name"; the schema is 'public' when it is not said. */
static void split_name(struct arena *arena, const char *text, const char **ret_schema,
                       const char **ret_name)
{
    const char *dot = strchr(text, '.');
    *ret_schema = dot ? arena_strndup(arena, text, (size_t)(dot - text)) : "public";
    *ret_name = dot ? dot + 1 : text;
}

static struct table_draft *find_draft(struct project_reading *reading, const char *section,
                                      const char *name)
{
    struct arena *arena = reading->arena;
    const char *label = strstr(name, " as ");
    const char *plain = label ? arena_strndup(arena, name, (size_t)(label - name)) : name;
    struct table_draft draft = {.section = section, .label = label};
    draft.table.from_profile = reading->is_profile;
    split_name(arena, plain, &draft.table.schema, &draft.table.name);
    for (size_t i = 0; i < reading->tables.n; i++) {
        struct table_draft *known = reading->tables.items[i];
        if (text_equal(known->table.schema, draft.table.schema) &&
            text_equal(known->table.name, draft.table.name) && text_equal(known->label, label))
            return known;
    }
    vec_add(arena, &reading->tables, arena_memdup(arena, &draft, sizeof(draft)));
    return reading->tables.items[reading->tables.n - 1];
}

/* "system.secrets(key)" */
static bool set_reference(struct project_reading *reading, struct table_draft *draft,
                          const struct ini_entry *entry, struct err *err)
{
    struct arena *arena = reading->arena;
    struct tracked_reference reference = {.column = entry->key + strlen(REFERENCE_PREFIX)};
    const char *open = strchr(entry->value, '(');
    const char *close = open ? strchr(open, ')') : NULL;
    if (!close || close[1] || open == entry->value || !*reference.column) {
        (void)project_refuse(reading, entry->section, err, "has '%s = %s'", entry->key,
                             entry->value);
        return err_hint(err, "a reference is 'reference.COLUMN = SCHEMA.TABLE(KEY, ...)'");
    }
    split_name(arena, arena_strndup(arena, entry->value, (size_t)(open - entry->value)),
               &reference.schema, &reference.name);
    char *list = arena_strndup(arena, open + 1, (size_t)(close - open - 1));
    reference.key = (const char *const *)text_split(arena, list, ',', &reference.n_key);
    for (size_t i = 0; i < draft->references.n; i++)
        if (text_equal(draft->references.items[i].column, reference.column)) {
            draft->references.items[i] = reference;
            return true;
        }
    vec_add(arena, &draft->references, reference);
    return true;
}

static bool set_compare(struct project_reading *reading, struct table_draft *draft,
                        const struct ini_entry *entry)
{
    struct tracked_compare compare = {entry->key + strlen(COMPARE_PREFIX), entry->value};
    for (size_t i = 0; i < draft->compares.n; i++)
        if (text_equal(draft->compares.items[i].column, compare.column)) {
            draft->compares.items[i] = compare;
            return true;
        }
    vec_add(reading->arena, &draft->compares, compare);
    return true;
}

#define TEXT(key, member) {key, offsetof(struct table_draft, member), 0}
#define LIST(key, member)                                                                         \
    {key, offsetof(struct table_draft, table.member),                                             \
     offsetof(struct table_draft, table.n_##member)}

static bool set_table(struct project_reading *reading, const char *name,
                      const struct ini_entry *entry, struct err *err)
{
    static const struct project_key keys[] = {
        TEXT("class", class),
        TEXT("key", key),
        LIST("ignore", ignore),
        TEXT("type", table.type),
        LIST("mask", mask),
        TEXT("where", table.where),
        LIST("columns", columns),
        TEXT("insert", table.insert),
        TEXT("update", table.update),
        TEXT("delete", table.delete),
        TEXT("succeeded", table.succeeded),
        TEXT("failure", table.failure),
    };
    struct table_draft *draft = find_draft(reading, entry->section, name);
    if (text_starts(entry->key, REFERENCE_PREFIX))
        return set_reference(reading, draft, entry, err);
    if (text_starts(entry->key, COMPARE_PREFIX))
        return set_compare(reading, draft, entry);
    return project_set(reading, entry, keys, countof(keys), draft, err) ||
           err_hint(err, "%s, reference.COLUMN, compare.COLUMN", err->hint);
}

static bool finish_class(struct project_reading *reading, struct table_draft *draft,
                         struct err *err)
{
    for (size_t i = 0; i < countof(classes); i++) {
        if (!text_equal(classes[i].name, draft->class))
            continue;
        draft->table.class = classes[i].class;
        if (!draft->table.type)
            draft->table.type = classes[i].type;
        return true;
    }
    if (!draft->class) {
        (void)project_refuse(reading, draft->section, err, "has no 'class'");
        return err_hint(err, "a table needs 'class' and 'key'");
    }
    (void)project_refuse(reading, draft->section, err, "has class '%s'", draft->class);
    return err_hint(err, "a class is config, secret, migrations, derived or runtime");
}

/* The items of a list, commas inside parentheses and quotes left alone: a key may be an
 * expression. */
static void split_key(struct arena *arena, const char *list, struct tracked_table *table)
{
    VEC(const char *) items = {0};
    int depth = 0;
    char quote = '\0';
    const char *from = list;
    for (const char *at = list;; at++) {
        if (quote ? *at == quote : *at == '\'' || *at == '"')
            quote = quote ? '\0' : *at;
        depth += quote ? 0 : (*at == '(') - (*at == ')');
        if (*at && (quote || depth || *at != ','))
            continue;
        size_t n = 0;
        char **one = text_split(arena, arena_strndup(arena, from, (size_t)(at - from)), '\n', &n);
        struct text item = text_make(arena);
        for (size_t i = 0; i < n; i++)
            text_add_item(&item, " ", one[i]);
        if (item.len)
            vec_add(arena, &items, item.data);
        if (!*at)
            break;
        from = at + 1;
    }
    table->key = items.items;
    table->n_key = items.n;
}

static bool finish_table(struct project_reading *reading, struct table_draft *draft,
                         struct err *err)
{
    struct tracked_table *table = &draft->table;
    if (!finish_class(reading, draft, err))
        return false;
    if (!tracked_is_merged(table))
        return true;
    if (draft->key && strcmp(draft->key, "-") != 0)
        split_key(reading->arena, draft->key, table);
    table->references = draft->references.items;
    table->n_references = draft->references.n;
    table->compares = draft->compares.items;
    table->n_compares = draft->compares.n;
    if (draft->key && (table->n_key || strcmp(draft->key, "-") == 0))
        return true;
    (void)project_refuse(reading, draft->section, err, draft->key ? "has an empty key"
                                                                  : "has no 'key'");
    return err_hint(err, "name the columns of a stable key, or '-' for a table of one row");
}

/* Those that ask for columns come first: one without is what the name means else. */
static bool finish(struct project_reading *reading, struct err *err)
{
    size_t n = 0;
    struct tracked_table *tables =
        arena_new_n(reading->arena, struct tracked_table, reading->tables.n + 1);
    for (size_t i = 0; i < reading->tables.n; i++)
        if (!finish_table(reading, reading->tables.items[i], err))
            return false;
    for (int plain = 0; plain <= 1; plain++)
        for (size_t i = 0; i < reading->tables.n; i++)
            if ((reading->tables.items[i]->table.n_columns == 0) == plain)
                tables[n++] = reading->tables.items[i]->table;
    reading->file->tracked = (struct tracked){tables, n};
    return true;
}

const struct project_section section_table = {"table ", "[table SCHEMA.NAME]", false, set_table,
                                              finish};
