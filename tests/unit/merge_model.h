/*
 * A small database that can be edited, for test_merge_laws.c.
 *
 * A model is a list of things with stable ids. It is rendered as the catalog that a server would
 * give: texts have the current names in them, raw values have OIDs, dropping goes to dependants
 * (CASCADE), and new things of two sides get the same OIDs. An edit is data, so that a list of
 * edits can be applied to any model and made smaller when a law fails.
 */
#ifndef BOUGH_TESTS_MERGE_MODEL_H
#define BOUGH_TESTS_MERGE_MODEL_H

#include "catalog_fixture.h"

#define MODEL_THINGS 96
#define MODEL_NAME 16
#define MODEL_VALUES 3
#define MODEL_REFS 2
#define NOTHING (-1)

struct thing {
    const struct kind *kind;
    int id;
    uint32_t oid;
    int32_t sub; /* of columns: the number in the table */
    int up;      /* id of what contains it */
    int schema;
    int refs[MODEL_REFS]; /* ids of what it needs */
    int values[MODEL_VALUES];
    char name[MODEL_NAME];
    bool gone;
};

struct model {
    struct thing things[MODEL_THINGS];
    size_t n;
};

enum edit_op {
    EDIT_SET, /* values[slot] = value */
    EDIT_BIT, /* one bit of values[slot] on or off: an item of a set */
    EDIT_RENAME,
    EDIT_MOVE,     /* to another schema */
    EDIT_DROP,     /* with all that needs it */
    EDIT_RECREATE, /* drop and create under the same name: a new OID */
    EDIT_REF,      /* to need something else */
    EDIT_CREATE,
    EDIT_COUNT
};

struct edit {
    enum edit_op op;
    int target;
    int slot, value;
    char name[MODEL_NAME];
    struct thing made;
};

static inline struct thing *model_find(struct model *model, int id)
{
    for (size_t i = 0; i < model->n; i++)
        if (model->things[i].id == id && !model->things[i].gone)
            return &model->things[i];
    return NULL;
}

static inline void model_add(struct model *model, struct thing thing)
{
    assert_true(model->n < MODEL_THINGS);
    model->things[model->n++] = thing;
}

/* ---- which names exclude each other ---- */

static inline bool in_relation_space(const struct kind *kind)
{
    return kind == &kind_table || kind == &kind_view || kind == &kind_sequence ||
           kind == &kind_index || kind == &kind_enum;
}

static inline int schema_id(struct model *model, const struct thing *thing)
{
    struct thing *up = thing->up == NOTHING ? NULL : model_find(model, thing->up);
    return up ? schema_id(model, up) : thing->schema;
}

static inline bool name_taken(struct model *model, const struct thing *thing)
{
    for (size_t i = 0; i < model->n; i++) {
        const struct thing *other = &model->things[i];
        if (other->gone || other->id == thing->id || strcmp(other->name, thing->name) != 0)
            continue;
        bool relations = in_relation_space(thing->kind) && in_relation_space(other->kind);
        if (relations && schema_id(model, other) == schema_id(model, thing))
            return true;
        if (other->kind == thing->kind && other->up == thing->up &&
            other->schema == thing->schema && !relations)
            return true;
    }
    return false;
}

/* ---- editing ---- */

static inline void model_drop(struct model *model, int id)
{
    struct thing *thing = model_find(model, id);
    if (!thing)
        return;
    thing->gone = true;
    for (size_t i = 0; i < model->n; i++) {
        const struct thing *other = &model->things[i];
        bool depends = other->up == id || other->schema == id;
        for (size_t k = 0; k < MODEL_REFS; k++)
            depends = depends || other->refs[k] == id;
        if (!other->gone && depends)
            model_drop(model, other->id);
    }
}

static inline bool rename_thing(struct model *model, struct thing *thing, const struct edit *edit)
{
    struct thing renamed = *thing;
    memcpy(renamed.name, edit->name, sizeof(renamed.name));
    if (edit->op == EDIT_MOVE)
        memcpy(renamed.name, thing->name, sizeof(renamed.name));
    if (edit->op == EDIT_MOVE)
        renamed.schema = edit->value;
    if (edit->op == EDIT_MOVE && !model_find(model, edit->value))
        return false;
    if (name_taken(model, &renamed))
        return false;
    *thing = renamed;
    return true;
}

static inline bool create_thing(struct model *model, const struct edit *edit)
{
    const struct thing *made = &edit->made;
    bool complete = (made->up == NOTHING || model_find(model, made->up)) &&
                    (made->schema == NOTHING || model_find(model, made->schema));
    for (size_t k = 0; k < MODEL_REFS; k++)
        complete = complete && (made->refs[k] == NOTHING || model_find(model, made->refs[k]));
    if (!complete || name_taken(model, made))
        return false;
    model_add(model, *made);
    return true;
}

