/*
 * Catalogs written by hand, as text: one line for each object, indented below what contains it.
 *
 *     role ann #1
 *     schema s #2
 *     table s.a #10 | owner=ann
 *       column x #10.1 | type=s.mood~16400 | > s.mood
 *         comment | text=hello
 *       grant ann #1 | granted=SELECT | > ann
 *       config_row 1 | id!=1 | value=a | updated?=yesterday
 *     view s.v #20 | definition= SELECT a.x~10.1 | > s.a.x
 *     sequence s.q #30 | of s.a.x
 *
 * The first field is kind, name (none is fine) and lineage; the others are attributes. `~` starts
 * the raw value, `!=` marks a key column, `?=` an ignored one. `>` lists what the object needs, by
 * identity, with
 * ';' between; the schema is added by itself. Attributes of the kind that are not given are NULL. A
 * blank in a kind's name is written as '_'. Lines may come in any order below their container: the
 * catalog is sorted by kind, as the reader does.
 */
#ifndef BOUGH_TESTS_CATALOG_FIXTURE_H
#define BOUGH_TESTS_CATALOG_FIXTURE_H

#include "base/text.h"
#include "catalog/catalog.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"
#include "merge/merge.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define FIXTURE_DEPTH 8
#define FIXTURE_LINES 512

struct fixture_line {
    struct object *object;
    char *needs; /* or NULL */
    char *owner; /* what `of` names, or NULL */
};

struct fixture_reader {
    struct catalog *catalog;
    struct object *above[FIXTURE_DEPTH + 1];
    struct fixture_line lines[FIXTURE_LINES];
    size_t n;
};

static inline const struct kind *fixture_kind(struct arena *arena, const char *name)
{
    char *spaced = arena_strdup(arena, name);
    for (char *at = spaced; *at; at++)
        if (*at == '_')
            *at = ' ';
    const struct kind *kind = kind_find(name) ? kind_find(name) : kind_find(spaced);
    if (!kind)
        fail_msg("no kind '%s'", name);
    return kind;
}

/* "10.1" or "10"; attached objects are at their parent's address and only have the extra. */
static inline void fixture_lineage(struct object *object, const char *text)
{
    unsigned first = 0;
    int second = 0;
    (void)sscanf(text, "%u.%d", &first, &second);
    if (object->kind->flags & KIND_ATTACHED) {
        if (object->parent)
            object->lineage = object->parent->lineage;
        object->lineage.extra = first;
        return;
    }
    /* Columns are at their table's address. */
    const struct kind *of = second && object->parent ? object->parent->kind : object->kind;
    object->lineage = (struct lineage){1000 + (uint32_t)kind_rank(of), first, second, 0};
}

static inline bool fixture_has_schema(const struct object *object)
{
    const struct kind *kind = object->kind;
    return !object->parent && kind != &kind_role && kind != &kind_schema &&
           kind != &kind_extension && kind != &kind_other && kind != &kind_default_grant;
}

/* KIND NAME #LINEAGE */
static inline void fixture_head(struct arena *arena, struct object *object, char *head)
{
    char *hash = strchr(head, '#');
    if (hash)
        *hash = '\0';
    char *space = strchr(head, ' ');
    char *name = space ? space + 1 : head + strlen(head);
    if (space)
        *space = '\0';
    object->kind = fixture_kind(arena, head);
    size_t len = strlen(name);
    while (len && name[len - 1] == ' ')
        name[--len] = '\0';
    char *dot = fixture_has_schema(object) ? strchr(name, '.') : NULL;
    if (dot) {
        object->schema = arena_strndup(arena, name, (size_t)(dot - name));
        name = dot + 1;
    }
    char *open = object->kind->name_space == NAMES_ROUTINE ? strchr(name, '(') : NULL;
    if (open) {
        object->args = arena_strndup(arena, open + 1, strlen(open) - 2);
        *open = '\0';
    }
    object->name = arena_strdup(arena, name);
    if (hash || (object->kind->flags & KIND_ATTACHED))
        fixture_lineage(object, hash ? hash + 1 : "0");
}

