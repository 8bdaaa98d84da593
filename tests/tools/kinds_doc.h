/*
 * kinds_doc: docs/kinds.md, written from the table of kinds. The tool of this name prints it
 * (ninja -C build docs), and a unit test compares it with the file.
 */
#ifndef BOUGH_TESTS_KINDS_DOC_H
#define BOUGH_TESTS_KINDS_DOC_H

#include "base/text.h"
#include "catalog/kind.h"

#include <string.h>

static const char kinds_doc_intro[] =
    "# The kinds of objects\n"
    "\n"
    "What a merge knows of a database: each kind of object, its attributes, how each of them is\n"
    "altered, and what is not supported, with the reason. Words such as T0, branch and rehearsal "
    "are\n"
    "those of the [README](../README.md#concepts); how kinds are read and merged is in\n"
    "[architecture.md](architecture.md). This page is written from the table in "
    "`src/catalog/kinds`\n"
    "by `ninja -C build docs`; do not edit it.\n"
    "\n"
    "Some rules are the same for all kinds:\n"
    "\n"
    "- Each side may change another attribute of one object. The same attribute changed on both\n"
    "  sides, differently, is a conflict, except where it is a list that is merged *item by "
    "item*.\n"
    "- *Dropped and created again* is only done to what holds no data. What depends on the object\n"
    "  goes before it and comes back after it. Where that would be a table, a column with data or "
    "a\n"
    "  sequence, the merge stops with a message, and the change is to be made on the parent by "
    "hand.\n"
    "- A statement that the parent's rows or settings do not allow fails in the rehearsal, before "
    "the\n"
    "  parent is touched.\n"
    "\n"
    "Not looked at, for all kinds:\n"
    "\n"
    "- Rows, but for those of tables that `bough.ini` names; with them the current values of\n"
    "  sequences, what materialized views hold, and what ANALYZE has gathered.\n"
    "- Passwords of roles.\n"
    "- What belongs to an extension, what is temporary, and what the system made: a function, an\n"
    "  operator family or a language of `pg_catalog` that was changed by hand is not noticed, but "
    "for\n"
    "  privileges. The schema `public` is looked at.\n"
    "- Other databases of the cluster, its tablespaces, and settings of the server, as by ALTER\n"
    "  SYSTEM.\n";

/* A paragraph, in lines of the width that the other pages have. */
static inline void kinds_doc_paragraph(struct text *out, const char *paragraph)
{
    enum { WIDTH = 118 };
    while (strlen(paragraph) > WIDTH) {
        int len = WIDTH;
        while (len > 1 && paragraph[len] != ' ')
            len--;
        text_addf(out, "%.*s\n", len, paragraph);
        paragraph += len + 1;
    }
    text_addf(out, "%s\n", paragraph);
}

/* Whether it is a list that both sides can change. */
static inline const char *kinds_doc_merged(const struct kind_attr *attr)
{
    return attr->flags & (ATTR_SET | ATTR_ITEMS | ATTR_CLAUSES) ? "item by item" : "as a whole";
}

static inline void kinds_doc_attrs(struct text *out, const struct kind *kind)
{
    bool any = false;
    for (size_t i = 0; i < kind->nattrs; i++) {
        const struct kind_attr *attr = &kind->attrs[i];
        if (attr->flags & ATTR_DERIVED)
            continue;
        if (!any)
            text_add(out, "\n| attribute | how it is altered | merged |\n|---|---|---|\n");
        any = true;
        text_addf(out, "| `%s` | %s | %s |\n", attr->name, attr->how, kinds_doc_merged(attr));
    }
}

/* What the flags and functions of a kind say. */
static inline void kinds_doc_habits(struct text *out, const struct kind *kind)
{
    if (kind->flags & KIND_UNMERGED)
        return;
    if (!kind->create && !kind->drop && kind->rename)
        text_add(out, " It is renamed; otherwise it comes and goes with what it is part of.");
    else if (!kind->create && !kind->drop)
        text_add(out, " It is neither made nor dropped on its own.");
    else if (!kind->drop)
        text_add(out, " It is not dropped on its own.");
    if (kind->flags & KIND_REBUILT)
        text_add(out, " Where what it uses changes below it, it goes before and comes back after.");
    if (kind->flags & KIND_NAMED)
        text_add(out, " Known by its name only: a new name is another one.");
    if (kind->flags & KIND_FOLLOWS && kind->create)
        text_add(out, " Its name is that of what it stands for.");
}

static inline char *kinds_doc(struct arena *arena)
{
    struct text out = text_make(arena);
    text_add(&out, kinds_doc_intro);
    for (size_t i = 0; kinds[i]; i++) {
        struct text about = text_make(arena);
        text_add(&about, kinds[i]->about);
        kinds_doc_habits(&about, kinds[i]);
        text_addf(&out, "\n## %s\n\n", kinds[i]->name);
        kinds_doc_paragraph(&out, about.data);
        kinds_doc_attrs(&out, kinds[i]);
        if (!kinds[i]->limits)
            continue;
        text_add(&out, "\n");
        kinds_doc_paragraph(&out, arena_printf(arena, "**Limits.** %s", kinds[i]->limits));
    }
    return out.data;
}

#endif
