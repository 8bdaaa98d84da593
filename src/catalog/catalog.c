/* catalog: the container; see catalog.h. */
#include "catalog/catalog.h"

#include "base/secret.h"
#include "base/text.h"
#include "catalog/kind.h"
#include "catalog/kinds/kinds.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define HASH_BYTES 16
#define SHARED_TEXT_BYTES 24

void catalog_release(struct catalog *catalog)
{
    texts_release(&catalog->texts);
    free(catalog->by_name.slots);
    free(catalog->by_lineage.slots);
    arena_release(&catalog->arena);
    *catalog = (struct catalog){0};
}

size_t catalog_bytes(const struct catalog *catalog)
{
    size_t slots =
        catalog->texts.capacity * sizeof(*catalog->texts.slots) +
        (catalog->by_name.capacity + catalog->by_lineage.capacity) * sizeof(struct catalog_slot);
    return catalog->arena.total_bytes + slots;
}

void catalog_take(struct catalog *ret_catalog, struct catalog *from)
{
    *ret_catalog = *from;
    *from = (struct catalog){0};
}

void catalog_complete(struct catalog *catalog)
{
    texts_release(&catalog->texts);
}

const char *catalog_text(struct catalog *catalog, const char *text, size_t len)
{
    if (!text || len > SHARED_TEXT_BYTES)
        return text ? arena_strndup(&catalog->arena, text, len) : NULL;
    return texts_keep(&catalog->texts, &catalog->arena, text, (uint32_t)len);
}

/* Attached objects share the address of what they hang on, so their kind is part of their key. */
static const struct kind *lineage_kind(const struct kind *kind)
{
    return kind && (kind->flags & KIND_ATTACHED) ? kind : NULL;
}

static uint64_t mix(uint64_t h, uint64_t part)
{
    h = (h ^ part) * 0x9e3779b97f4a7c15ull;
    return h ^ h >> 29;
}

static uint64_t mix_text(uint64_t h, const char *text)
{
    for (const unsigned char *at = (const unsigned char *)text; at && *at; at++)
        h = (h ^ *at) * 1099511628211ull;
    return mix(h, 0);
}

static uint32_t lineage_hash(const struct kind *kind, struct lineage lineage)
{
    uint64_t h = (uint64_t)(uintptr_t)lineage_kind(kind);
    const uint64_t parts[] = {lineage.classid, lineage.objid, (uint32_t)lineage.objsubid,
                              lineage.extra};
    for (size_t i = 0; i < countof(parts); i++)
        h = mix(h, parts[i]);
    return (uint32_t)(h ^ h >> 32);
}

/* By kind, container and names; what has a container is named in that, not in a schema. */
static uint32_t name_hash(const struct object *object, const struct object *parent)
{
    uint64_t h = mix((uint64_t)(uintptr_t)object->kind, (uint64_t)(uintptr_t)parent);
    if (!parent)
        h = mix_text(h, object->schema);
    h = mix_text(mix_text(h, object->name), object->args);
    return (uint32_t)(h ^ h >> 32);
}

static bool is_named(const struct object *object, const struct object *like,
                     const struct object *parent)
{
    return object->kind == like->kind && object->parent == parent &&
           strcmp(object->name, like->name) == 0 &&
           strcmp(object->args ? object->args : "", like->args ? like->args : "") == 0 &&
           (parent ||
            strcmp(object->schema ? object->schema : "", like->schema ? like->schema : "") == 0);
}

static bool is_at(const struct object *object, const struct kind *kind, struct lineage lineage)
{
    return lineage_kind(object->kind) == lineage_kind(kind) &&
           object->lineage.classid == lineage.classid && object->lineage.objid == lineage.objid &&
           object->lineage.objsubid == lineage.objsubid && object->lineage.extra == lineage.extra;
}

/* The slot of the object like this one, whose container in this catalog is `parent`; or a free
 * one. Slots hold hashes, so that few objects are looked at, and none when a table grows. */
