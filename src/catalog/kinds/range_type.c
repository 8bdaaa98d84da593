/* range_type: range types with their multirange types. The latter come and go with the former, but
 * are renamed and moved on their own. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {
    {"owner", 0}, {"definition", ATTR_RAW}, {"canonical", ATTR_DERIVED},
};

static void drop(struct script *script, const struct object *from)
{
    if (object_get(from, "canonical"))
        type_drop_with_functions(script, from);
    else
        kind_drop(script, from);
}

const struct kind kind_range_type = {
    .name = "range type",
    .type = "type",
    .sql = "TYPE",
    .query = sql_range_type,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .name_space = NAMES_TYPE,
    .flags = KIND_OWNED,
    .create = kind_create_defined,
    .drop = drop,
    .alter = kind_alter_defined,
};

const struct kind kind_multirange_type = {
    .name = "multirange type",
    .sql = "TYPE",
    .query = sql_multirange_type,
    .name_space = NAMES_TYPE,
};
