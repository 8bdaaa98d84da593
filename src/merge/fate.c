/*
 * fate: what a plan does with each object: keep, create, alter, drop, or drop and create again.
 *
 * What cannot be altered in place goes and comes back, and with it what depends on it. A change of
 * a column's type also sends away the views, policies and triggers that use the column. Tables and
 * columns with data are never sent away: then the plan is impossible, and says so.
 */
#include "base/text.h"
#include "catalog/items.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/inherit.h"
#include "merge/planner.h"
#include "pg/quote.h"

#include <string.h>

#define DEPTH_LIMIT 64

struct entry *planner_entry(struct planner *planner, size_t at)
{
    return &planner->merge->entries.items[at];
}

static void add_users(struct planner *planner)
{
    struct merge *merge = planner->merge;
    const struct catalog *parent = merge->input.parent;
    for (size_t i = 0; i < parent->objects.n; i++) {
        struct object *object = parent->objects.items[i];
        for (size_t k = 0; k < object->needs.n; k++) {
            size_t needed = merge_entry_of(merge, SIDE_PARENT, object->needs.items[k]);
            vec_add(planner->nodes.arena, &planner->users[needed], object);
            if (object->kind == &kind_inheritance)
                planner->has_heirs[needed] = true;
        }
        if (object->kind == &kind_default_grant)
            vec_add(planner->nodes.arena, &planner->default_grants, object);
        struct origin origin = inherit_origin(object);
        if (origin.object)
            vec_add(planner->nodes.arena,
                    &planner->heirs[merge_entry_of(merge, SIDE_PARENT, origin.object)], object);
    }
    for (size_t i = 0; i < merge->merged.objects.n; i++) {
        struct object *object = merge->merged.objects.items[i];
        for (size_t k = 0; k < object->needs.n; k++) {
            size_t needed = merge_entry_of_merged(merge, object->needs.items[k]);
            if (needed == NO_ENTRY)
                continue;
            vec_add(planner->nodes.arena, &planner->new_users[needed], object);
            if (object->kind == &kind_inheritance)
                planner->has_heirs[needed] = true;
        }
    }
}

const struct object_list *planner_new_users(struct planner *planner, const struct object *merged)
{
    size_t at = merge_entry_of_merged(planner->merge, merged);
    return at == NO_ENTRY ? NULL : &planner->new_users[at];
}

/* One foreign key: the referencing table is deeper than the referenced one. */
static bool deepen(struct planner *planner, const struct object *key)
{
    bool changed = false;
    size_t from = merge_entry_of_merged(planner->merge, object_top(key));
    for (size_t i = 0; i < key->needs.n; i++) {
        const struct object *target = object_top(key->needs.items[i]);
        size_t to = merge_entry_of_merged(planner->merge, target);
        if (from == NO_ENTRY || to == NO_ENTRY || from == to || target->kind != &kind_table ||
            planner->depth[from] > planner->depth[to])
            continue;
        planner->depth[from] = planner->depth[to] + 1;
        changed = true;
    }
    return changed;
}

/* Mutual foreign keys have no order; the number of rounds bounds them. */
static void measure_depths(struct planner *planner)
{
    bool changed = true;
    struct object_list keys = {0};
    for (size_t i = 0; i < planner->merge->merged.objects.n; i++) {
        struct object *key = planner->merge->merged.objects.items[i];
        if (key->kind == &kind_constraint && text_equal(object_get(key, "sort"), "foreign key"))
            vec_add(planner->nodes.arena, &keys, key);
    }
    for (int round = 0; changed && round < DEPTH_LIMIT; round++) {
        changed = false;
        for (size_t i = 0; i < keys.n; i++)
            changed = deepen(planner, keys.items[i]) || changed;
    }
}

static void recreate(struct planner *planner, size_t at);
static void alter(struct planner *planner, size_t at);

static bool goes(struct planner *planner, size_t at)
{
    enum fate fate = planner->fate[at];
    return fate == FATE_DROP || fate == FATE_RECREATE || fate == FATE_REPLACE ||
           planner_goes_with_other(planner, at) != at;
}

/* The entry that an inherited object goes with, or NO_ENTRY. Where the inheritance itself ends
 * first, it stays behind and is dropped by itself. */
static size_t goes_with_origin(struct planner *planner, size_t at)
{
    const struct object *object = planner_entry(planner, at)->parent;
    struct origin origin = object ? inherit_origin(object) : (struct origin){0};
    if (!origin.object || !(inherit_is_only(object) || object->auto_of))
        return NO_ENTRY;
    size_t link = origin.link ? merge_entry_of(planner->merge, SIDE_PARENT, origin.link) : NO_ENTRY;
    size_t from = merge_entry_of(planner->merge, SIDE_PARENT, origin.object);
    bool detached = link != NO_ENTRY && planner->fate[link] == FATE_DROP;
    return !detached && goes(planner, from) ? from : NO_ENTRY;
}

