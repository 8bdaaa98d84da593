/* health: asks a service over HTTP how it is. The only user of libcurl. */
#ifndef BOUGH_SERVICE_HEALTH_H
#define BOUGH_SERVICE_HEALTH_H

#include "base/err.h"

#include <stdbool.h>
#include <stdint.h>

/* GET: true for an answer of 2xx or 3xx. ERR_SERVICE with the cause otherwise. No proxy is asked,
 * and no redirection followed. */
bool health_ask(const char *url, int64_t timeout_ms, struct err *err);

#endif
