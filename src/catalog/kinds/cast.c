/* cast: casts and transforms. They have no names; what they are between stands for one, and follows
 * the names of the types. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {{"definition", ATTR_RAW, "dropped and created again"}};

static char *address(struct arena *arena, const struct object *cast)
{
    return arena_printf(arena, "(%s)", cast->args);
}

const struct kind kind_cast = {
    .name = "cast",
    .about = "Casts.",
    .type = "cast",
    .sql = "CAST",
    .query = sql_cast,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .address = address,
    .create = kind_create_defined,
    .drop = kind_drop,
    .alter = kind_alter_defined,
};

static const struct kind_attr transform_attrs[] = {{"definition", ATTR_RAW, "CREATE OR REPLACE"}};

static char *transform_address(struct arena *arena, const struct object *transform)
{
    return arena_strdup(arena, transform->args);
}

const struct kind kind_transform = {
    .name = "transform",
    .about = "Transforms of a type for a language.",
    .type = "transform",
    .sql = "TRANSFORM",
    .query = sql_transform,
    .attrs = transform_attrs,
    .nattrs = countof(transform_attrs),
    .address = transform_address,
    .create = kind_create_replaceable,
    .drop = kind_drop,
    .alter = kind_alter_replaceable,
};
