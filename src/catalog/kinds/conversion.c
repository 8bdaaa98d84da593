/* conversion: conversions between encodings. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {{"owner", 0}, {"definition", ATTR_RAW}};

const struct kind kind_conversion = {
    .name = "conversion",
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
