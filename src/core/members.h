/*
 * members: what a key may do in a project: how a project is shared with a team.
 *
 * A key for all projects has its role in each of them. Any key may be a member of projects, with a
 * role in each; the larger of the two counts. A key for some projects only sees those.
 */
#ifndef BOUGH_CORE_MEMBERS_H
#define BOUGH_CORE_MEMBERS_H

#include "store/store.h"

/* The key's role in a project, or with project_id NULL the largest that it has anywhere. ROLE_NONE:
 * it does not see it. */
bool members_role(struct store *store, struct arena *arena, const struct key *key,
                  const char *project_id, enum role *ret_role, struct err *err);
/* Whether it sees the project; not, when nobody can tell. */
bool members_sees(struct store *store, struct arena *arena, const struct key *key,
                  const char *project_id);

/* A member, and whose key it is. */
struct member_row {
    struct member member;
    const char *name;
};
/* key: the id or name of a good one. */
bool members_add(struct store *store, struct arena *arena, const char *project_id, const char *key,
                 enum role role, struct member_row *ret_row, struct err *err);
bool members_list(struct store *store, struct arena *arena, const char *project_id,
                  struct member_row **ret_rows, size_t *ret_n, struct err *err);
/* ERR_NOT_FOUND when it is none. */
bool members_remove(struct store *store, struct arena *arena, const char *project_id,
                    const char *key, const char **ret_key_id, struct err *err);

#endif
