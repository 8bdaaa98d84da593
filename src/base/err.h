/*
 * err: what went wrong, told once.
 *
 * What can fail takes a `struct err *err` last and returns false or NULL after filling it. It is
 * filled where the failure happened; callers on the way up may only add context in front. The code
 * decides the exit status, the HTTP status and the name in JSON, by one table in err.c.
 *
 * Messages read: cannot <verb> <thing>: <cause>. Lower case, no full stop, names in 'single
 * quotes'. What to do about it goes into the hint; long material (SQL, server log lines) into the
 * detail.
 */
#ifndef BOUGH_BASE_ERR_H
#define BOUGH_BASE_ERR_H

#include "base/arena.h"

#include <stdbool.h>

enum err_code {
    ERR_NONE,
    ERR_FAILED,        /* anything without a better name */
    ERR_CONFLICT,      /* merge blocked by conflicts */
    ERR_NOT_LINKED,    /* directory not linked to a project */
    ERR_USAGE,         /* wrong command line */
    ERR_BAD_NAME,      /* a name breaks the rules */
    ERR_CONFIG,        /* bough.ini is wrong */
    ERR_NOT_FOUND,     /* no such branch or project */
    ERR_EXISTS,        /* the name is taken */
    ERR_BUSY,          /* another operation is working on it */
    ERR_NOT_READY,     /* state does not allow this */
    ERR_PARENT_DOWN,   /* the parent cannot be branched now */
    ERR_REHEARSAL,     /* the plan failed in rehearsal or verification */
    ERR_MOVED,         /* a side moved since the preview */
    ERR_VERSIONS,      /* parent and branch run different versions of the platform */
    ERR_NOT_ONLINE,    /* an online merge would have to make others wait */
    ERR_INCOMPLETE,    /* merged, but a step that comes after the transaction failed */
    ERR_CONFIRM,       /* needs a confirmation that cannot be asked for */
    ERR_NO_SPACE,      /* disk full or quota */
    ERR_MISSING,       /* a program or right is missing on this machine */
    ERR_SERVER,        /* a PostgreSQL server does not start, stop or answer */
    ERR_SQL,           /* a statement failed */
    ERR_TIMEOUT,       /* a deadline passed */
    ERR_SERVICE,       /* a service of the backend does not start, or ends */
    ERR_HOOK,          /* a command of [hooks] stopped the operation */
    ERR_UNAUTHORIZED,  /* a server does not know the key */
    ERR_FORBIDDEN,     /* the key may not do that */
    ERR_UNREACHABLE,   /* a server of bough does not answer, or cannot be trusted */
    ERR_CODE_COUNT
};

/* One row of the error table. */
struct err_class {
    const char *name; /* stable, in JSON: "branch.not_found" */
    int exit_status;
    int http_status;
};

/* Zero-initialised it is empty. The strings are on the heap and owned. */
struct err {
    enum err_code code;
    char *message;
    char *hint;   /* or NULL */
    char *detail; /* or NULL */
};

void err_clear(struct err *err);
#define auto_err __attribute__((cleanup(err_clear))) struct err

/* Fills err (replacing what was there) and returns false, so that a failure is one line:
 *     return err_set(err, ERR_NOT_FOUND, "cannot find branch '%s'", name);          */
bool err_set(struct err *err, enum err_code code, const char *format, ...) printf_like(3, 4);

/* As err_set, with ": " and the text of errno at the end; ENOSPC and EDQUOT become ERR_NO_SPACE. */
bool err_set_errno(struct err *err, enum err_code code, const char *format, ...) printf_like(3, 4);

/* Adds advice or material; returns false like err_set. */
bool err_hint(struct err *err, const char *format, ...) printf_like(2, 3);
bool err_detail(struct err *err, const char *format, ...) printf_like(2, 3);

/* Puts "context: " in front of the message; returns false. */
bool err_context(struct err *err, const char *format, ...) printf_like(2, 3);

/* Moves the error from one holder to another, freeing what `to` had. */
void err_move(struct err *to, struct err *from);

const struct err_class *err_class(enum err_code code);
/* The code of a name in JSON; ERR_FAILED for a name that is not in the table. */
enum err_code err_code_of(const char *name);

#endif
