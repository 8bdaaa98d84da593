/* operations: see operations.h. */
#include "core/operations.h"

#include <jansson.h>
#include <string.h>

static const struct operation_kind *const operations[] = {
    &operation_init,   &operation_create,  &operation_create_schema_only, &operation_reset,
    &operation_delete, &operation_destroy, &operation_scratch,            &operation_merge,
    &operation_attach_standby, &operation_attach_dump, &operation_sync_standby,
    &operation_sync_dump, &operation_create_from_backup,
};

struct operation_progress core_operation_progress(const struct operation *operation)
{
    const struct operation_kind *kind = operation_kind_find(operation->kind);
    if (!kind || operation->step < 0 || (size_t)operation->step >= kind->n_steps)
        return (struct operation_progress){0};
    return (struct operation_progress){kind->steps[operation->step].name, (size_t)operation->step,
                                       kind->n_steps};
}

struct operation_failure core_operation_failure(struct arena *arena,
                                                const struct operation *operation)
{
    json_t *data = json_loads(operation->data, 0, NULL);
    struct operation_failure failure = {
        .code = arena_strdup(arena, json_string_value(json_object_get(data, JOURNAL_CODE))),
        .hint = arena_strdup(arena, json_string_value(json_object_get(data, JOURNAL_HINT))),
    };
    json_decref(data);
    return failure;
}

bool core_operation_is_create(const struct operation *operation)
{
    const struct operation_kind *kind = operation_kind_find(operation->kind);
    return kind == &operation_create || kind == &operation_create_schema_only;
}

const struct operation_kind *operation_kind_find(const char *name)
{
    for (size_t i = 0; i < countof(operations); i++)
        if (strcmp(operations[i]->name, name) == 0)
            return operations[i];
    return NULL;
}
