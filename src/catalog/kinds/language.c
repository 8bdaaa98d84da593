/* language: procedural languages that belong to no extension. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"definition", ATTR_RAW, "CREATE OR REPLACE"},
};

const struct kind kind_language = {
    .name = "language",
    .about = "Procedural languages that belong to no extension.",
    .limits = "Privileges on languages that the system made are only named: see \"other\".",
    .type = "language",
    .sql = "LANGUAGE",
    .query = sql_language,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_OWNED,
    .create = kind_create_replaceable,
    .drop = kind_drop,
    .alter = kind_alter_replaceable,
};