size_t planner_goes_with_other(struct planner *planner, size_t at)
{
    const struct entry *entry = planner_entry(planner, at);
    if (planner_closes_ring(planner, at))
        return at;
    if (entry->container != NO_ENTRY && goes(planner, entry->container))
        return entry->container;
    size_t origin = goes_with_origin(planner, at);
    if (origin != NO_ENTRY)
        return origin;
    bool has_origin = entry->parent && inherit_origin(entry->parent).object;
    /* A sequence that stays is disowned first. */
    bool stays = entry->merged && planner->fate[at] != FATE_RECREATE;
    if (!entry->parent || !entry->parent->auto_of || has_origin ||
        (stays && entry->parent->kind == &kind_sequence))
        return at;
    size_t owner = merge_entry_of(planner->merge, SIDE_PARENT, entry->parent->auto_of);
    bool returns = planner->fate[owner] == FATE_RECREATE && entry->parent->kind != &kind_sequence;
    bool with_owner = returns || planner->fate[owner] == FATE_DROP ||
                      planner_goes_with_other(planner, owner) != owner;
    return with_owner ? owner : at;
}

static bool has_code(const struct object *object)
{
    return (object->kind->flags & KIND_REBUILT) || object_get(object, "body") ||
           (object->kind == &kind_column && object_get(object, "generated"));
}

static void cannot_recreate(struct planner *planner, size_t at, size_t because)
{
    const char *line = arena_printf(
        &planner->plan->arena, "%s %s would have to be dropped and created again, because %s %s is",
        entry_object(planner_entry(planner, at))->kind->name,
        object_identity(&planner->plan->arena, entry_object(planner_entry(planner, at))),
        entry_object(planner_entry(planner, because))->kind->name,
        object_identity(&planner->plan->arena, entry_object(planner_entry(planner, because))));
    vec_add(&planner->plan->arena, &planner->plan->impossible, line);
}

enum which_users {
    USERS_ALL,
    USERS_WITH_CODE, /* what ALTER COLUMN TYPE does not carry along itself */
    USERS_KEPT,      /* what nothing else is going to be done to */
    USERS_NOT_CONVERTED,
    USERS_FOREIGN_KEYS,
};

/* The default of a converted column is converted along with it. */
static bool is_converted(struct planner *planner, size_t at)
{
    const struct entry *entry = planner_entry(planner, at);
    if (entry->parent->kind == &kind_default)
        at = entry->container;
    return planner->converts[at];
}

/* What moves to another schema has left the old one by then. */
static bool needs_still(struct planner *planner, size_t user, size_t needed)
{
    const struct entry *schema = planner_entry(planner, needed);
    const struct entry *entry = planner_entry(planner, user);
    return schema->parent->kind != &kind_schema || !entry->merged ||
           text_equal(entry->merged->schema, schema->from->name);
}

static bool is_meant(struct planner *planner, size_t of, size_t at, const struct object *user,
                     enum which_users which)
{
    switch (which) {
    case USERS_WITH_CODE:
        return has_code(user);
    case USERS_KEPT:
        return planner->fate[at] == FATE_KEEP && needs_still(planner, at, of);
    case USERS_NOT_CONVERTED:
        return !is_converted(planner, at);
    case USERS_FOREIGN_KEYS:
        return text_equal(object_get(user, "sort"), "foreign key");
    default:
        return true;
    }
}

static bool is_leaving(const struct planner *planner, size_t at)
{
    enum fate fate = planner->fate[at];
    return fate == FATE_DROP || fate == FATE_RECREATE || fate == FATE_REPLACE;
}

/* Sends away what depends on an entry. */
static void send_users_away(struct planner *planner, size_t at, enum which_users which)
{
    for (size_t i = 0; i < planner->users[at].n; i++) {
        const struct object *user = planner->users[at].items[i];
        size_t user_at = merge_entry_of(planner->merge, SIDE_PARENT, user);
        if (is_leaving(planner, user_at) || !is_meant(planner, at, user_at, user, which) ||
            planner_goes_with_other(planner, user_at) != user_at)
            continue;
        bool keeps_data = user->kind == &kind_table || user->kind == &kind_sequence ||
                          (user->kind == &kind_column && !object_get(user, "generated")) ||
                          !user->kind->create;
        if (keeps_data)
            cannot_recreate(planner, user_at, at);
        else
            recreate(planner, user_at);
    }
}

/* An object that goes takes what is inside along; what uses the inside goes too. */
static void send_users_of_inside_away(struct planner *planner, size_t at)
{
    send_users_away(planner, at, USERS_ALL);
    const struct object *object = planner_entry(planner, at)->parent;
    for (size_t i = 0; object && i < object->children.n; i++)
        send_users_of_inside_away(
            planner, merge_entry_of(planner->merge, SIDE_PARENT, object->children.items[i]));
}

