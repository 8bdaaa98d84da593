/* switch: which backend this directory is on. */
#include "core/session.h"

bool core_switch(struct core *core, const char *name, struct backend *ret_backend, struct err *err)
{
    if (!session_backend(core, name, ret_backend, err) ||
        !session_link(core, core->directory, core->project.id, ret_backend->name, err))
        return err_context(err, "cannot switch to '%s'", name);
    core->current = ret_backend->name;
    return true;
}
