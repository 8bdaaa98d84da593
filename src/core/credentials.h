/*
 * credentials: the passwords that database roles have on a branch.
 *
 * The parent's passwords do not open a branch, nor a branch's the parent. The superuser has the
 * backend's own random password. Every other role that has one gets a password that follows from
 * that and the role's name, so nothing more is stored, and a reset gives the same ones again.
 * Roles of session_shared_roles keep the parent's.
 */
#ifndef BOUGH_CORE_CREDENTIALS_H
#define BOUGH_CORE_CREDENTIALS_H

#include "core/session.h"

/* The password of that role on a branch, or of the superuser on any backend. */
char *credentials_role_password(const struct core *core, struct arena *arena,
                                const struct backend *backend, const char *role);

/* The statement that gives the superuser the backend's password. */
char *credentials_superuser_sql(const struct core *core, struct arena *arena,
                                const struct backend *backend);

/* Which other roles have a password: their names in the first column. */
char *credentials_question(const struct core *core, struct arena *arena);
/* On a clone: they get those of the branch. */
bool credentials_renew(struct core *core, const struct backend *backend, struct pg *db,
                       const char *const *roles, size_t n, struct err *err);

/* Roles without passwords were made in `into`: those that have one in `from` get theirs. */
bool credentials_give(struct core *core, const struct backend *backend, struct pg *from,
                      struct pg *into, struct err *err);

/* The password that opens a backend for a role: ERR_NOT_FOUND when there is no such role,
 * ERR_FAILED and a hint when bough does not know it. Other roles than the superuser are asked for
 * on the server, which has to run. */
bool credentials_find(struct core *core, const struct backend *backend, const char *role,
                      const char **ret_password, struct err *err);

#endif
