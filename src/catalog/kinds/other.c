/* other: objects of kinds that bough does not merge. They are read so that a change of one is named
 * in the preview instead of being skipped in silence. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {
    {"fingerprint", 0, "never: a change is named, not merged"},
};

const struct kind kind_other = {
    .name = "other",
    .about =
        "What is seen, compared and named as \"not merged\", but never changed: subscriptions, "
        "large objects, privileges on languages, functions and relations of the system and on "
        "parameters, and settings of roles that the system made.",
    .limits =
        "A subscription of a branch would draw from the source a second time. Large objects are "
        "data without a table or a key. The rest belongs to the system or to the cluster, not "
        "to the schema.",
    .type = "other",
    .query = sql_other,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_UNMERGED,
};
