/* team: /bough/v1/projects/{project}/members: who may do what in a project. */
#include "core/json.h"
#include "core/members.h"
#include "server/route.h"

static json_t *member_json(const struct member_row *row)
{
    return json_pack("{ss so ss ss}", "key_id", row->member.key_id, "name", json_text(row->name),
                     "role", role_name(row->member.role), "added_at", row->member.added_at);
}

bool get_members(struct request *request, struct store *store, struct reply *reply, struct err *err)
{
    struct member_row *rows = NULL;
    size_t n = 0;
    if (!members_list(store, &request->arena, request->project.id, &rows, &n, err))
        return false;
    json_t *list = json_array();
    for (size_t i = 0; i < n; i++)
        (void)json_array_append_new(list, member_json(&rows[i]));
    reply->body = json_pack("{so}", "members", list);
    return true;
}

bool post_members(struct request *request, struct store *store, struct reply *reply,
                  struct err *err)
{
    const char *key = request_text(request, "key");
    const char *role = request_text(request, "role");
    enum role wanted = ROLE_MEMBER;
    struct member_row row;
    if (!key || (role && !role_parse(role, &wanted)))
        return err_set(err, ERR_USAGE,
                       "cannot add a member: needs 'key', its id or name, and a 'role' of viewer, "
                       "member, merger or admin");
    if (!members_add(store, &request->arena, request->project.id, key, wanted, &row, err))
        return false;
    reply->body = json_pack("{so}", "member", member_json(&row));
    return true;
}

bool delete_member(struct request *request, struct store *store, struct reply *reply,
                   struct err *err)
{
    const char *id = NULL;
    if (!members_remove(store, &request->arena, request->project.id, request->parameters[1], &id,
                        err))
        return false;
    reply->body = json_pack("{ss ss}", "keyId", id, "status", "removed");
    return true;
}
