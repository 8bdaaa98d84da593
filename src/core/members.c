/* members: see members.h. */
#include "core/members.h"

#include "base/clock.h"
#include "core/session.h"

bool members_role(struct store *store, struct arena *arena, const struct key *key,
                  const char *project_id, enum role *ret_role, struct err *err)
{
    struct member *members = NULL;
    size_t n = 0;
    enum role best = *key->project_id ? ROLE_NONE : key->role;
    if (!store_member_list(store, arena, project_id, key->id, &members, &n, err))
        return false;
    for (size_t i = 0; i < n; i++)
        if (members[i].role > best)
            best = members[i].role;
    *ret_role = best;
    return true;
}

bool members_sees(struct store *store, struct arena *arena, const struct key *key,
                  const char *project_id)
{
    struct member member;
    auto_err ignored = {0};
    return !*key->project_id ||
           store_member_get(store, arena, project_id, key->id, &member, &ignored);
}

bool members_add(struct store *store, struct arena *arena, const char *project_id,
                 const char *id_or_name, enum role role, struct member_row *ret_row,
                 struct err *err)
{
    struct key key;
    if (!store_key_find(store, arena, id_or_name, &key, err))
        return false;
    struct member member = {project_id, key.id, role, clock_iso(arena)};
    if (!store_member_set(store, &member, err) ||
        !store_member_get(store, arena, project_id, key.id, &member, err))
        return false;
    *ret_row = (struct member_row){member, key.name};
    return true;
}

bool members_list(struct store *store, struct arena *arena, const char *project_id,
                  struct member_row **ret_rows, size_t *ret_n, struct err *err)
{
    struct member *members = NULL;
    if (!store_member_list(store, arena, project_id, NULL, &members, ret_n, err))
        return false;
    struct member_row *rows = arena_new_n(arena, struct member_row, *ret_n + 1);
    for (size_t i = 0; i < *ret_n; i++) {
        struct key key;
        if (!store_key_get(store, arena, members[i].key_id, &key, err))
            return false;
        rows[i] = (struct member_row){members[i], key.name};
    }
    *ret_rows = rows;
    return true;
}

bool members_remove(struct store *store, struct arena *arena, const char *project_id,
                    const char *id_or_name, const char **ret_key_id, struct err *err)
{
    struct key key;
    if (!store_key_find(store, arena, id_or_name, &key, err) ||
        !store_member_remove(store, project_id, key.id, err))
        return false;
    *ret_key_id = key.id;
    return true;
}

bool core_member_add(struct core *core, const char *key, enum role role, struct member_row *ret_row,
                     struct err *err)
{
    return members_add(core->store, &core->arena, core->project.id, key, role, ret_row, err);
}

bool core_member_list(struct core *core, struct member_row **ret_rows, size_t *ret_n,
                      struct err *err)
{
    return members_list(core->store, &core->arena, core->project.id, ret_rows, ret_n, err);
}

bool core_member_remove(struct core *core, const char *key, struct err *err)
{
    const char *id = NULL;
    return members_remove(core->store, &core->arena, core->project.id, key, &id, err);
}