static struct catalog_slot *name_slot(const struct catalog *catalog, const struct object *like,
                                      const struct object *parent)
{
    const struct catalog_table *table = &catalog->by_name;
    uint32_t hash = name_hash(like, parent);
    size_t i = hash & (table->capacity - 1);
    for (; table->slots[i].at; i = (i + 1) & (table->capacity - 1))
        if (table->slots[i].hash == hash &&
            is_named(catalog->objects.items[table->slots[i].at - 1], like, parent))
            break;
    return &table->slots[i];
}

static struct catalog_slot *lineage_slot(const struct catalog *catalog, const struct kind *kind,
                                         struct lineage lineage)
{
    const struct catalog_table *table = &catalog->by_lineage;
    uint32_t hash = lineage_hash(kind, lineage);
    size_t i = hash & (table->capacity - 1);
    for (; table->slots[i].at; i = (i + 1) & (table->capacity - 1))
        if (table->slots[i].hash == hash &&
            is_at(catalog->objects.items[table->slots[i].at - 1], kind, lineage))
            break;
    return &table->slots[i];
}

static void make_room(struct catalog_table *table)
{
    struct catalog_table old = *table;
    if (old.n * 2 < old.capacity)
        return;
    table->capacity = old.capacity ? old.capacity * 2 : 256;
    table->slots = heap_zeroed(table->capacity * sizeof(*table->slots));
    for (size_t i = 0; i < old.capacity; i++) {
        size_t to = old.slots[i].hash & (table->capacity - 1);
        if (!old.slots[i].at)
            continue;
        while (table->slots[to].at)
            to = (to + 1) & (table->capacity - 1);
        table->slots[to] = old.slots[i];
    }
    free(old.slots);
}

static void fill_slot(struct catalog_table *table, struct catalog_slot *slot, uint32_t hash,
                      const struct object *object)
{
    table->n += slot->at == 0;
    *slot = (struct catalog_slot){hash, (uint32_t)object->index + 1};
}

void catalog_add(struct catalog *catalog, struct object *object)
{
    object->index = catalog->objects.n;
    object->pair = NO_PAIR;
    vec_add(&catalog->arena, &catalog->objects, object);
    make_room(&catalog->by_name);
    fill_slot(&catalog->by_name, name_slot(catalog, object, object->parent),
              name_hash(object, object->parent), object);
    if (object->parent)
        vec_add(&catalog->arena, &object->parent->children, object);
    if (!object->lineage.classid)
        return;
    make_room(&catalog->by_lineage);
    fill_slot(&catalog->by_lineage, lineage_slot(catalog, object->kind, object->lineage),
              lineage_hash(object->kind, object->lineage), object);
}

void catalog_sieve(struct catalog *catalog, bool *gone, struct catalog *paired)
{
    size_t n = catalog->objects.n;
    size_t kept = 0;
    size_t *place = arena_new_n(&catalog->arena, size_t, n + 1);
    for (size_t i = 0; i < n; i++) {
        struct object *object = catalog->objects.items[i];
        gone[i] = gone[i] || (object->parent && gone[object->parent->index]);
        place[i] = gone[i] ? NO_PAIR : kept++;
    }
    for (size_t i = 0; i < n; i++) {
        struct object *object = catalog->objects.items[i];
        size_t needs = 0;
        for (size_t k = 0; k < object->needs.n; k++)
            if (!gone[object->needs.items[k]->index])
                object->needs.items[needs++] = object->needs.items[k];
        object->needs.n = needs;
        if (object->auto_of && gone[object->auto_of->index])
            object->auto_of = NULL;
    }
    for (size_t i = 0; paired && i < paired->objects.n; i++) {
        struct object *object = paired->objects.items[i];
        object->pair = object->pair < n ? place[object->pair] : NO_PAIR;
    }
    /* Indices last: they were needed to look up who is gone. */
    for (size_t i = 0; i < n; i++) {
        struct object *object = catalog->objects.items[i];
        object->index = place[i];
        if (place[i] != NO_PAIR)
            catalog->objects.items[place[i]] = object;
    }
    catalog->objects.n = kept;
}

void catalog_add_need(struct catalog *catalog, struct object *from, struct object *to)
{
    if (object_within(from, to) || object_within(to, from))
        return;
    for (size_t i = 0; i < from->needs.n; i++)
        if (from->needs.items[i] == to)
            return;
    vec_add(&catalog->arena, &from->needs, to);
}

