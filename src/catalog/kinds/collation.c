/* collation */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"definition", ATTR_RAW, "dropped and created again"},
};

const struct kind kind_collation = {
    .name = "collation",
    .about = "Collations.",
    .limits =
        "The version that a library reports is not compared: it says where a collation is used, "
        "not what it is. A column with data that uses it cannot go, so such a change stops the "
        "merge there.",
    .type = "collation",
    .sql = "COLLATION",
    .query = sql_collation,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_OWNED,
    .create = kind_create_defined,
    .drop = kind_drop,
    .alter = kind_alter_defined,
};