/* A type takes its shell and its functions along; what is still wanted comes back with it. */
static void recreate_functions(struct planner *planner, const struct object *type)
{
    const struct catalog *parent = planner->merge->input.parent;
    if (type->kind != &kind_base_type && type->kind != &kind_range_type)
        return;
    for (size_t i = 0; i < parent->objects.n; i++) {
        size_t at = merge_entry_of(planner->merge, SIDE_PARENT, parent->objects.items[i]);
        if (parent->objects.items[i]->auto_of == type && planner->fate[at] != FATE_DROP &&
            planner->fate[at] != FATE_RECREATE)
            recreate(planner, at);
    }
}

static void recreate(struct planner *planner, size_t at)
{
    planner->fate[at] = FATE_RECREATE;
    send_users_of_inside_away(planner, at);
    for (size_t i = 0; i < planner->heirs[at].n; i++) {
        size_t heir = merge_entry_of(planner->merge, SIDE_PARENT, planner->heirs[at].items[i]);
        if (!is_leaving(planner, heir) && planner_entry(planner, heir)->merged)
            recreate(planner, heir);
    }
    recreate_functions(planner, planner_entry(planner, at)->parent);
}

/* What changes below an heir because it changes in its origin: the heir as it is then. */
static const struct object *after_origin(struct planner *planner, size_t at)
{
    static const char *const carried[] = {"type", "collation", "generated", "generated_as"};
    const struct entry *entry = planner_entry(planner, at);
    struct origin before = inherit_origin(entry->parent);
    struct origin after = inherit_origin(entry->merged);
    if (!before.object || !after.object)
        return entry->from;
    const struct entry *origin = planner_entry(
        planner, merge_entry_of(planner->merge, SIDE_PARENT, before.object));
    if (origin->merged != after.object || !origin->from)
        return entry->from;
    struct object *from = arena_memdup(&planner->plan->arena, entry->from, sizeof(*entry->from));
    from->attrs = arena_memdup(&planner->plan->arena, from->attrs,
                               from->nattrs * sizeof(*from->attrs));
    for (size_t i = 0; i < countof(carried); i++)
        for (size_t k = 0; k < from->nattrs; k++)
            if (text_equal(from->attrs[k].name, carried[i]) &&
                kind_changed(origin->from, origin->merged, carried[i]))
                from->attrs[k].value = object_get(entry->merged, carried[i]);
    return from;
}

static bool differs(const struct entry *entry)
{
    for (size_t i = 0; i < entry->merged->nattrs; i++) {
        const struct attr *want = &entry->merged->attrs[i];
        const struct attr *have = object_attr(entry->from, want->name);
        if (want->role != ATTR_IGNORED && (!have || !text_equal(want->value, have->value)))
            return true;
    }
    /* What the merged object has no value for is not among its attributes. */
    for (size_t i = 0; i < entry->from->nattrs; i++) {
        const struct attr *have = &entry->from->attrs[i];
        const struct attr *want = object_attr(entry->merged, have->name);
        if (have->role != ATTR_IGNORED && want && !text_equal(want->value, have->value))
            return true;
    }
    return false;
}

/* A column or attribute whose type is replaced is converted, unless it goes anyway. */
static void convert(struct planner *planner, size_t at)
{
    if (is_leaving(planner, at) || planner->converts[at] || !planner_entry(planner, at)->merged ||
        planner_goes_with_other(planner, at) != at)
        return;
    planner->converts[at] = true;
    alter(planner, at);
}

/* A type gives way to a new one of its name: domains over it are replaced too, columns are
 * converted, and whatever else uses it goes before and comes back after. */
static void replace(struct planner *planner, size_t at)
{
    planner->fate[at] = FATE_REPLACE;
    for (size_t i = 0; i < planner->users[at].n; i++) {
        const struct object *user = planner->users[at].items[i];
        size_t user_at = merge_entry_of(planner->merge, SIDE_PARENT, user);
        bool has_type = (user->kind == &kind_column && !object_get(user, "generated")) ||
                        user->kind == &kind_field;
        if (has_type)
            convert(planner, user_at);
        else if (user->kind == &kind_domain && !is_leaving(planner, user_at))
            replace(planner, user_at);
    }
    send_users_away(planner, at, USERS_NOT_CONVERTED);
}

/* Whether an object that is new or changed has the text somewhere in what is evaluated when it is
 * made. Bodies that are strings are not. */