/* false when the edit has no place in this model; nothing is changed then. */
static inline bool model_apply(struct model *model, const struct edit *edit)
{
    struct thing *thing = model_find(model, edit->target);
    if (edit->op == EDIT_CREATE)
        return create_thing(model, edit);
    if (!thing)
        return false;
    switch (edit->op) {
    case EDIT_SET:
        thing->values[edit->slot] = edit->value;
        return true;
    case EDIT_BIT:
        thing->values[edit->slot] &= ~(edit->value >> 1);
        if (edit->value & 1)
            thing->values[edit->slot] |= edit->value >> 1;
        return true;
    case EDIT_RENAME:
    case EDIT_MOVE:
        return rename_thing(model, thing, edit);
    case EDIT_DROP:
        model_drop(model, edit->target);
        return true;
    case EDIT_RECREATE:
        thing->oid += 5000;
        return true;
    case EDIT_REF:
        if (!model_find(model, edit->value))
            return false;
        thing->refs[edit->slot] = edit->value;
        return true;
    default:
        return false;
    }
}

/* ---- rendering ---- */

static inline char *address_of(struct arena *arena, struct model *model, int id)
{
    struct thing *thing = model_find(model, id);
    if (thing->up != NOTHING)
        return arena_printf(arena, "%s.%s", address_of(arena, model, thing->up), thing->name);
    if (thing->schema == NOTHING)
        return arena_strdup(arena, thing->name);
    return arena_printf(arena, "%s.%s", model_find(model, thing->schema)->name, thing->name);
}

/* The items of a set, one for each bit: before + letter + after. */
static inline char *bits(struct arena *arena, const char *before, const char *after, int value)
{
    struct text out = text_make(arena);
    for (int bit = 0; bit < 4; bit++)
        if (value & 1 << bit)
            text_add_item(&out, ", ", arena_printf(arena, "%s%c%s", before, 'a' + bit, after));
    return out.len ? out.data : NULL;
}

static inline void put(struct object *object, const char *name, const char *value, const char *raw)
{
    for (size_t i = 0; i < object->nattrs; i++)
        if (text_equal(object->attrs[i].name, name)) {
            object->attrs[i].value = value;
            object->attrs[i].raw = raw;
        }
}

/* "words s.a.x, s.f = 3" and the same with OIDs. */
static inline void put_expression(struct arena *arena, struct model *model, struct object *object,
                                  const struct thing *thing, const char *name)
{
    struct text value = text_make(arena);
    struct text raw = text_make(arena);
    for (size_t k = 0; k < MODEL_REFS; k++) {
        if (thing->refs[k] == NOTHING)
            continue;
        const struct thing *to = model_find(model, thing->refs[k]);
        const struct thing *top = to->up == NOTHING ? to : model_find(model, to->up);
        text_addf(&value, "%s ", address_of(arena, model, thing->refs[k]));
        text_addf(&raw, "%u.%d ", top->oid, to->sub);
    }
    text_addf(&value, "= %d", thing->values[0]);
    text_addf(&raw, "= %d", thing->values[0]);
    put(object, name, value.data, raw.data);
}

static inline void put_column(struct arena *arena, struct model *model, struct object *object,
                              const struct thing *thing)
{
    static const char *const types[] = {"integer", "bigint", "text", "date"};
    const char *type = types[thing->values[0] & 3];
    if (thing->refs[0] == NOTHING)
        put(object, "type", type, type);
    else
        put_expression(arena, model, object, thing, "type");
    put(object, "not_null", thing->values[1] ? "true" : NULL, NULL);
    put(object, "storage", thing->values[2] ? "PLAIN" : NULL, NULL);
}

/* Rows: their attributes are their own. */
static inline void put_row(struct arena *arena, struct object *object, const struct thing *thing)
{
    object->nattrs = 3;
    object->attrs = arena_new_n(arena, struct attr, 3);
    object->attrs[0] = (struct attr){.name = "id", .value = object->name, .role = ATTR_KEY};
    object->attrs[1] =
        (struct attr){.name = "v", .value = arena_printf(arena, "%d", thing->values[0])};
    object->attrs[2] = (struct attr){.name = "w", .value = thing->values[1] ? "x" : NULL};
}

