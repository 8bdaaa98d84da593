/* query: see query.h. */
#include "catalog/query.h"

const char *query_for(const struct query *variants, int major)
{
    while (variants->from_major > major)
        variants++;
    return variants->sql;
}
