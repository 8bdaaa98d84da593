/* conversion: conversions between encodings. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"definition", ATTR_RAW, "dropped and created again"},
};

const struct kind kind_conversion = {
    .name = "conversion",
    .about = "Conversions between encodings.",
    .type = "conversion",
    .sql = "CONVERSION",
    .query = sql_conversion,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_OWNED,
    .create = kind_create_defined,
    .drop = kind_drop,
    .alter = kind_alter_defined,
};
