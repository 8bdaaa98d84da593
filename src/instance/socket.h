/*
 * socket: the directory that holds an instance's Unix socket.
 *
 * The directory is the lock on the door: 0700 and the server user's, so only that user and root
 * reach the socket, whatever pg_hba.conf says. One directory for each instance, named by its id,
 * under one base directory that belongs to the caller.
 */
#ifndef BOUGH_INSTANCE_SOCKET_H
#define BOUGH_INSTANCE_SOCKET_H

#include "instance/instance.h"

/* Where the next start puts the socket. A server that runs already may have it elsewhere, because
 * it was started with another environment: see instance_socket_directory. */
char *socket_planned(struct arena *arena, const struct instance *instance);

/* Makes the planned directory, empty. An error when somebody else owns what is there. */
bool socket_make(const struct instance *instance, struct err *err);

/* Removes the directory, and its base when nothing else is in it. */
void socket_remove(const struct instance *instance);

#endif