static struct object *in_slot(const struct catalog *catalog, const struct catalog_slot *slot)
{
    return slot->at ? catalog->objects.items[slot->at - 1] : NULL;
}

struct object *catalog_named(const struct catalog *catalog, const struct object *like)
{
    if (!catalog->by_name.capacity)
        return NULL;
    const struct object *parent = like->parent ? catalog_named(catalog, like->parent) : NULL;
    if (like->parent && !parent)
        return NULL;
    return in_slot(catalog, name_slot(catalog, like, parent));
}

struct object *catalog_inside(const struct catalog *catalog, const struct object *container,
                              const struct object *like)
{
    return catalog->by_name.capacity ? in_slot(catalog, name_slot(catalog, like, container)) : NULL;
}

struct object *catalog_find(const struct catalog *catalog, const char *key)
{
    auto_arena scratch = {0};
    for (size_t i = 0; i < catalog->objects.n; i++)
        if (strcmp(object_key(&scratch, catalog->objects.items[i]), key) == 0)
            return catalog->objects.items[i];
    return NULL;
}

struct object *catalog_schema(const struct catalog *catalog, const char *name)
{
    struct object like = {.kind = &kind_schema, .name = name};
    return catalog_named(catalog, &like);
}

struct object *catalog_by_lineage(const struct catalog *catalog, const struct kind *kind,
                                  struct lineage lineage)
{
    if (!lineage.classid || !catalog->by_lineage.capacity)
        return NULL;
    struct object *found = in_slot(catalog, lineage_slot(catalog, kind, lineage));
    return found && found->kind == kind ? found : NULL;
}

struct object *catalog_at(const struct catalog *catalog, uint32_t classid, uint32_t objid,
                          int32_t objsubid)
{
    if (!catalog->by_lineage.capacity)
        return NULL;
    struct lineage lineage = {classid, objid, objsubid, 0};
    return in_slot(catalog, lineage_slot(catalog, NULL, lineage));
}

static const char *blind(struct arena *arena, const char *value)
{
    static char salt[64];
    if (!*salt)
        (void)snprintf(salt, sizeof(salt), "%s", secret_hex(arena, 16));
    char *salted = arena_printf(arena, "%s%s", salt, value);
    return secret_hash(arena, salted, strlen(salted), HASH_BYTES);
}

static void add_attributes(struct text *out, const struct object *object, bool show)
{
    for (size_t i = 0; i < object->nattrs; i++) {
        const struct attr *attr = &object->attrs[i];
        if (attr->role == ATTR_IGNORED)
            continue;
        text_addf(out, "%s%s", attr->name, attr->value ? "=" : "");
        const char *value = attr->value ? attr->value : "";
        text_add(out, show && attr->masked ? blind(out->arena, value) : value);
        text_add_bytes(out, "\x04", 1);
    }
}

static char *hash(struct arena *arena, const struct object *object, bool show)
{
    auto_arena scratch = {0};
    struct text all = text_make(&scratch);
    text_addf(&all, "%s\x05%s\x05", object->schema ? object->schema : "", object->name);
    add_attributes(&all, object, show);
    return secret_hash(arena, all.data, all.len, HASH_BYTES);
}

char *object_hash(struct arena *arena, const struct object *object)
{
    return hash(arena, object, false);
}

char *object_shown_hash(struct arena *arena, const struct object *object)
{
    return hash(arena, object, true);
}

static int compare_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *catalog_fingerprint(struct arena *arena, const struct catalog *catalog)
{
    auto_arena scratch = {0};
    const char **lines = arena_new_n(&scratch, const char *, catalog->objects.n + 1);
    for (size_t i = 0; i < catalog->objects.n; i++) {
        const struct object *object = catalog->objects.items[i];
        lines[i] = arena_printf(&scratch, "%s\x05%s", object_key(&scratch, object),
                                object_hash(&scratch, object));
    }
    if (catalog->objects.n)
        qsort(lines, catalog->objects.n, sizeof(*lines), compare_text);
    struct text all = text_make(&scratch);
    for (size_t i = 0; i < catalog->objects.n; i++)
        text_addf(&all, "%s\n", lines[i]);
    return secret_hash(arena, all.data, all.len, HASH_BYTES);
}
