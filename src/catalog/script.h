/*
 * script: the SQL that a kind renders for one change of one object, with what each statement may
 * cost.
 */
#ifndef BOUGH_CATALOG_SCRIPT_H
#define BOUGH_CATALOG_SCRIPT_H

#include "base/arena.h"
#include "base/vec.h"
#include "catalog/lock.h"

#include <stdbool.h>

struct kind;
struct object;

/* What a person on call wants to know before a statement runs. Bits. */
enum hazard {
    HAZARD_DATA_LOSS = 1, /* rows or values are gone afterwards */
    HAZARD_REWRITE = 2,   /* the whole table is written anew, under ACCESS EXCLUSIVE */
    HAZARD_LOCK = 4,     /* blocks writers or everybody for as long as it takes to scan the table */
    HAZARD_MAY_FAIL = 8, /* depends on the rows that are there */
};
#define HAZARD_COUNT 4

/* "data-loss", "rewrite", "lock", "may-fail": the name of one bit. */
const char *hazard_name(enum hazard hazard);

/* When a statement runs. All of MAIN is one transaction, which is committed only when it gave what
 * was predicted; AFTER comes when that is committed, each statement by itself. */
enum phase { PHASE_MAIN, PHASE_AFTER };

#define CLEANUP_LIMIT 2

struct statement {
    const char *sql;     /* ends in ';' */
    const char *shown;   /* the same with *** for what is secret; NULL: nothing is */
    unsigned hazards;    /* bits */
    const char *warning; /* one line that explains the hazards, or NULL */
    enum lock lock;      /* on the table (view, sequence) that the object belongs to */
    enum phase phase;
    bool alone;        /* cannot run in a transaction */
    const char *index; /* AFTER: address of the index that it builds: one that a crash left invalid
                          is dropped first. NULL: none */
    const char *cleanup[CLEANUP_LIMIT]; /* AFTER: what is run when this is given up, or NULL */
    bool after_rows;     /* where the plan changes rows of the table, it and the rest come after */
};

struct script {
    struct arena *arena;
    const char *role; /* who runs it: objects that it creates belong to that role at first */
    bool online;      /* nobody shall wait: kinds/online.c */
    bool swaps;       /* the index is built anew beside the old one */
    enum phase phase; /* of what is added from now on */
    bool late;        /* the object is not there before AFTER has run */
    /* Whether a default is written inside its column's definition; NULL: always. */
    bool (*is_inline)(const void *context, const struct object *object);
    /* Whether something of that kind and address is made or dropped by the same plan; NULL: no. */
    bool (*comes_or_goes)(const void *context, const struct kind *kind, const char *address);
    const void *context;
    bool convert;   /* a column keeps the name of its type, but that is going to be another type */
    bool keep_heirs; /* what inherited from the dropped object stays, as an own one */
    bool has_heirs; /* other tables inherit from the one that is changed */
    bool rows_follow; /* the table has rows, and the plan changes some later */
    VEC(struct statement) statements;
    VEC(const char *) helpers; /* keys of objects that MAIN makes and AFTER removes */
    bool recreate;          /* the object must be dropped and created instead */
    /* The type must give way to a new one of its name, into which columns are converted. Set
     * before the kind is asked: that is decided already. */
    bool replace;
    bool rebuild;           /* what depends on it must go before and come back after */
    const char *impossible; /* why this change cannot be rendered, or NULL */
};

/* Adds one statement. */
void script_add(struct script *script, const char *format, ...) printf_like(2, 3);
/* What is shown of the statement that was added last. */
void script_show(struct script *script, const char *shown);
/* Marks the statement that was added last. */
void script_hazard(struct script *script, unsigned hazards, const char *format, ...)
    printf_like(3, 4);
/* The lock that the statement that was added last takes, where it is not the kind's. */
void script_lock(struct script *script, enum lock lock);
/* The statement that was added last cannot run in a transaction; `index`: what it builds. */
void script_alone(struct script *script, const char *index);
/* What is run when AFTER is given up before the statement that was added last has run; all of them
 * run, in order, so each must do no harm when it finds nothing to do. */
void script_cleanup(struct script *script, const char *format, ...) printf_like(2, 3);
/* The statement that was added last speaks of what rows must be like: they are changed before. */
void script_after_rows(struct script *script);
/* Forgets the statements: the object cannot be altered in place. */
void script_recreate(struct script *script);
void script_impossible(struct script *script, const char *format, ...) printf_like(2, 3);

#endif
