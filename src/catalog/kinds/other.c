/* other: objects of kinds that bough does not merge. They are read so that a change of one is named
 * in the preview instead of being skipped in silence. */
#include "catalog/kinds/kinds.h"
#include "catalog_sql.h"

static const struct kind_attr attrs[] = {{"fingerprint", 0}};

const struct kind kind_other = {
    .name = "other",
    .type = "other",
    .query = sql_other,
    .attrs = attrs,
    .nattrs = countof(attrs),
    .flags = KIND_UNMERGED,
};
