/* object: see object.h. */
#include "catalog/object.h"

#include "base/text.h"
#include "catalog/kind.h"
#include "pg/quote.h"

#include <string.h>

static const struct attr no_value = {.name = ""};

/* Names are shared, so most are found without looking at their letters. */
const struct attr *object_attr(const struct object *object, const char *name)
{
    for (size_t i = 0; i < object->nattrs; i++)
        if (object->attrs[i].name == name)
            return &object->attrs[i];
    for (size_t i = 0; i < object->nattrs; i++)
        if (strcmp(object->attrs[i].name, name) == 0)
            return &object->attrs[i];
    return object->kind->nattrs ? &no_value : NULL;
}

const char *object_get(const struct object *object, const char *name)
{
    const struct attr *attr = object_attr(object, name);
    return attr ? attr->value : NULL;
}

const struct object *object_top(const struct object *object)
{
    while (object->parent)
        object = object->parent;
    return object;
}

bool object_within(const struct object *object, const struct object *container)
{
    while (object && object != container)
        object = object->parent;
    return object != NULL;
}

const struct object *object_of_kind(const struct object *object, const struct kind *kind)
{
    while (object && object->kind != kind)
        object = object->parent;
    return object;
}

char *object_identity(struct arena *arena, const struct object *object)
{
    struct text out = text_make(arena);
    if (object->parent)
        text_add(&out, object_identity(arena, object->parent));
    else if (object->schema)
        text_add(&out, object->schema);
    if (*object->name)
        text_add_item(&out, ".", object->name);
    if (object->args)
        text_addf(&out, "(%s)", object->args);
    return out.data;
}

char *object_key(struct arena *arena, const struct object *object)
{
    const char *within = object->parent ? object_key(arena, object->parent)
                                        : (object->schema ? object->schema : "");
    return arena_printf(arena, "%s\x01%s\x02%s\x03%s", object->kind->name, within, object->name,
                        object->args ? object->args : "");
}

char *object_address(struct arena *arena, const struct object *object)
{
    char *name = quote_qualified(arena, object->schema, object->name);
    return object->args ? arena_printf(arena, "%s(%s)", name, object->args) : name;
}

bool attr_same(const struct attr *a, const struct attr *b)
{
    if (text_equal(a->value, b->value))
        return true;
    return a->raw && b->raw && strcmp(a->raw, b->raw) == 0;
}
