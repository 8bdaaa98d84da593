/* listen: the sockets that the server listens on: its own, or those that systemd hands over. */
#ifndef BOUGH_SERVER_LISTEN_H
#define BOUGH_SERVER_LISTEN_H

#include "base/arena.h"
#include "base/err.h"

/* A listening socket for "ADDRESS:PORT"; the address is a number, IPv6 in brackets. */
bool listen_on(const char *address, int *ret_fd, struct err *err);
/* The nth socket of systemd's socket activation (sd_listen_fds(3)), or -1. */
int listen_inherited(int n);
/* "127.0.0.1:7411", as it was bound. */
char *listen_name(struct arena *arena, int fd);

#endif
