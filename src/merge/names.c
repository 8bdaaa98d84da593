/*
 * names: renames and moves between schemas, known by lineage.
 *
 * The merged name of an object is decided by the rule of DESIGN.md for its name and its schema,
 * before anything else. What a side still has to rename is rendered in order: containers first, and
 * where names are swapped or passed on, by way of a temporary name.
 */
#include "base/map.h"
#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/inherit.h"
#include "pg/quote.h"

/* Only things that have an own name can be renamed; names of attached things and rows follow from
 * others. */
static bool is_renameable(const struct kind *kind)
{
    return !(kind->flags & (KIND_ATTACHED | KIND_NAMED | KIND_FOLLOWS | KIND_DATA |
                             KIND_UNMERGED)) &&
           kind != &kind_default && kind != &kind_extension;
}

/* Merges one part of the name. The result is one of the three. */
static const char *merge_name(struct merge *merge, size_t at)
{
    const struct entry *entry = &merge->entries.items[at];
    const char *base = entry->base->name;
    const char *parent = entry->parent->name;
    const char *branch = entry->branch->name;
    if (text_equal(parent, branch) || text_equal(branch, base))
        return parent;
    if (!text_equal(parent, base))
        merge_add_conflict(merge, (struct conflict){CONFLICT_BOTH_CHANGED, at, "name", NO_ENTRY});
    return branch;
}

static size_t merge_schema(struct merge *merge, size_t at)
{
    const struct entry *entry = &merge->entries.items[at];
    size_t parent = merge_schema_entry(merge, SIDE_PARENT, entry->parent);
    size_t branch = merge_schema_entry(merge, SIDE_BRANCH, entry->branch);
    if (!entry->branch || (entry->parent && parent == branch))
        return parent;
    if (!entry->parent)
        return branch;
    size_t base = merge_schema_entry(merge, SIDE_BASE, entry->base);
    if (branch == base || !entry->base)
        return parent;
    if (parent != base)
        merge_add_conflict(merge, (struct conflict){CONFLICT_BOTH_CHANGED, at, "schema", NO_ENTRY});
    return branch;
}

/* The arguments of a routine, and the names of attached things, follow from renames elsewhere: the
 * side whose text moved has the new one, and the branch's as read again has both sides' renames. */
static const char *moved_text(const char *base, const char *parent, const char *branch,
                              const char *branch_named)
{
    if (!text_equal(branch, branch_named))
        return branch_named;
    return text_equal(base, parent) ? branch : parent;
}

/* An heir that only one side has is renamed along with its origin. */
static const char *heir_name(const struct merge *merge, const struct entry *entry)
{
    enum side side = entry->parent ? SIDE_PARENT : SIDE_BRANCH;
    const struct object *object = entry->parent ? entry->parent : entry->branch;
    struct origin origin = inherit_origin(object);
    const struct object *above =
        origin.object ? merge->entries.items[merge_entry_of(merge, side, origin.object)].merged
                      : NULL;
    bool follows = above && origin.object->kind == object->kind &&
                   text_equal(origin.object->name, object->name);
    return follows ? above->name : object->name;
}

static void set_names(struct merge *merge, size_t at)
{
    struct entry *entry = &merge->entries.items[at];
    const struct object *one = entry->parent ? entry->parent : entry->branch_named;
    if (!one)
        return;
    struct object *names = arena_memdup(&merge->arena, one, sizeof(*one));
    *names = (struct object){.kind = one->kind, .schema = one->schema, .name = one->name,
                             .type = one->type, .tracked = one->tracked, .args = one->args};
    if (entry->container != NO_ENTRY)
        names->parent = merge->entries.items[entry->container].merged;
    if (!entry->parent || !entry->branch) {
        const struct object *named = entry->parent ? entry->parent_named : entry->branch_named;
        names->name = is_renameable(one->kind) ? heir_name(merge, entry) : named->name;
        names->args = named->args;
    }
    if (entry->base && entry->parent && entry->branch) {
        names->args = moved_text(entry->base->args, entry->parent->args, entry->branch->args,
                                 entry->branch_named->args);
        names->name = is_renameable(one->kind)
                          ? merge_name(merge, at)
                          : moved_text(entry->base->name, entry->parent->name, entry->branch->name,
                                       entry->branch_named->name);
    }
    /* Read again with the parent's names, the branch has the final ones of both. */
    if (merge->input.branch_named && entry->branch)
        names->args = entry->branch_named->args;
    /* The names of schemas are set already: they come before what is in them. */
    size_t schema = merge_schema(merge, at);
    if (schema != NO_ENTRY)
        names->schema = merge->entries.items[schema].merged->name;
    merge->entries.items[at].merged = names;
}

/* After this, entry->merged carries the merged names of everything that the parent or the branch
 * has; merge_values then decides whether it stays. */