static bool mentions(const struct entry *entry, const char *literal)
{
    if (entry->parent && !differs(entry))
        return false;
    for (size_t i = 0; i < entry->merged->nattrs; i++) {
        const struct attr *attr = &entry->merged->attrs[i];
        if (attr->value && strcmp(attr->name, "source") != 0 && strstr(attr->value, literal))
            return true;
    }
    return false;
}

static bool row_has(struct planner *planner, const struct object *column, const char *literal)
{
    const struct object *table = column->parent;
    for (size_t i = 0; i < table->children.n; i++) {
        const struct object *row = table->children.items[i];
        const char *value = row->kind->flags & KIND_DATA ? object_get(row, column->name) : NULL;
        size_t at = merge_entry_of_merged(planner->merge, row);
        if (value && text_equal(quote_literal(&planner->plan->arena, value), literal) &&
            at != NO_ENTRY &&
            (!planner_entry(planner, at)->parent || differs(planner_entry(planner, at))))
            return true;
    }
    return false;
}

static bool is_used(struct planner *planner, size_t at, const char *literal)
{
    for (size_t i = 0; i < planner->new_users[at].n; i++) {
        const struct object *user = planner->new_users[at].items[i];
        size_t user_at = merge_entry_of_merged(planner->merge, user);
        if (mentions(planner_entry(planner, user_at), literal) ||
            (user->kind == &kind_column && row_has(planner, user, literal)))
            return true;
    }
    return false;
}

/* Whether this plan uses a label that it adds. */
static bool uses_new_label(struct planner *planner, size_t at)
{
    const struct entry *entry = planner_entry(planner, at);
    if (entry->merged->kind != &kind_enum)
        return false;
    struct items before = items_parse(&planner->plan->arena, object_get(entry->from, "labels"));
    struct items after = items_parse(&planner->plan->arena, object_get(entry->merged, "labels"));
    for (size_t i = 0; i < after.n; i++)
        if (!items_contain(&before, after.items[i]) && is_used(planner, at, after.items[i]))
            return true;
    return false;
}

static void alter(struct planner *planner, size_t at)
{
    const struct entry *entry = planner_entry(planner, at);
    struct script script = planner_script(planner, at);
    script.replace = uses_new_label(planner, at);
    if (entry->merged->kind->alter)
        entry->merged->kind->alter(&script, entry->from, entry->merged);
    const struct object *from = after_origin(planner, at);
    if (from != entry->from && !script.recreate && !script.impossible) {
        script.statements.n = 0;
        entry->merged->kind->alter(&script, from, entry->merged);
    }
    if (script.impossible)
        vec_add(&planner->plan->arena, &planner->plan->impossible, script.impossible);
    planner->alters[at] = script;
    if (is_leaving(planner, at))
        return;
    if (script.replace)
        replace(planner, at);
    else if (script.recreate)
        recreate(planner, at);
    else if (script.statements.n && planner->fate[at] == FATE_KEEP)
        planner->fate[at] = FATE_ALTER;
    if (script.rebuild)
        send_users_away(planner, at, USERS_WITH_CODE);
    if (planner->converts[at])
        send_users_away(planner, at, USERS_FOREIGN_KEYS);
}

static void decide_fates(struct planner *planner)
{
    size_t n = planner->merge->entries.n;
    for (size_t i = 0; i < n; i++) {
        const struct entry *entry = planner_entry(planner, i);
        if (entry_object(entry)->kind->flags & KIND_UNMERGED)
            continue;
        if (entry->merged && !entry->parent)
            planner->fate[i] = FATE_CREATE;
        else if (!entry->merged && entry->parent)
            planner->fate[i] = FATE_DROP;
    }
    planner_find_rings(planner);
    for (size_t i = 0; i < n; i++) {
        const struct entry *entry = planner_entry(planner, i);
        if (entry->merged && entry->parent && !(entry->merged->kind->flags & KIND_UNMERGED) &&
            differs(entry))
            alter(planner, i);
    }
    /* What stays although something it uses goes: another object takes that name. */
    for (size_t i = 0; i < n; i++)
        if (planner->fate[i] == FATE_DROP)
            send_users_away(planner, i, USERS_KEPT);
}

static bool is_created(const struct planner *planner, size_t at)
{
    enum fate fate = planner->fate[at];
    return fate == FATE_CREATE || fate == FATE_RECREATE || fate == FATE_REPLACE;
}

static bool container_is_created(const struct planner *planner, size_t at)
{
    for (size_t c = planner->merge->entries.items[at].container; c != NO_ENTRY;
         c = planner->merge->entries.items[c].container)
        if (is_created(planner, c))
            return true;
    return false;
}

bool planner_comes(const struct planner *planner, size_t at)
{
    return planner->merge->entries.items[at].merged &&
           (is_created(planner, at) || container_is_created(planner, at));
}

void planner_decide(struct planner *planner)
{
    add_users(planner);
    measure_depths(planner);
    decide_fates(planner);
}
