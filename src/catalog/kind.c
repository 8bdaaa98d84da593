/* kind: the list of kinds, and what kinds share. See kind.h. */
#include "catalog/kind.h"

#include "base/text.h"
#include "catalog/items.h"
#include "catalog/kinds/kinds.h"
#include "pg/quote.h"

#include <assert.h>
#include <string.h>

const struct kind *const kinds[] = {
    &kind_role,
    &kind_membership,
    &kind_database,
    &kind_role_setting,
    &kind_role_database_setting,
    &kind_database_setting,
    &kind_schema,
    &kind_extension,
    &kind_access_method,
    &kind_language,
    &kind_collation,
    &kind_enum,
    &kind_label,
    &kind_shell_type,
    &kind_base_type,
    &kind_range_type,
    &kind_multirange_type,
    &kind_domain,
    &kind_domain_constraint,
    &kind_composite,
    &kind_field,
    &kind_function,
    &kind_procedure,
    &kind_aggregate,
    &kind_operator,
    &kind_operator_family,
    &kind_operator_family_member,
    &kind_operator_class,
    &kind_cast,
    &kind_transform,
    &kind_conversion,
    &kind_text_search_parser,
    &kind_text_search_template,
    &kind_text_search_dictionary,
    &kind_text_search_configuration,
    &kind_text_search_mapping,
    &kind_foreign_data_wrapper,
    &kind_server,
    &kind_user_mapping,
    &kind_sequence,
    &kind_table,
    &kind_foreign_table,
    &kind_column,
    &kind_ownership,
    &kind_view,
    &kind_materialized_view,
    &kind_view_column,
    &kind_default,
    &kind_constraint,
    &kind_index,
    &kind_inheritance,
    &kind_index_link,
    &kind_statistics,
    &kind_rule,
    &kind_trigger,
    &kind_trigger_override,
    &kind_policy,
    &kind_publication,
    &kind_publication_table,
    &kind_publication_schema,
    &kind_default_grant,
    &kind_event_trigger,
    &kind_grant,
    &kind_delegated_grant,
    &kind_comment,
    &kind_security_label,
    &kind_extension_bond,
    &kind_other,
    &kind_migration,
    &kind_config_row,
    NULL,
};

size_t kind_rank(const struct kind *kind)
{
    for (size_t i = 0; kinds[i]; i++)
        if (kinds[i] == kind)
            return i;
    assert(!"listed kind");
    return 0;
}

const struct kind *kind_find(const char *name)
{
    for (size_t i = 0; kinds[i]; i++)
        if (strcmp(kinds[i]->name, name) == 0)
            return kinds[i];
    return NULL;
}

char *kind_address(struct arena *arena, const struct object *object)
{
    return object->kind->address ? object->kind->address(arena, object)
                                 : object_address(arena, object);
}

bool kind_changed(const struct object *from, const struct object *to, const char *attr)
{
    return !text_equal(object_get(from, attr), object_get(to, attr));
}

void kind_drop(struct script *script, const struct object *from)
{
    script_add(script, "DROP %s %s;", from->kind->sql, kind_address(script->arena, from));
}

static void add_owner(struct script *script, const struct object *to)
{
    script_add(script, "ALTER %s %s OWNER TO %s;", to->kind->sql, kind_address(script->arena, to),
               quote_ident(script->arena, object_get(to, "owner")));
}

void kind_set_owner(struct script *script, const struct object *to)
{
    if (!text_equal(object_get(to, "owner"), script->role))
        add_owner(script, to);
}

void kind_alter_owner(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "owner"))
        add_owner(script, to);
}

void kind_create_defined(struct script *script, const struct object *to)
{
    script_add(script, "%s;", object_get(to, "definition"));
    if (to->kind->flags & KIND_OWNED)
        kind_set_owner(script, to);
}

void kind_alter_defined(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "definition"))
        script_recreate(script);
    else if (to->kind->flags & KIND_OWNED)
        kind_alter_owner(script, from, to);
}

void kind_create_replaceable(struct script *script, const struct object *to)
{
    script_add(script, "CREATE %s;", object_get(to, "definition"));
    if (to->kind->flags & KIND_OWNED)
        kind_set_owner(script, to);
}

