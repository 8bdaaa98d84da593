/*
 * tls: the certificate of the server: the user's own, or one of a development CA.
 *
 * The CA is made on first use in $BOUGH_HOME/tls: ca.crt is for clients (NODE_EXTRA_CA_CERTS), the
 * key is never handed out.
 */
#ifndef BOUGH_SERVER_TLS_H
#define BOUGH_SERVER_TLS_H

#include "base/arena.h"
#include "base/err.h"

struct tls {
    const char *cert; /* PEM */
    const char *key;
    const char *ca_path; /* of the development CA; NULL with a certificate of one's own */
};

/* hosts: names that the certificate is for beside localhost, separated by commas; or NULL. */
bool tls_open(struct arena *arena, const char *home, const char *cert_path, const char *key_path,
              const char *hosts, struct tls *ret_tls, struct err *err);

#endif
