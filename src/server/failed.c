/* failed: see failed.h. */
#include "server/failed.h"

#include "core/json.h"
#include "core/members.h"

#include <string.h>

#define GONE_STATUS 410

static bool find(struct request *request, struct store *store, const char *id,
                 struct operation *ret_operation)
{
    auto_err ignored = {0};
    return store_operation_last(store, &request->arena, id, ret_operation, &ignored) &&
           ret_operation->state != OPERATION_DONE && core_operation_is_create(ret_operation) &&
           members_sees(store, &request->arena, &request->key, ret_operation->project_id);
}

bool failed_answer(struct request *request, struct store *store, const char *id, struct err *err)
{
    struct operation operation;
    if (strcmp(request->method, "GET") != 0 || !find(request, store, id, &operation))
        return false;
    if (operation.state == OPERATION_RUNNING) {
        request_fail(request, store, MHD_HTTP_SERVICE_UNAVAILABLE, "branch.not_ready",
                     "the creation of the branch is being undone");
        return true;
    }
    struct operation_failure failure = core_operation_failure(&request->arena, &operation);
    if (!failure.code) {
        (void)err_set(err, ERR_NOT_FOUND, "cannot find branch '%s': its creation was interrupted",
                      id);
        return false;
    }
    request_fail(request, store, GONE_STATUS, failure.code,
                 arena_printf(&request->arena, "the branch could not be created: %s%s%s",
                              operation.error, failure.hint ? "; " : "",
                              failure.hint ? failure.hint : ""));
    return true;
}
