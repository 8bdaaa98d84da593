/* collation */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {{"owner", 0}, {"definition", ATTR_RAW}};

const struct kind kind_collation = {
    .name = "collation",
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
