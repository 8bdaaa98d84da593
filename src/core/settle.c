/* settle: see settle.h. */
#include "core/settle.h"

#include "base/path.h"
#include "base/text.h"
#include "catalog/kind.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>

#define FILE_LIMIT_BYTES ((size_t)64 * 1024 * 1024)

static void free_json(json_t **json)
{
    json_decref(*json);
}
#define auto_json __attribute__((cleanup(free_json))) json_t

static const struct object *object_of(const struct prepared *prepared,
                                      const struct pending *pending)
{
    const struct entry *entry = &prepared->merge.entries.items[pending->entry];
    return pending->dropped ? entry->from : entry->merged;
}

static bool same_attr(const struct object *a, const struct object *b, const char *name)
{
    return text_equal(object_get(a, name), object_get(b, name));
}

/* --- What is to come, as a file --- */

/* The attributes that AFTER sets, of an object that is there; null for one that is not. */
static json_t *late_attrs(const struct object *merged, const struct object *found)
{
    json_t *names = found ? json_array() : json_null();
    for (size_t i = 0; found && i < merged->kind->nattrs; i++) {
        const char *name = merged->kind->attrs[i].name;
        if (!(merged->kind->attrs[i].flags & ATTR_DERIVED) && !same_attr(merged, found, name))
            (void)json_array_append_new(names, json_string(name));
    }
    return names;
}

bool settle_save(const char *path, const struct prepared *prepared, const struct catalog *after,
                 struct err *err)
{
    auto_arena arena = {0};
    auto_json *list = json_array();
    for (size_t i = 0; i < prepared->plan.pending.n; i++) {
        const struct pending *pending = &prepared->plan.pending.items[i];
        const struct object *object = object_of(prepared, pending);
        if (!object)
            continue;
        const char *key = object_key(&arena, object);
        json_t *json = json_object();
        (void)json_object_set_new(json, "key", json_string(key));
        (void)json_object_set_new(json, "dropped", json_boolean(pending->dropped));
        (void)json_object_set_new(json, "attrs", late_attrs(object, catalog_find(after, key)));
        (void)json_array_append_new(list, json);
    }
    char *text = json_dumps(list, JSON_COMPACT);
    if (!text)
        return err_set(err, ERR_FAILED, "cannot write '%s': a name is not UTF-8", path);
    bool success = path_write(path, text, strlen(text), 0600, err);
    free(text);
    return success;
}

/* --- As it will be --- */

static void copy_values(struct catalog *catalog, struct object *to, const struct object *from)
{
    to->attrs = arena_new_n(&catalog->arena, struct attr, from->nattrs + 1);
    to->nattrs = from->nattrs;
    for (size_t i = 0; i < from->nattrs; i++) {
        const char *value = from->attrs[i].value;
        to->attrs[i] = from->attrs[i];
        to->attrs[i].value = value ? catalog_text(catalog, value, strlen(value)) : NULL;
        to->attrs[i].raw = NULL; /* of another lineage */
        /* Names of kinds are static; rows are never late. */
    }
}

/* A copy of an object of another catalog, without lineage: it is found by its name. */
static struct object *add_copy(struct catalog *catalog, const struct object *from,
                               struct object *parent)
{
    struct object *copy = arena_new(&catalog->arena, struct object);
    *copy = (struct object){
        .kind = from->kind,
        .schema = arena_strdup(&catalog->arena, from->schema),
        .name = arena_strdup(&catalog->arena, from->name),
        .type = from->type,
        .args = arena_strdup(&catalog->arena, from->args),
        .parent = parent,
    };
    copy_values(catalog, copy, from);
    catalog_add(catalog, copy);
    return copy;
}

static void predict_one(struct catalog *after, const struct object *merged)
{
    struct object *found = catalog_named(after, merged);
    struct object *parent = merged->parent ? catalog_named(after, merged->parent) : NULL;
    if (found)
        copy_values(after, found, merged);
    else if (parent || !merged->parent)
        add_copy(after, merged, parent);
}

void settle_predict(const struct prepared *prepared, struct catalog *after)
{
    auto_arena scratch = {0};
    const struct plan *plan = &prepared->plan;
    bool *gone = arena_new_n(&scratch, bool, after->objects.n + plan->pending.n + 1);
    for (size_t i = 0; i < plan->pending.n; i++) {
        const struct object *object = object_of(prepared, &plan->pending.items[i]);
        if (object && !plan->pending.items[i].dropped)
            predict_one(after, object);
    }
    for (size_t i = 0; i < plan->pending.n; i++) {
        const struct object *object = object_of(prepared, &plan->pending.items[i]);
        struct object *found =
            object && plan->pending.items[i].dropped ? catalog_named(after, object) : NULL;
        if (found)
            gone[found->index] = true;
    }
    for (size_t i = 0; i < plan->helpers.n; i++) {
        struct object *helper = catalog_find(after, plan->helpers.items[i]);
        if (helper)
            gone[helper->index] = true;
    }
    catalog_sieve(after, gone, NULL);
}

/* --- As it is --- */

struct settling {
    struct arena *arena;
    const struct catalog *now;
    struct catalog *on_parent;
    struct catalog *on_branch;
    bool *gone_parent;
    bool *gone_branch;
    struct text missing;
};