static inline void put_attributes(struct arena *arena, struct model *model, struct object *object,
                                  const struct thing *thing)
{
    static const struct {
        const struct kind *kind;
        const char *attr, *value;
    } fixed[] = {
        {&kind_role, "login", "NOLOGIN"},
        {&kind_table, "row_security", "DISABLE"},
        {&kind_table, "force_row_security", "NO FORCE"},
        {&kind_table, "replica_identity", "DEFAULT"},
        {&kind_function, "language", "sql"},
        {&kind_function, "arguments", ""},
        {&kind_constraint, "sort", "check"},
        {&kind_constraint, "valid", "true"},
        {&kind_policy, "permissive", "PERMISSIVE"},
        {&kind_policy, "roles", "PUBLIC"},
        {&kind_policy, "command", "ALL"},
    };
    static const struct {
        const struct kind *kind;
        const char *attr;
        int slot;
        const char *before; /* what stands before the value; NULL: an expression */
        const char *after;  /* and behind it; NULL: not a set */
    } changing[] = {
        {&kind_enum, "labels", 0, "'", "'"},
        {&kind_function, "source", 0, "", NULL},
        {&kind_function, "volatility", 1, "V", NULL},
        {&kind_table, "options", 1, "", "='1'"},
        {&kind_default, "expression", 0, NULL, NULL},
        {&kind_view, "definition", 0, NULL, NULL},
        {&kind_view, "options", 1, "", "='1'"},
        {&kind_constraint, "definition", 0, NULL, NULL},
        {&kind_index, "definition", 0, NULL, NULL},
        {&kind_policy, "using", 0, NULL, NULL},
        {&kind_grant, "granted", 0, "P", ""},
        {&kind_comment, "text", 0, "", NULL},
        {&kind_sequence, "increment", 0, "", NULL},
        {&kind_other, "fingerprint", 0, "", NULL},
    };
    object->nattrs = thing->kind->nattrs;
    object->attrs = arena_new_n(arena, struct attr, object->nattrs + 1);
    for (size_t i = 0; i < object->nattrs; i++)
        object->attrs[i].name = thing->kind->attrs[i].name;
    put(object, "owner", "ann", NULL);
    for (size_t i = 0; i < countof(fixed); i++)
        if (fixed[i].kind == thing->kind)
            put(object, fixed[i].attr, fixed[i].value, NULL);
    for (size_t i = 0; i < countof(changing); i++) {
        const char *before = changing[i].before;
        const char *after = changing[i].after;
        int value = thing->values[changing[i].slot];
        if (changing[i].kind != thing->kind)
            continue;
        if (!before)
            put_expression(arena, model, object, thing, changing[i].attr);
        else
            put(object, changing[i].attr,
                after ? bits(arena, before, after, value)
                      : arena_printf(arena, "%s%d", before, value),
                NULL);
    }
    if (thing->kind == &kind_column)
        put_column(arena, model, object, thing);
    if (thing->kind->flags & KIND_DATA)
        put_row(arena, object, thing);
}

static inline struct lineage lineage_of(struct model *model, const struct thing *thing,
                                        const struct object *parent)
{
    if (thing->kind->flags & KIND_DATA)
        return (struct lineage){0};
    struct lineage lineage = {1000 + (uint32_t)kind_rank(thing->kind), thing->oid, 0, 0};
    if (thing->kind->flags & KIND_ATTACHED)
        lineage = parent->lineage;
    if (thing->kind == &kind_grant)
        lineage.extra = model_find(model, thing->refs[0])->oid;
    if (thing->kind == &kind_column) {
        lineage = parent->lineage;
        lineage.objsubid = thing->sub;
    }
    return lineage;
}

static inline struct object *make_object(struct catalog *catalog, struct model *model,
                                         const struct thing *thing, struct object **made)
{
    struct arena *arena = &catalog->arena;
    struct object *object = arena_new(arena, struct object);
    object->kind = thing->kind;
    object->name = arena_strdup(arena, thing->name);
    if (thing->kind == &kind_grant)
        object->name = arena_strdup(arena, model_find(model, thing->refs[0])->name);
    if (thing->up != NOTHING)
        object->parent = made[model_find(model, thing->up) - model->things];
    if (thing->schema != NOTHING)
        object->schema = arena_strdup(arena, model_find(model, thing->schema)->name);
    if (thing->kind == &kind_function)
        object->args = "";
    object->lineage = lineage_of(model, thing, object->parent);
    put_attributes(arena, model, object, thing);
    return object;
}

/* The catalog of a model; ret_made has the object of each thing, NULL for those that are gone. */
static inline void model_render(struct model *model, struct catalog *catalog,
                                struct object *ret_made[MODEL_THINGS])
{
    *catalog = (struct catalog){.server_version = 150000};
    memset(ret_made, 0, MODEL_THINGS * sizeof(struct object *));
    for (size_t rank = 0; kinds[rank]; rank++)
        for (size_t i = 0; i < model->n; i++) {
            const struct thing *thing = &model->things[i];
            if (thing->gone || thing->kind != kinds[rank])
                continue;
            ret_made[i] = make_object(catalog, model, thing, ret_made);
            catalog_add(catalog, ret_made[i]);
        }
    for (size_t i = 0; i < model->n; i++) {
        const struct thing *thing = &model->things[i];
        const int needed[] = {thing->refs[0], thing->refs[1], thing->schema};
        for (size_t k = 0; k < countof(needed) && !thing->gone; k++)
            if (needed[k] != NOTHING)
                catalog_add_need(catalog, ret_made[i],
                                 ret_made[model_find(model, needed[k]) - model->things]);
    }
}

#endif
