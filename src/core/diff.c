/* diff: what changed on a branch since its base. */
#include "core/prepare.h"

bool core_diff(struct core *core, const char *name, struct changes *ret_changes, struct err *err)
{
    auto_prepared prepared = {0};
    if (!prepare_diff(core, name, &prepared, err))
        return false;
    prepared_changes(core, &prepared, ret_changes);
    return true;
}
