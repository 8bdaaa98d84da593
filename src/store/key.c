/* key: the rows of API keys; see store.h. */
#include "store/row.h"

#include <assert.h>
#include <string.h>

const char *const role_names[ROLE_COUNT] = {
    [ROLE_NONE] = "none",     [ROLE_VIEWER] = "viewer", [ROLE_MEMBER] = "member",
    [ROLE_MERGER] = "merger", [ROLE_ADMIN] = "admin",
};
static const struct names roles = {role_names, countof(role_names)};

static const struct column columns[] = {
    column(key, id, COLUMN_TEXT),         column(key, name, COLUMN_TEXT),
    column(key, hash, COLUMN_TEXT),       column_name(key, role, &roles),
    column(key, project_id, COLUMN_TEXT), column(key, created_at, COLUMN_TEXT),
    column(key, revoked_at, COLUMN_TEXT),
};

static const struct table table_key = {"key", columns, countof(columns), sizeof(struct key)};

const char *role_name(enum role role)
{
    assert(role < ROLE_COUNT);
    return role_names[role];
}

bool role_parse(const char *name, enum role *ret_role)
{
    for (size_t i = ROLE_VIEWER; i < countof(role_names); i++)
        if (strcmp(role_names[i], name) == 0) {
            *ret_role = (enum role)i;
            return true;
        }
    return false;
}

static bool add(struct store *store, const struct key *key, struct err *err)
{
    struct member member = {key->project_id, key->id, key->role, key->created_at};
    return row_add(store, &table_key, key, err) &&
           (!*key->project_id || store_member_set(store, &member, err));
}

bool store_key_add(struct store *store, const struct key *key, struct err *err)
{
    if (!store_begin(store, err))
        return false;
    if (add(store, key, err))
        return store_commit(store, err);
    store_rollback(store);
    return err_context(err, "cannot add key '%s'", key->name);
}

bool store_key_get(struct store *store, struct arena *arena, const char *id, struct key *ret_key,
                   struct err *err)
{
    const struct key *found =
        row_get(store, arena, &table_key, "WHERE id = ?1", values_of(value_text(id)), err);
    if (!found)
        return err_context(err, "cannot find key '%s'", id);
    *ret_key = *found;
    return true;
}

bool store_key_find(struct store *store, struct arena *arena, const char *id_or_name,
                    struct key *ret_key, struct err *err)
{
    const struct key *found =
        row_get(store, arena, &table_key,
                "WHERE ?1 IN (id, name) AND revoked_at = '' ORDER BY id <> ?1 LIMIT 1",
                values_of(value_text(id_or_name)), err);
    if (!found)
        return err_context(err, "cannot find key '%s'", id_or_name);
    *ret_key = *found;
    return true;
}

bool store_key_list(struct store *store, struct arena *arena, struct key **ret_keys, size_t *ret_n,
                    struct err *err)
{
    struct key *keys =
        row_list(store, arena, &table_key, "ORDER BY created_at, rowid", no_values, ret_n, err);
    if (!keys)
        return err_context(err, "cannot list keys");
    *ret_keys = keys;
    return true;
}

bool store_key_revoke(struct store *store, const char *id, const char *at, struct err *err)
{
    return row_update(store,
                      "UPDATE key SET revoked_at = ?2, name = name || ' (revoked ' || id || ')' "
                      "WHERE ?1 IN (id, name) AND revoked_at = ''",
                      values_of(value_text(id), value_text(at)), err) ||
           err_context(err, "cannot revoke key '%s'", id);
}
