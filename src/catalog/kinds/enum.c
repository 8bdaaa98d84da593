/*
 * enum: labels are one attribute, a list of SQL literals, so that both sides can add labels; and
 * each is an object inside the type, so that a renamed one is known.
 *
 * Labels can be added in their place, but not removed or moved: then the type is replaced by a new
 * one. A new label cannot be used in the transaction that adds it (PostgreSQL manual, ALTER TYPE,
 * Notes); whoever plans that asks for a replacement too.
 */
#include "base/text.h"
#include "base/vec.h"
#include "catalog/items.h"
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"
#include "pg/quote.h"

#include <string.h>

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"labels", ATTR_ITEMS | ATTR_RAW, "ADD VALUE; else replaced by a new type, columns converted"},
};

static void create(struct script *script, const struct object *to)
{
    const char *labels = object_get(to, "labels");
    script_add(script, "CREATE TYPE %s AS ENUM (%s);", object_address(script->arena, to),
               labels ? labels : "");
    kind_set_owner(script, to);
}

/* Whether all labels of `before` stand in `after`, in the same order. */
static bool only_adds(const struct items *before, const struct items *after)
{
    size_t at = 0;
    for (size_t i = 0; i < after->n && at < before->n; i++)
        at += strcmp(before->items[at], after->items[i]) == 0;
    return at == before->n;
}

/* Adds the labels of `after` that `before` lacks, each behind its neighbour. */
static void add_labels(struct script *script, const struct object *to, const struct items *before,
                       const struct items *after)
{
    char *address = object_address(script->arena, to);
    size_t at = 0;
    for (size_t i = 0; i < after->n; i++) {
        if (at < before->n && strcmp(before->items[at], after->items[i]) == 0) {
            at++;
            continue;
        }
        if (i > 0)
            script_add(script, "ALTER TYPE %s ADD VALUE %s AFTER %s;", address, after->items[i],
                       after->items[i - 1]);
        else if (before->n > 0)
            script_add(script, "ALTER TYPE %s ADD VALUE %s BEFORE %s;", address, after->items[i],
                       before->items[0]);
        else
            script_add(script, "ALTER TYPE %s ADD VALUE %s;", address, after->items[i]);
    }
}

static void alter(struct script *script, const struct object *from, const struct object *to)
{
    if (kind_changed(from, to, "labels")) {
        struct items before = items_parse(script->arena, object_get(from, "labels"));
        struct items after = items_parse(script->arena, object_get(to, "labels"));
        if (script->replace || !only_adds(&before, &after)) {
            script->replace = true;
            return;
        }
        add_labels(script, to, &before, &after);
    }
    kind_alter_owner(script, from, to);
}

const struct kind kind_enum = {
    .name = "enum type",
    .about = "Enum types; a list of labels, to which both sides can add.",
    .limits =
        "A label that the plan itself uses cannot be added with ADD VALUE, as PostgreSQL allows "
        "its use only after COMMIT; the type is replaced then too. A value whose label is gone "
        "cannot be converted: the rehearsal fails.",
    .type = "type",
    .sql = "TYPE",
    .query = sql_enum,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_TYPE,
    .flags = KIND_OWNED,
    .create = create,
    .drop = kind_drop,
    .alter = alter,
};

static void rename_label(struct script *script, const struct object *from, const struct object *to)
{
    script_add(script, "ALTER TYPE %s RENAME VALUE %s TO %s;",
               object_address(script->arena, to->parent), quote_literal(script->arena, from->name),
               quote_literal(script->arena, to->name));
}

const struct kind kind_label = {
    .name = "label",
    .about = "One label of an enum type, so that a renamed one is known.",
    .query = sql_label,
    .rename = rename_label,
};
