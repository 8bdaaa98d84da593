/*
 * server: bough for a team, behind HTTP: the API of InsForge's control plane, and what it has not.
 *
 * One route table (routes.c) says which requests there are, who may send them and what answers;
 * openapi.c makes the document of it. Quick requests are answered where they are read; those that
 * take time go to a bounded pool of workers (crew.c), each with a session of core of its own, so
 * they are journalled like those of the command line: a restart loses nothing.
 */
#ifndef BOUGH_SERVER_SERVER_H
#define BOUGH_SERVER_SERVER_H

#include "base/err.h"

#define SERVER_LISTEN_DEFAULT "127.0.0.1:7411"
#define SERVER_LISTEN_TLS_DEFAULT "127.0.0.1:7412"
#define SERVER_WORKERS_DEFAULT 4
#define SERVER_RATE_DEFAULT 5000
#define SERVER_SESSION_DEFAULT_S 43200
#define SERVER_STOP_TIMEOUT_DEFAULT_S 60

struct server_options {
    const char *home;       /* NULL: the default */
    const char *pg_bin;     /* or NULL */
    const char *listen;     /* ADDRESS:PORT; port 0: any that is free */
    const char *listen_tls; /* likewise, or "none" */
    const char *tls_cert;   /* PEM files; NULL: the development CA in $BOUGH_HOME/tls */
    const char *tls_key;
    const char *hosts; /* other names that it is reached by, separated by commas; or NULL */
    bool start;        /* start the servers of all projects first */
    int workers;
    int rate;           /* requests a second and key */
    int session_s;      /* how long a sign-in of the dashboard counts */
    int stop_timeout_s; /* how long running operations may take after SIGTERM */
    /* Told once, as soon as it listens: one line each. */
    void (*say)(void *context, const char *line);
    void *say_context;
};

/* Serves until SIGTERM or SIGINT. */
bool server_run(const struct server_options *options, struct err *err);

#endif