static inline void fixture_attr(struct arena *arena, struct object *object, char *field)
{
    char *equals = strchr(field, '=');
    struct attr attr = {.role = ATTR_COMPARED};
    if (equals) {
        *equals = '\0';
        attr.role =
            equals[-1] == '!' ? ATTR_KEY : (equals[-1] == '?' ? ATTR_IGNORED : ATTR_COMPARED);
        if (attr.role != ATTR_COMPARED)
            equals[-1] = '\0';
        char *raw = strchr(equals + 1, '~');
        attr.raw = raw ? arena_strdup(arena, raw + 1) : NULL;
        if (raw)
            *raw = '\0';
        attr.value = arena_strdup(arena, equals + 1);
    }
    attr.name = arena_strdup(arena, field);
    for (size_t i = 0; i < object->nattrs; i++)
        if (text_equal(object->attrs[i].name, attr.name)) {
            attr.name = object->attrs[i].name;
            object->attrs[i] = attr;
            return;
        }
    if (object->kind->nattrs)
        fail_msg("%s has no attribute '%s'", object->kind->name, attr.name);
    struct attr *grown = arena_new_n(arena, struct attr, object->nattrs + 1);
    if (object->nattrs)
        memcpy(grown, object->attrs, object->nattrs * sizeof(*grown));
    grown[object->nattrs++] = attr;
    object->attrs = grown;
}

static inline void fixture_line(struct fixture_reader *reader, char *line)
{
    struct arena *arena = &reader->catalog->arena;
    size_t depth = strspn(line, " ") / 2;
    assert_true(reader->n < FIXTURE_LINES && depth < FIXTURE_DEPTH);
    struct fixture_line *made = &reader->lines[reader->n++];
    struct object *object = made->object = arena_new(arena, struct object);
    object->parent = depth ? reader->above[depth - 1] : NULL;
    reader->above[depth] = object;
    char *rest = line + strspn(line, " ");
    for (bool head = true; rest; head = false) {
        char *end = strstr(rest, " | ");
        char *field = end ? arena_strndup(arena, rest, (size_t)(end - rest)) : rest;
        rest = end ? end + 3 : NULL;
        if (head) {
            fixture_head(arena, object, field);
            object->nattrs = object->kind->nattrs;
            object->attrs = arena_new_n(arena, struct attr, object->nattrs + 1);
            for (size_t i = 0; i < object->nattrs; i++)
                object->attrs[i].name = object->kind->attrs[i].name;
        } else if (text_starts(field, "> ")) {
            made->needs = field + 2;
        } else if (text_starts(field, "of ")) {
            made->owner = field + 3;
        } else {
            fixture_attr(arena, object, field);
        }
    }
}

static inline struct object *fixture_find(struct catalog *catalog, const char *identity)
{
    auto_arena scratch = {0};
    for (size_t i = 0; i < catalog->objects.n; i++)
        if (text_equal(object_identity(&scratch, catalog->objects.items[i]), identity))
            return catalog->objects.items[i];
    return NULL;
}

static inline void fixture_links(struct catalog *catalog, const struct fixture_line *line)
{
    size_t n = 0;
    char **needs = text_split(&catalog->arena, line->needs ? line->needs : "", ';', &n);
    for (size_t i = 0; i < n; i++) {
        struct object *needed = fixture_find(catalog, needs[i]);
        if (!needed)
            fail_msg("'%s' needs '%s', which is not there", line->object->name, needs[i]);
        catalog_add_need(catalog, line->object, needed);
    }
    struct object *schema =
        line->object->schema ? fixture_find(catalog, line->object->schema) : NULL;
    if (schema && schema->kind == &kind_schema)
        catalog_add_need(catalog, line->object, schema);
    if (line->owner)
        line->object->auto_of = fixture_find(catalog, line->owner);
}

/* Reads a text into a catalog that stays where it is. NULL is the empty text. */
static inline void catalog_parse(struct catalog *catalog, const char *text)
{
    struct fixture_reader reader = {.catalog = catalog};
    *catalog = (struct catalog){.server_version = 150000};
    char *rest = arena_strdup(&catalog->arena, text ? text : "");
    for (char *line = rest; *line; line = rest) {
        rest = line + strcspn(line, "\n");
        if (*rest)
            *rest++ = '\0';
        if (*line)
            fixture_line(&reader, line);
    }
    for (size_t rank = 0; kinds[rank]; rank++)
        for (size_t i = 0; i < reader.n; i++)
            if (reader.lines[i].object->kind == kinds[rank])
                catalog_add(catalog, reader.lines[i].object);
    for (size_t i = 0; i < reader.n; i++)
        fixture_links(catalog, &reader.lines[i]);
}

