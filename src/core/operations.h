/* operations: the table of journalled operations, for recovery. */
#ifndef BOUGH_CORE_OPERATIONS_H
#define BOUGH_CORE_OPERATIONS_H

#include "core/journal.h"

extern const struct operation_kind operation_init;
extern const struct operation_kind operation_attach_standby;
extern const struct operation_kind operation_attach_dump;
extern const struct operation_kind operation_sync_standby;
extern const struct operation_kind operation_sync_dump;
extern const struct operation_kind operation_create;
extern const struct operation_kind operation_create_schema_only;
extern const struct operation_kind operation_create_from_backup;
extern const struct operation_kind operation_reset;
extern const struct operation_kind operation_delete;
extern const struct operation_kind operation_destroy;
extern const struct operation_kind operation_scratch;
extern const struct operation_kind operation_merge;

/* By name, or NULL. */
const struct operation_kind *operation_kind_find(const char *name);

#endif
