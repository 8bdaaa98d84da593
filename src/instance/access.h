/*
 * access: who is let in: the texts of pg_hba.conf and pg_ident.conf.
 *
 * bough comes as an operating system user through the socket (peer, mapped to the superuser), so it
 * needs no password and works before the superuser has one. Everybody else comes with a password,
 * and only when the instance is open.
 */
#ifndef BOUGH_INSTANCE_ACCESS_H
#define BOUGH_INSTANCE_ACCESS_H

#include "instance/instance.h"

/* pg_hba.conf for a superuser of that name. */
char *access_hba(struct arena *arena, const char *superuser, bool is_open);

/* pg_ident.conf: maps each of n operating system users to the superuser. */
char *access_ident(struct arena *arena, const char *superuser, const char *const *users, size_t n);

/* Writes both files for an instance that is closed, owned by the server user, mode 0600. They are
 * not synced: instance_open does that, and nothing calls an instance ready before. ERR_BAD_NAME
 * when the superuser's name cannot be written. */
bool access_close(const struct instance *instance, struct err *err);

#endif
