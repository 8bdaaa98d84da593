/* profile: what a platform keeps where, as a piece of bough.ini that comes with bough. The files
 * are profiles/NAME.ini. */
#ifndef BOUGH_CORE_PROFILE_H
#define BOUGH_CORE_PROFILE_H

#include "base/arena.h"
#include "base/err.h"
#include "pg/conn.h"

#include <stdbool.h>

struct profile {
    const char *name;
    const char *text; /* of the .ini file */
};

/* In the order in which they are tried; ended by one without a name. The last one always fits. */
extern const struct profile profiles[];

/* By name; ERR_CONFIG, with the names that there are. */
const struct profile *profile_find(const char *name, struct err *err);

/* The first one whose `detect` relations are all in the database. NULL and an error when the
 * database cannot be asked. */
const struct profile *profile_detect(struct pg *db, struct err *err);
/* The same in two parts, for who has more to ask: the question, NULL and an error when a profile
 * cannot be read; and what its answer means. */
char *profile_question(struct arena *arena, struct err *err);
const struct profile *profile_of_answer(const char *answer);

/* The one that always fits. */
const char *profile_default(void);

/* Whether any of them has volumes, services or hooks: the others say nothing of these, whichever it
 * is. */
bool profile_has_parts(void);

#endif
