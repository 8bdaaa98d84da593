/*
 * defaults: what new objects are given by ALTER DEFAULT PRIVILEGES of the role that runs the plan.
 *
 * The branch's object may not have that, so the plan grants and revokes starting from it. A default
 * for all schemas replaces the built-in one, those for one schema are added to it (PostgreSQL
 * manual, ALTER DEFAULT PRIVILEGES). With ALTER ... OWNER TO, the privileges of the role that made
 * the object become its owner's. Defaults that this plan drops are gone by then; those that it
 * makes come after all objects.
 */
#include "base/text.h"
#include "catalog/items.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/planner.h"
#include "pg/quote.h"

#define N_SETS 3
static const char *const set_names[N_SETS] = {"granted", "grantable", "revoked"};

static const struct {
    const struct kind *kind;
    const char *on;
    const char *of_public; /* what PUBLIC may do without being told */
} sorts[] = {
    {&kind_table, "TABLES", NULL},
    {&kind_view, "TABLES", NULL},
    {&kind_materialized_view, "TABLES", NULL},
    {&kind_sequence, "SEQUENCES", NULL},
    {&kind_identity_sequence, "SEQUENCES", NULL},
    {&kind_function, "FUNCTIONS", "EXECUTE"},
    {&kind_procedure, "FUNCTIONS", "EXECUTE"},
    {&kind_enum, "TYPES", "USAGE"},
    {&kind_domain, "TYPES", "USAGE"},
    {&kind_composite, "TYPES", "USAGE"},
    {&kind_base_type, "TYPES", "USAGE"},
    {&kind_range_type, "TYPES", "USAGE"},
    {&kind_aggregate, "FUNCTIONS", "EXECUTE"},
    {&kind_foreign_table, "TABLES", NULL},
    {&kind_schema, "SCHEMAS", NULL},
};

/* What has the schema and the owner of a holder. */
static const struct object *home_of(const struct object *holder)
{
    return holder->kind == &kind_identity_sequence ? object_top(holder) : holder;
}

static size_t sort_of(const struct kind *kind)
{
    size_t i = 0;
    while (i < countof(sorts) && sorts[i].kind != kind)
        i++;
    return i;
}

/* Whether a default privilege of the parent's is in force for a new object. */
static bool applies(struct planner *planner, const struct object *grant,
                    const struct object *holder)
{
    size_t sort = sort_of(holder->kind);
    return sort < countof(sorts) && text_equal(object_get(grant, "on"), sorts[sort].on) &&
           text_equal(object_get(grant, "role"), planner->quoted_role) &&
           (!grant->schema || text_equal(grant->schema, home_of(holder)->schema)) &&
           planner->fate[merge_entry_of(planner->merge, SIDE_PARENT, grant)] != FATE_DROP;
}

static const char *owner_of(struct planner *planner, const struct object *holder)
{
    return quote_ident(&planner->plan->arena, object_get(home_of(holder), "owner"));
}

/* Who has what a default grants, once the object has its owner. */
static const char *grantee_of(struct planner *planner, const struct object *grant,
                              const struct object *holder)
{
    const char *grantee = object_get(grant, "grantee");
    return text_equal(grantee, planner->quoted_role) ? owner_of(planner, holder) : grantee;
}

/* The items of `text` without those of `other`. */
static char *without(struct arena *arena, const char *text, const char *other)
{
    struct items items = items_parse(arena, text);
    struct items gone = items_parse(arena, other);
    struct text out = text_make(arena);
    for (size_t i = 0; i < items.n; i++)
        if (!items_contain(&gone, items.items[i]))
            text_add_item(&out, ", ", items.items[i]);
    return out.len ? out.data : NULL;
}

/* Adds up what the defaults in force say about one grantee. */
static void add_up(struct planner *planner, const struct object *holder, const char *grantee,
                   const char *ret_sets[N_SETS])
{
    for (size_t i = 0; i < planner->default_grants.n; i++) {
        const struct object *grant = planner->default_grants.items[i];
        if (!applies(planner, grant, holder) ||
            !text_equal(grantee_of(planner, grant, holder), grantee))
            continue;
        for (size_t k = 0; k < N_SETS; k++)
            ret_sets[k] = items_merge_set(&planner->plan->arena, NULL, ret_sets[k],
                                          object_get(grant, set_names[k]));
    }
}

/* All that one grantee has by default, as a grant; NULL: nothing besides the built-in defaults. */
static struct object *granted_by_default(struct planner *planner, const struct object *holder,
                                         const char *grantee)
{
    struct arena *arena = &planner->plan->arena;
    const char *sets[N_SETS] = {NULL};
    add_up(planner, holder, grantee, sets);
    const char *granted = sets[0];
    sets[0] = without(arena, without(arena, granted, sets[1]), sets[2]);
    sets[2] = without(arena, sets[2], granted);
    if (text_equal(grantee, "PUBLIC"))
        sets[0] = without(arena, sets[0], sorts[sort_of(holder->kind)].of_public);
    if (text_equal(grantee, owner_of(planner, holder)))
        sets[0] = NULL; /* an owner may do everything already */
    if (!sets[0] && !sets[1] && !sets[2])
        return NULL;
    struct object *found = arena_new(arena, struct object);
    *found =
        (struct object){.kind = &kind_grant, .name = grantee, .parent = (struct object *)holder};
    found->attrs = arena_new_n(arena, struct attr, N_SETS);
    for (size_t k = 0; k < N_SETS; k++)
        if (sets[k])
            found->attrs[found->nattrs++] = (struct attr){.name = set_names[k], .value = sets[k]};
    return found;
}

void planner_create_grant(struct planner *planner, struct script *script,
                          const struct object *grant)
{
    const struct object *holder = grant->parent;
    size_t at = merge_entry_of_merged(planner->merge, holder);
    bool comes =
        at != NO_ENTRY && planner_comes(planner, at) && (home_of(holder)->kind->flags & KIND_OWNED);
    const struct object *before = comes ? granted_by_default(planner, holder, grant->name) : NULL;
    if (before)
        kind_grant.alter(script, before, grant);
    else
        kind_grant.create(script, grant);
}

static bool has_grant(const struct object *holder, const char *grantee)
{
    for (size_t i = 0; i < holder->children.n; i++)
        if (holder->children.items[i]->kind == &kind_grant &&
            text_equal(holder->children.items[i]->name, grantee))
            return true;
    return false;
}

void planner_take_back_defaults(struct planner *planner, struct script *script,
                                const struct object *merged)
{
    struct text done = text_make(&planner->plan->arena);
    for (size_t i = 0; i < planner->default_grants.n; i++) {
        const struct object *grant = planner->default_grants.items[i];
        if (!applies(planner, grant, merged))
            continue;
        const char *grantee = grantee_of(planner, grant, merged);
        struct items told = items_parse(&planner->plan->arena, done.data);
        if (has_grant(merged, grantee) || items_contain(&told, grantee))
            continue;
        text_add_item(&done, ", ", grantee);
        const struct object *extra = granted_by_default(planner, merged, grantee);
        if (extra)
            kind_grant.drop(script, extra);
    }
}
