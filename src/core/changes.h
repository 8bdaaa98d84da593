/* changes: what a diff or a merge comes to, for showing: plain text and numbers only. */
#ifndef BOUGH_CORE_CHANGES_H
#define BOUGH_CORE_CHANGES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* Everything lives in the session's arena. */
struct change_step {
    const char *section; /* "DDL", "DATA", "MIGRATION" */
    const char *type;    /* "table", "policy", "config_row", ... */
    const char *schema;  /* "" for global objects */
    const char *object;
    const char *action;  /* "add", "modify", "drop" */
    const char *sql;     /* one statement */
    const char *const *hazards; /* "data-loss", "rewrite", "lock", "may-fail" */
    size_t n_hazards;
    const char *warning; /* explains the hazards, or NULL */
    int64_t rehearsal_us; /* how long it took in the rehearsal; -1: not rehearsed */
    const char *lock;     /* "AccessExclusiveLock", ...; NULL: none that others can meet */
    const char *table;    /* what is locked; NULL with it */
    const char *const *also; /* other tables that are locked the same way */
    size_t n_also;
    bool blocks_reads;
    bool blocks_writes;
    bool after;             /* comes after the transaction, by itself */
    const char *not_online; /* in an online plan: why others would wait, or NULL */
    int64_t rows_lost;      /* rows, or values of a column, that go; -1: not known, or none */
    int64_t size_bytes;     /* of the table that is scanned or rewritten; -1: not known, or none */
    bool estimated;         /* rows_lost comes from statistics */
    bool rewritten;         /* the rehearsal has seen the table written anew */
};

/* One object with all its steps, as the API's Change. */
struct change_item {
    const char *type;
    const char *schema;
    const char *object;
    const char *action;
    const char *sql;
};

struct change_conflict {
    const char *kind;   /* frozen: "both-changed", ... */
    const char *type;
    const char *schema;
    const char *object;
    const char *what;   /* the exact object and attribute: "column public.users.email: type" */
    const char *base;   /* what T0, parent and branch have, as text; NULL: absent */
    const char *parent;
    const char *branch;
    const char *base_hash; /* "" when absent */
    const char *parent_hash;
    const char *branch_hash;
    const char *hint;   /* which sides changed what, and what to do */
};

struct changes {
    const char *branch;
    struct change_step *steps;
    size_t n_steps;
    struct change_item *items;
    size_t n_items;
    struct change_conflict *conflicts;
    size_t n_conflicts;
    const char *const
        *notes; /* merged inside one table from both sides; not merged; differing rows */
    size_t n_notes;
    size_t added;    /* items by action, for the summary: drops count as modified */
    size_t modified;
    const char *sql;  /* the whole preview, in the format of API.md */
    const char *fingerprint; /* of the plan */
    bool rehearsed;
    int64_t rehearsal_us;
    /* What merging in the other order, the parent's changes into the branch, comes to: "same", or
     * "different", which is a failure; NULL: it was not tried, or could not be. */
    const char *commute;
    const char *commute_why_not; /* why not; NULL when there was no rehearsal at all */
    int64_t commute_us;
    bool applied;
    const char *missing; /* applied, but this could not be done after the transaction; or NULL */
};

#endif
