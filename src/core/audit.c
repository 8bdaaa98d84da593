/* audit: see audit.h. */
#include "core/audit.h"

#include "base/clock.h"
#include "base/secret.h"
#include "base/user.h"
#include "core/session.h"

#include <unistd.h>

#define LOCAL_ADDRESS "local"

void audit_add(struct store *store, struct arena *arena, struct audit row)
{
    auto_err ignored = {0};
    row.at = clock_iso(arena);
    (void)store_audit_add(store, &row, &ignored);
}

void core_audit_add(struct core *core, const char *action, const char *subject,
                    const struct err *err)
{
    struct arena *arena = &core->arena;
    const struct err_class *result = err_class(err->code);
    const struct passwd *user = user_by_id(arena, getuid());
    audit_add(
        core->store, arena,
        (struct audit){
            .actor = arena_printf(arena, "%s (uid %d)", user ? user->pw_name : "?", (int)getuid()),
            .action = action,
            .subject = subject,
            .address = LOCAL_ADDRESS,
            .status = result->http_status,
            .result = result->name,
            .request_id = secret_uuid(arena),
        });
}

bool core_audit(struct core *core, size_t most, struct audit **ret_rows, size_t *ret_n,
                struct err *err)
{
    return store_audit_list(core->store, &core->arena, most, ret_rows, ret_n, err);
}