void kind_alter_replaceable(struct script *script, const struct object *from,
                            const struct object *to)
{
    if (kind_changed(from, to, "definition"))
        script_add(script, "CREATE OR REPLACE %s;", object_get(to, "definition"));
    if (to->kind->flags & KIND_OWNED)
        kind_alter_owner(script, from, to);
}

static const char *option_name(struct arena *arena, const char *option)
{
    return arena_strndup(arena, option, items_name_len(option));
}

/* The names of options that `after` does not set at all. */
static char *gone_options(struct arena *arena, const struct items *before,
                          const struct items *after)
{
    struct text names = text_make(arena);
    for (size_t i = 0; i < before->n; i++)
        if (!items_set(after, before->items[i]))
            text_add_item(&names, ", ", option_name(arena, before->items[i]));
    return names.data;
}

static char *new_options(struct arena *arena, const struct items *before, const struct items *after)
{
    struct text options = text_make(arena);
    for (size_t i = 0; i < after->n; i++)
        if (!items_contain(before, after->items[i]))
            text_add_item(&options, ", ", after->items[i]);
    return options.data;
}

const char *kind_written_options(struct arena *arena, const struct object *to)
{
    const char *options = object_get(to, "options");
    const char *ordered = object_get(to, "ordered");
    return text_equal(options, items_merge_set(arena, NULL, ordered, NULL)) ? ordered : options;
}

void kind_alter_options(struct script *script, const struct object *from, const struct object *to)
{
    struct items before = items_parse(script->arena, object_get(from, "options"));
    struct items after = items_parse(script->arena, kind_written_options(script->arena, to));
    char *address = object_address(script->arena, to);
    char *gone = gone_options(script->arena, &before, &after);
    char *added = new_options(script->arena, &before, &after);
    /* Storage parameters; user_catalog_table is the one that needs more. */
    bool is_table = to->kind == &kind_table && !strstr(gone, "user_catalog_table") &&
                    !strstr(added, "user_catalog_table");
    if (*gone)
        script_add(script, "ALTER %s %s RESET (%s);", to->kind->sql, address, gone);
    if (*gone && is_table)
        script_lock(script, LOCK_SHARE_UPDATE_EXCLUSIVE);
    if (*added)
        script_add(script, "ALTER %s %s SET (%s);", to->kind->sql, address, added);
    if (*added && is_table)
        script_lock(script, LOCK_SHARE_UPDATE_EXCLUSIVE);
}

char *table_address(struct arena *arena, const struct object *within)
{
    return object_address(arena, object_top(within));
}

char *address_on_table(struct arena *arena, const struct object *object)
{
    return arena_printf(arena, "%s ON %s", quote_ident(arena, object->name),
                        table_address(arena, object));
}

/* By any of its indexes. */
static bool is_clustered(const struct object *table)
{
    for (size_t i = 0; i < table->children.n; i++)
        if (object_get(table->children.items[i], "clustered"))
            return true;
    return false;
}

void kind_mark_index(struct script *script, const struct object *from, const struct object *to)
{
    static const struct {
        const char *attr;
        const char *words;
        enum lock lock;
    } marks[] = {
        {"clustered", "CLUSTER ON", LOCK_SHARE_UPDATE_EXCLUSIVE},
        {"replica_identity", "REPLICA IDENTITY USING INDEX", LOCK_ACCESS_EXCLUSIVE},
    };
    for (size_t i = 0; i < countof(marks); i++)
        if (object_get(to, marks[i].attr) && (!from || !object_get(from, marks[i].attr))) {
            script_add(script, "ALTER %s %s %s %s;", object_top(to)->kind->sql,
                       table_address(script->arena, to), marks[i].words,
                       quote_ident(script->arena, to->name));
            script_lock(script, marks[i].lock);
        }
    bool loses = from && object_get(from, "clustered") && !object_get(to, "clustered");
    if (loses && !is_clustered(to->parent))
        script_add(script, "ALTER %s %s SET WITHOUT CLUSTER;", object_top(to)->kind->sql,
                   table_address(script->arena, to));
}