static inline int fixture_compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Lines, sorted and joined. */
static inline char *fixture_sorted(struct arena *arena, const char **lines, size_t n)
{
    struct text out = text_make(arena);
    if (n)
        qsort(lines, n, sizeof(*lines), fixture_compare);
    for (size_t i = 0; i < n; i++)
        text_addf(&out, "%s\n", lines[i]);
    return out.data;
}

static inline char *fixture_needs(struct arena *arena, const struct object *object)
{
    const char **lines = arena_new_n(arena, const char *, object->needs.n + 1);
    for (size_t i = 0; i < object->needs.n; i++)
        lines[i] = arena_printf(arena, " > %s %s", object->needs.items[i]->kind->name,
                                object_identity(arena, object->needs.items[i]));
    char *sorted = fixture_sorted(arena, lines, object->needs.n);
    for (char *at = sorted; *at; at++)
        if (*at == '\n')
            *at = ' ';
    return sorted;
}

static inline int fixture_compare_attr(const void *a, const void *b)
{
    return strcmp(((const struct attr *)a)->name, ((const struct attr *)b)->name);
}

/* All that a merge must get right, as sorted lines: what there is, its compared attributes by name,
 * its needs. */
static inline char *catalog_dump(struct arena *arena, const struct catalog *catalog)
{
    const char **lines = arena_new_n(arena, const char *, catalog->objects.n + 1);
    for (size_t i = 0; i < catalog->objects.n; i++) {
        const struct object *object = catalog->objects.items[i];
        struct text line = text_make(arena);
        text_addf(&line, "%s %s", object->kind->name, object_identity(arena, object));
        struct attr *attrs = arena_memdup(arena, object->attrs, object->nattrs * sizeof(*attrs));
        if (object->nattrs)
            qsort(attrs, object->nattrs, sizeof(*attrs), fixture_compare_attr);
        for (size_t k = 0; k < object->nattrs; k++)
            if (attrs[k].role != ATTR_IGNORED && attrs[k].value)
                text_addf(&line, " | %s=%s", attrs[k].name, attrs[k].value);
        if (!(object->kind->flags & KIND_UNMERGED))
            text_add(&line, fixture_needs(arena, object));
        lines[i] = line.data;
    }
    return fixture_sorted(arena, lines, catalog->objects.n);
}

/* A name for an entry that does not depend on which side is the parent. */
static inline char *entry_label(struct arena *arena, const struct entry *entry)
{
    const struct object *const all[] = {entry->base, entry->parent, entry->branch};
    char *label = NULL;
    for (size_t i = 0; i < countof(all) && !(i && entry->base); i++) {
        char *one = all[i] ? arena_printf(arena, "%s %s", all[i]->kind->name,
                                          object_identity(arena, all[i]))
                           : NULL;
        if (one && (!label || strcmp(one, label) < 0))
            label = one;
    }
    return label;
}

/* What a conflict is about. What --strict forbids is told of the first part found: its unit counts.
 */
static inline char *conflict_label(struct arena *arena, const struct merge *merge,
                                   const struct conflict *conflict)
{
    bool unit = text_equal(conflict->attr, "strict");
    size_t at = unit ? merge_unit_entry(merge, conflict->entry) : conflict->entry;
    return entry_label(arena, &merge->entries.items[at]);
}

/* "both-changed: column s.a.x: type", "needs-dropped: view s.v: column s.a.x", sorted. */
static inline char *conflicts_dump(struct arena *arena, const struct merge *merge)
{
    const char **lines = arena_new_n(arena, const char *, merge->conflicts.n + 1);
    for (size_t i = 0; i < merge->conflicts.n; i++) {
        const struct conflict *conflict = &merge->conflicts.items[i];
        const char *one = conflict_label(arena, merge, conflict);
        const char *other = conflict->other == NO_ENTRY
                                ? (conflict->attr ? conflict->attr : "")
                                : entry_label(arena, &merge->entries.items[conflict->other]);
        if (conflict->kind == CONFLICT_DUPLICATE_NAME && strcmp(one, other) > 0) {
            const char *swap = one;
            one = other;
            other = swap;
        }
        lines[i] = arena_printf(arena, "%s: %s%s%s", conflict_name(conflict->kind), one,
                                *other ? ": " : "", other);
    }
    return fixture_sorted(arena, lines, merge->conflicts.n);
}

#endif
