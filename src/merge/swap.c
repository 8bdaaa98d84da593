/*
 * swap: the input of a merge with its sides swapped.
 *
 * The base is what the branch had when it was merged last, also for the parent: only so it is known
 * what the branch has never seen. Swapped, the base keeps that content and gets the lineages of the
 * parent.
 */
#include "merge/merge.h"

#include "base/text.h"

/* The same facts; by OIDs as far as the parent's base says the same. */
static struct attr *swap_attrs(struct arena *arena, const struct object *object,
                               const struct object *on_parent)
{
    struct attr *attrs = arena_new_n(arena, struct attr, object->nattrs + 1);
    for (size_t i = 0; i < object->nattrs; i++) {
        const struct attr *same = on_parent ? object_attr(on_parent, object->attrs[i].name) : NULL;
        attrs[i] = object->attrs[i];
        attrs[i].raw = same && text_equal(same->value, attrs[i].value) ? same->raw : NULL;
    }
    return attrs;
}

static struct object *swap_object(struct catalog *swapped, const struct object *object,
                                  const struct catalog *base_parent)
{
    const struct object *on_parent = object->pair < base_parent->objects.n
                                         ? base_parent->objects.items[object->pair]
                                         : NULL;
    struct object **known = swapped->objects.items;
    struct object *copy = arena_memdup(&swapped->arena, object, sizeof(*object));
    copy->lineage = on_parent ? on_parent->lineage : (struct lineage){0};
    copy->attrs = swap_attrs(&swapped->arena, object, on_parent);
    copy->parent = object->parent ? known[object->parent->index] : NULL;
    copy->auto_of = NULL;
    copy->children = (struct object_list){0};
    copy->needs = (struct object_list){0};
    return copy;
}

void merge_swap(const struct merge_input *input, struct catalog *ret_base,
                struct merge_input *ret_input)
{
    const struct object_list *objects = &input->base->objects;
    *ret_input = (struct merge_input){
        .base = input->base,
        .base_parent = input->base,
        .parent = input->branch,
        .branch = input->parent,
        .parent_named = input->branch_named,
        .branch_named = input->parent_named,
        .strict = input->strict,
    };
    if (input->base == input->base_parent)
        return;
    ret_base->server_version = input->base->server_version;
    for (size_t i = 0; i < objects->n; i++)
        catalog_add(ret_base, swap_object(ret_base, objects->items[i], input->base_parent));
    for (size_t i = 0; i < objects->n; i++) {
        const struct object *object = objects->items[i];
        struct object *copy = ret_base->objects.items[i];
        copy->pair = i;
        if (object->auto_of)
            copy->auto_of = ret_base->objects.items[object->auto_of->index];
        for (size_t k = 0; k < object->needs.n; k++) {
            size_t needed = object->needs.items[k]->index;
            catalog_add_need(ret_base, copy, ret_base->objects.items[needed]);
        }
    }
    ret_input->base = ret_base;
}