void merge_names(struct merge *merge)
{
    for (size_t i = 0; i < merge->entries.n; i++) {
        const struct entry *entry = &merge->entries.items[i];
        const struct object *one = entry->parent ? entry->parent : entry->branch;
        if (one && one->kind == &kind_schema)
            set_names(merge, i);
    }
    for (size_t i = 0; i < merge->entries.n; i++)
        if (!merge->entries.items[i].merged)
            set_names(merge, i);
}

struct rename {
    const struct object *from;
    const struct object *to;
    char *from_key;
    char *to_key;
};

/* The renames of one side, and what was rendered of them so far. */
struct renaming {
    VEC(struct rename) renames;
    struct map by_from; /* key -> the rename that gives it up */
    struct map by_to;   /* key -> the rename that takes it */
    struct script script;
    size_t told; /* how many statements of the script are among the steps */
    VEC(struct rename_step) steps;
};

static bool moved(const struct object *from, const struct object *to)
{
    return !text_equal(from->name, to->name) || !text_equal(from->schema, to->schema);
}

/* Adds ALTER ... SET SCHEMA and RENAME TO as far as they are needed. */
static void render(struct script *script, const struct object *from, const struct object *to)
{
    const struct kind *kind = to->kind;
    struct object now = *from;
    if (!text_equal(from->schema, to->schema)) {
        script_add(script, "ALTER %s %s SET SCHEMA %s;", kind->sql,
                   kind_address(script->arena, &now), quote_ident(script->arena, to->schema));
        now.schema = to->schema;
    }
    if (text_equal(from->name, to->name))
        return;
    if (kind->rename) {
        kind->rename(script, &now, to);
        return;
    }
    script_add(script, "ALTER %s %s RENAME TO %s;", kind->sql, kind_address(script->arena, &now),
               quote_ident(script->arena, to->name));
}

static void tell(struct merge *merge, struct renaming *renaming, const struct object *to)
{
    for (; renaming->told < renaming->script.statements.n; renaming->told++) {
        struct rename_step step = {to, renaming->script.statements.items[renaming->told].sql};
        vec_add(&merge->arena, &renaming->steps, step);
    }
}

/* Whoever has a name that another one takes gives it up before, for one that nothing has. */
static void render_kind(struct merge *merge, struct renaming *renaming, const struct kind *kind)
{
    const struct rename *renames = renaming->renames.items;
    size_t n = renaming->renames.n;
    const struct object **parking = arena_new_n(&merge->arena, const struct object *, n + 1);
    for (size_t i = 0; i < n; i++) {
        parking[i] = renames[i].from;
        const struct rename *other = map_get(&renaming->by_from, renames[i].to_key);
        if (renames[i].to->kind != kind || !other || other == &renames[i])
            continue;
        struct object *parked_at =
            arena_memdup(&merge->arena, renames[i].from, sizeof(*renames[i].from));
        parked_at->name = arena_printf(&merge->arena, "bough_rename_%zu", i + 1);
        render(&renaming->script, renames[i].from, parked_at);
        parking[i] = parked_at;
        tell(merge, renaming, renames[i].to);
    }
    for (size_t i = 0; i < n; i++) {
        if (renames[i].to->kind == kind)
            render(&renaming->script, parking[i], renames[i].to);
        tell(merge, renaming, renames[i].to);
    }
}

/* An inherited name changes together with the one that it comes from. */
static bool follows_origin(const struct merge *merge, enum side side, const struct object *object,
                           const struct object *merged)
{
    struct origin origin = inherit_origin(object);
    if (!origin.object || object->kind == &kind_index || constraint_has_index(object))
        return false;
    const struct object *above =
        merge->entries.items[merge_entry_of(merge, side, origin.object)].merged;
    return above && text_equal(origin.object->name, object->name) &&
           text_equal(above->name, merged->name);
}

static bool find_rename(struct merge *merge, enum side side, const struct entry *entry,
                        struct rename *ret_rename)
{
    struct arena *arena = &merge->arena;
    const struct object *object = side == SIDE_PARENT ? entry->parent : entry->branch;
    if (!object || !entry->merged || !is_renameable(object->kind))
        return false;
    /* A copy on the stack first: most objects keep their names. */
    struct object from = *entry->merged;
    from.name = object->name;
    /* Schemas are renamed before what is in them. An owned sequence moves along with its table. */
    size_t schema = merge_schema_entry(merge, side, object);
    bool moves_along = object->kind == &kind_sequence && object->auto_of;
    if (schema != NO_ENTRY && !moves_along)
        from.schema = merge->entries.items[schema].merged
                           ? merge->entries.items[schema].merged->name
                           : object->schema;
    if (!moved(&from, entry->merged) || follows_origin(merge, side, object, entry->merged))
        return false;
    *ret_rename = (struct rename){arena_memdup(arena, &from, sizeof(from)), entry->merged,
                                  object_key(arena, &from), object_key(arena, entry->merged)};
    return true;
}

