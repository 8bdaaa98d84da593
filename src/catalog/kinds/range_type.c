/* range_type: range types with their multirange types. The latter come and go with the former, but
 * are renamed and moved on their own. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {
    {"owner", 0, "OWNER TO"},
    {"definition", ATTR_RAW, "dropped and created again"},
    {"canonical", ATTR_DERIVED, NULL},
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
    .about = "Range types.",
    .limits =
        "A column with data cannot do without its type for a moment, so a new definition stops "
        "the merge where a column has the type.",
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
    .about = "The multirange type that comes with a range type.",
    .sql = "TYPE",
    .query = sql_multirange_type,
    .name_space = NAMES_TYPE,
};
