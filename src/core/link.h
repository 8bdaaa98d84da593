/*
 * link: what ties a directory to a project: the file .bough/context in it.
 *
 * The project is one of this machine, or with a url one that a server has.
 */
#ifndef BOUGH_CORE_LINK_H
#define BOUGH_CORE_LINK_H

#include "base/arena.h"
#include "base/err.h"

#include <stdbool.h>

/* Told where the branch of a link is not there. */
#define LINK_GONE_HINT                                                                             \
    "this directory is on a branch that is gone; switch with 'bough branch switch --parent'"

struct link {
    const char *directory; /* that holds .bough/ */
    const char *project_id;
    const char *branch; /* or PARENT_NAME */
    const char *home;   /* BOUGH_HOME of a project of this machine; or NULL */
    const char *url;    /* of the server; NULL: this machine */
    const char *ca;     /* file with the CA of the server; NULL: one that everybody knows */
};

/* Of the directory itself (NULL: the current one), or the nearest one above it that is linked.
 * ERR_NOT_LINKED when there is none, or the file names no project. */
bool link_find(struct arena *arena, const char *directory, struct link *ret_link, struct err *err);

/* Whether that very directory is linked. */
bool link_is_there(const char *directory);
/* Of that very directory. */
bool link_read(struct arena *arena, const char *directory, struct link *ret_link, struct err *err);

bool link_write(const struct link *link, struct err *err);
/* Removes .bough/; what is not there is fine. */
bool link_remove(const char *directory, struct err *err);

#endif
