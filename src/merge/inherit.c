/* inherit: see inherit.h. */
#include "merge/inherit.h"

#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"

#include <string.h>

static bool is_table(const struct object *object)
{
    return object->kind == &kind_table || object->kind == &kind_foreign_table;
}

static const struct object *child_named(const struct object *container, const struct kind *kind,
                                        const char *name)
{
    for (size_t i = 0; i < container->children.n; i++)
        if (container->children.items[i]->kind == kind &&
            strcmp(container->children.items[i]->name, name) == 0)
            return container->children.items[i];
    return NULL;
}

static const struct object *ancestor_of(const struct object *link)
{
    for (size_t i = 0; i < link->needs.n; i++)
        if (is_table(link->needs.items[i]))
            return link->needs.items[i];
    return NULL;
}

static const struct object *link_to(const struct object *table, const struct object *ancestor)
{
    for (size_t i = 0; i < table->children.n; i++)
        if (table->children.items[i]->kind == &kind_inheritance &&
            ancestor_of(table->children.items[i]) == ancestor)
            return table->children.items[i];
    return NULL;
}

static struct origin from_ancestors(const struct object *object)
{
    const struct object *table = object->parent;
    for (size_t i = 0; i < table->children.n; i++) {
        const struct object *link = table->children.items[i];
        const struct object *ancestor = link->kind == &kind_inheritance ? ancestor_of(link) : NULL;
        const struct object *found =
            ancestor ? child_named(ancestor, object->kind, object->name) : NULL;
        if (found)
            return (struct origin){found, link};
    }
    return (struct origin){0};
}

static struct origin from_type(const struct object *column)
{
    const struct object *table = column->parent;
    for (size_t i = 0; object_get(table, "of_type") && i < table->needs.n; i++)
        if (table->needs.items[i]->kind == &kind_composite)
            return (struct origin){
                child_named(table->needs.items[i], &kind_field, column->name), NULL};
    return (struct origin){0};
}

struct origin inherit_origin(const struct object *object)
{
    if (!object->parent || !is_table(object->parent))
        return (struct origin){0};
    if (object->auto_of && (object->kind == &kind_index || object->kind == &kind_constraint))
        return (struct origin){object->auto_of,
                               link_to(object->parent, object_top(object->auto_of))};
    bool may = object->kind == &kind_column || text_equal(object_get(object, "sort"), "check");
    struct origin origin = may && object_get(object, "inheritance") ? from_ancestors(object)
                                                                    : (struct origin){0};
    if (!origin.object && object->kind == &kind_column)
        return from_type(object);
    return origin;
}

bool inherit_is_only(const struct object *object)
{
    return text_equal(object_get(object, "inheritance"), "inherited") ||
           (object->kind == &kind_column && object->parent->kind == &kind_table &&
            object_get(object->parent, "of_type"));
}
