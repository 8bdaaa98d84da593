/* operations: see operations.h. */
#include "core/operations.h"

#include <string.h>

static const struct operation_kind *const operations[] = {
    &operation_init,   &operation_create,  &operation_create_schema_only, &operation_reset,
    &operation_delete, &operation_destroy, &operation_scratch,            &operation_merge,
};

const struct operation_kind *operation_kind_find(const char *name)
{
    for (size_t i = 0; i < countof(operations); i++)
        if (strcmp(operations[i]->name, name) == 0)
            return operations[i];
    return NULL;
}
