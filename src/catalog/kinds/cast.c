/* cast: casts and transforms. They have no names; what they are between stands for one, and follows
 * the names of the types. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {{"definition", ATTR_RAW}};

static char *address(struct arena *arena, const struct object *cast)
{
    return arena_printf(arena, "(%s)", cast->args);
}

const struct kind kind_cast = {
    .name = "cast",
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

static char *transform_address(struct arena *arena, const struct object *transform)
{
    return arena_strdup(arena, transform->args);
}

const struct kind kind_transform = {
    .name = "transform",
    .type = "transform",
    .sql = "TRANSFORM",
    .query = sql_transform,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .address = transform_address,
    .create = kind_create_replaceable,
    .drop = kind_drop,
    .alter = kind_alter_replaceable,
};