/* An object that is going to be dropped, with the names that it has once its containers have
 * theirs; false: nothing is renamed into what it is in. */
static bool find_leaving(struct merge *merge, enum side side, const struct entry *entry,
                         struct object *ret_before)
{
    const struct object *object = side == SIDE_PARENT ? entry->from : entry->branch;
    if (entry->merged || !object || !is_renameable(object->kind))
        return false;
    *ret_before = *object;
    if (side == SIDE_PARENT) {
        ret_before->name = entry->parent->name; /* also when it was renamed out of the way before */
        return true;
    }
    size_t schema = merge_schema_entry(merge, side, object);
    if (schema != NO_ENTRY && merge->entries.items[schema].merged)
        ret_before->schema = merge->entries.items[schema].merged->name;
    if (entry->container != NO_ENTRY)
        ret_before->parent = merge->entries.items[entry->container].merged;
    return entry->container == NO_ENTRY || ret_before->parent;
}

/* What is going to be dropped may have a name that something else takes by a rename. On the parent
 * it goes later, on the branch not at all, so it is renamed out of the way first. */
static void clear_the_way(struct merge *merge, struct renaming *renaming, enum side side,
                          const struct kind *kind)
{
    for (size_t i = 0; i < merge->entries.n; i++) {
        struct entry *entry = &merge->entries.items[i];
        struct object before;
        if (entry_object(entry)->kind != kind || !find_leaving(merge, side, entry, &before) ||
            !map_get(&renaming->by_to, object_key(&merge->arena, &before)))
            continue;
        struct object *after = arena_memdup(&merge->arena, &before, sizeof(before));
        after->name = arena_printf(&merge->arena, "bough_drop_%zu", i + 1);
        if (side == SIDE_PARENT)
            entry->from->name = after->name; /* it is dropped under that name */
        render(&renaming->script, &before, after);
        tell(merge, renaming, renaming->renames.items[0].to);
    }
}

/* Kind by kind, containers first: what is inside is found by their new names. */
size_t merge_rename_steps(struct merge *merge, enum side side, struct rename_step **ret_steps)
{
    struct renaming renaming = {.script = {.arena = &merge->arena},
                                .by_from = {.arena = &merge->arena},
                                .by_to = {.arena = &merge->arena}};
    for (size_t i = 0; i < merge->entries.n; i++) {
        struct rename rename;
        if (find_rename(merge, side, &merge->entries.items[i], &rename))
            vec_add(&merge->arena, &renaming.renames, rename);
    }
    for (size_t i = 0; i < renaming.renames.n; i++) {
        map_put(&renaming.by_from, renaming.renames.items[i].from_key, &renaming.renames.items[i]);
        map_put(&renaming.by_to, renaming.renames.items[i].to_key, &renaming.renames.items[i]);
    }
    for (size_t i = 0; kinds[i] && renaming.renames.n; i++) {
        clear_the_way(merge, &renaming, side, kinds[i]);
        render_kind(merge, &renaming, kinds[i]);
    }
    *ret_steps = renaming.steps.items;
    return renaming.steps.n;
}

size_t merge_taken_names(struct arena *arena, const struct object *object, size_t container,
                         char *ret_keys[MERGE_TAKEN_NAMES])
{
    size_t n = 0;
    const struct object *top = object_top(object);
    bool relation = object->kind->name_space == NAMES_RELATION || constraint_has_index(object);
    if (relation)
        ret_keys[n++] = arena_printf(arena, "relation\x01%s\x01%s", top->schema, object->name);
    if (object_get(object, "identity_sequence"))
        ret_keys[n++] = arena_printf(arena, "relation\x01%s\x01%s", top->schema,
                                     object_get(object, "identity_sequence"));
    /* Every relation but an index or a sequence has a row type of its name. */
    if (object->kind->name_space == NAMES_TYPE ||
        (relation && !object->parent && object->kind != &kind_sequence))
        ret_keys[n++] = arena_printf(arena, "type\x01%s\x01%s", top->schema, object->name);
    if (object->kind->name_space == NAMES_ROUTINE)
        ret_keys[n++] = arena_printf(arena, "routine\x01%s\x01%s(%s)", object->schema, object->name,
                                     object->args);
    if (object->kind == &kind_constraint && text_equal(object_get(object, "sort"), "primary key"))
        ret_keys[n++] = arena_printf(arena, "primary key\x01%s\x01%s", top->schema, top->name);
    else if (object->kind->name_space == NAMES_OWN)
        ret_keys[n++] = arena_printf(arena, "%s\x01%zu\x01%s\x01%s\x01%s", object->kind->name,
                                     container, object->schema ? object->schema : "", object->name,
                                     object->args ? object->args : "");
    return n;
}
