/* access_method: access methods of tables and indexes. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {{"definition", ATTR_RAW, "dropped and created again"}};

const struct kind kind_access_method = {
    .name = "access method",
    .about = "Access methods of tables and indexes.",
    .type = "access method",
    .sql = "ACCESS METHOD",
    .query = sql_access_method,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .create = kind_create_defined,
    .drop = kind_drop,
    .alter = kind_alter_defined,
};