static void tell(struct settling *settling, const struct object *object, const char *what)
{
    text_add_item(&settling->missing, "\n",
                  arena_printf(settling->arena, "%s %s %s", object->kind->name,
                               object_identity(settling->arena, object), what));
}

/* The object that one side's base has for the other's, or NULL. */
static struct object *pair_of(const struct catalog *other, const struct object *object)
{
    return object && object->pair < other->objects.n ? other->objects.items[object->pair] : NULL;
}

static void set_attr(struct catalog *catalog, struct object *object, const char *name,
                     const struct attr *actual, bool with_raw)
{
    struct attr attr = {.name = name, .role = ATTR_COMPARED};
    struct attr *attrs = arena_new_n(&catalog->arena, struct attr, object->nattrs + 1);
    size_t n = 0;
    for (size_t i = 0; i < object->nattrs; i++)
        if (!text_equal(object->attrs[i].name, name))
            attrs[n++] = object->attrs[i];
    if (actual && actual->value) {
        attr.value = catalog_text(catalog, actual->value, strlen(actual->value));
        attr.raw = with_raw ? arena_strdup(&catalog->arena, actual->raw) : NULL;
        attrs[n++] = attr;
    }
    object->attrs = attrs;
    object->nattrs = n;
}

/* A dropped one that is still there: both bases get it back, so that the branch has dropped it. */
static void settle_dropped(struct settling *settling, const char *key)
{
    const struct object *actual = catalog_find(settling->now, key);
    struct object *within =
        actual && actual->parent ? catalog_named(settling->on_parent, actual->parent) : NULL;
    struct object *on_branch = pair_of(settling->on_branch, within);
    if (!actual)
        return;
    tell(settling, actual, "is still there");
    if (!on_branch || catalog_find(settling->on_parent, key))
        return;
    struct object *one = add_copy(settling->on_parent, actual, within);
    struct object *other = add_copy(settling->on_branch, actual, on_branch);
    one->lineage = actual->lineage;
    one->pair = other->index;
    other->pair = one->index;
}

static void settle_missing(struct settling *settling, struct object *expected)
{
    struct object *on_branch = pair_of(settling->on_branch, expected);
    tell(settling, expected, "is missing");
    settling->gone_parent[expected->index] = true;
    if (on_branch)
        settling->gone_branch[on_branch->index] = true;
}

static void settle_attrs(struct settling *settling, struct object *expected,
                         const struct object *actual, const json_t *names)
{
    struct object *on_branch = pair_of(settling->on_branch, expected);
    size_t n = json_is_array(names) ? json_array_size(names) : expected->kind->nattrs;
    bool told = false;
    for (size_t i = 0; i < n; i++) {
        const char *name = json_is_array(names) ? json_string_value(json_array_get(names, i))
                                                : expected->kind->attrs[i].name;
        bool same = !name || same_attr(expected, actual, name);
        if (!name)
            continue;
        /* The kind's own name: the file's does not live as long as the catalog. */
        for (size_t k = 0; k < expected->kind->nattrs; k++)
            if (text_equal(expected->kind->attrs[k].name, name))
                name = expected->kind->attrs[k].name;
        set_attr(settling->on_parent, expected, name, object_attr(actual, name), true);
        if (!same && on_branch)
            set_attr(settling->on_branch, on_branch, name, object_attr(actual, name), false);
        if (!same && !told)
            tell(settling, expected, arena_printf(settling->arena, "has not got its %s", name));
        told = told || !same;
    }
    expected->lineage = actual->lineage;
}

static void settle_one(struct settling *settling, const json_t *json)
{
    const char *key = json_string_value(json_object_get(json, "key"));
    if (!key)
        return;
    if (json_is_true(json_object_get(json, "dropped"))) {
        settle_dropped(settling, key);
        return;
    }
    struct object *expected = catalog_find(settling->on_parent, key);
    const struct object *actual = catalog_find(settling->now, key);
    if (expected && actual)
        settle_attrs(settling, expected, actual, json_object_get(json, "attrs"));
    else if (expected)
        settle_missing(settling, expected);
}

bool settle(struct arena *arena, const char *path, const struct catalog *now,
            struct catalog *on_parent, struct catalog *on_branch, const char **ret_missing,
            struct err *err)
{
    char *text = path_read(arena, path, FILE_LIMIT_BYTES, NULL, err);
    auto_json *list = text ? json_loads(text, 0, NULL) : NULL;
    if (!json_is_array(list))
        return text ? err_set(err, ERR_FAILED, "'%s' is damaged", path) : false;
    size_t n = json_array_size(list);
    struct settling settling = {
        .arena = arena,
        .now = now,
        .on_parent = on_parent,
        .on_branch = on_branch,
        .gone_parent = arena_new_n(arena, bool, on_parent->objects.n + n + 1),
        .gone_branch = arena_new_n(arena, bool, on_branch->objects.n + n + 1),
        .missing = text_make(arena),
    };
    for (size_t i = 0; i < n; i++)
        settle_one(&settling, json_array_get(list, i));
    catalog_sieve(on_parent, settling.gone_parent, on_branch);
    catalog_sieve(on_branch, settling.gone_branch, on_parent);
    *ret_missing = settling.missing.len ? settling.missing.data : NULL;
    return true;
}
