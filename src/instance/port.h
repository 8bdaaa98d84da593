/* port: whether one is free; instance_free_port is in instance.h. */
#ifndef BOUGH_INSTANCE_PORT_H
#define BOUGH_INSTANCE_PORT_H

#include <stdbool.h>

/* Whether a server could listen on that port of 127.0.0.1 and ::1. */
bool port_is_free(int port);

#endif
