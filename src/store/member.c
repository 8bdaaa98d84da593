/* member: which key may do what in which project; see store.h. */
#include "store/row.h"

#include "base/text.h"

static const struct names roles = {role_names, ROLE_COUNT};

static const struct column columns[] = {
    column(member, project_id, COLUMN_TEXT),
    column(member, key_id, COLUMN_TEXT),
    column_name(member, role, &roles),
    column(member, added_at, COLUMN_TEXT),
};

static const struct table table_member = {"member", columns, countof(columns),
                                          sizeof(struct member)};

bool store_member_set(struct store *store, const struct member *member, struct err *err)
{
    return db_run(store,
                  "INSERT INTO member (project_id, key_id, role, added_at) VALUES (?1, ?2, ?3, ?4) "
                  "ON CONFLICT (project_id, key_id) DO UPDATE SET role = excluded.role",
                  values_of(value_text(member->project_id), value_text(member->key_id),
                            value_text(role_name(member->role)), value_text(member->added_at)),
                  NULL, err) ||
           err_context(err, "cannot add member '%s'", member->key_id);
}

bool store_member_get(struct store *store, struct arena *arena, const char *project_id,
                      const char *key_id, struct member *ret_member, struct err *err)
{
    const struct member *found =
        row_get(store, arena, &table_member, "WHERE project_id = ?1 AND key_id = ?2",
                values_of(value_text(project_id), value_text(key_id)), err);
    if (!found)
        return err_context(err, "cannot find member '%s'", key_id);
    *ret_member = *found;
    return true;
}

bool store_member_list(struct store *store, struct arena *arena, const char *project_id,
                       const char *key_id, struct member **ret_members, size_t *ret_n,
                       struct err *err)
{
    struct member *members = row_list(
        store, arena, &table_member,
        "WHERE ?1 IN ('', project_id) AND ?2 IN ('', key_id)"
        " AND key_id IN (SELECT id FROM key WHERE revoked_at = '') ORDER BY added_at, rowid",
        values_of(value_text(project_id), value_text(key_id)), ret_n, err);
    if (!members)
        return err_context(err, "cannot list members");
    *ret_members = members;
    return true;
}

bool store_member_remove(struct store *store, const char *project_id, const char *key_id,
                         struct err *err)
{
    return row_update(store, "DELETE FROM member WHERE project_id = ?1 AND key_id = ?2",
                      values_of(value_text(project_id), value_text(key_id)), err) ||
           err_context(err, "cannot remove member '%s'", key_id);
}
