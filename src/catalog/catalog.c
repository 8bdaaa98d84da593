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
#define SCHEMA_KEY_BYTES 256 /* names have at most 63 bytes, unless a server was built otherwise */

void catalog_release(struct catalog *catalog)
{
    arena_release(&catalog->arena);
    *catalog = (struct catalog){0};
}

const char *catalog_text(struct catalog *catalog, const char *text, size_t len)
{
    char key[SHARED_TEXT_BYTES + 1];
    if (!text || len > SHARED_TEXT_BYTES || memchr(text, '\0', len))
        return text ? arena_strndup(&catalog->arena, text, len) : NULL;
    memcpy(key, text, len);
    key[len] = '\0';
    const char *known = map_get(&catalog->texts, key);
    if (known)
        return known;
    char *copy = arena_strndup(&catalog->arena, text, len);
    catalog->texts.arena = &catalog->arena;
    map_put(&catalog->texts, copy, copy);
    return copy;
}

/* Attached objects share the address of what they hang on, so their kind is part of their key. */
static const struct kind *lineage_kind(const struct kind *kind)
{
    return kind && (kind->flags & KIND_ATTACHED) ? kind : NULL;
}

static size_t lineage_hash(const struct kind *kind, struct lineage lineage)
{
    uint64_t h = (uint64_t)(uintptr_t)lineage_kind(kind);
    const uint64_t parts[] = {lineage.classid, lineage.objid, (uint32_t)lineage.objsubid,
                              lineage.extra};
    for (size_t i = 0; i < countof(parts); i++) {
        h = (h ^ parts[i]) * 0x9e3779b97f4a7c15ull;
        h ^= h >> 29;
    }
    return (size_t)h;
}

static bool is_at(const struct object *object, const struct kind *kind, struct lineage lineage)
{
    return lineage_kind(object->kind) == lineage_kind(kind) &&
           object->lineage.classid == lineage.classid && object->lineage.objid == lineage.objid &&
           object->lineage.objsubid == lineage.objsubid && object->lineage.extra == lineage.extra;
}

static struct object **lineage_slot(const struct catalog *catalog, const struct kind *kind,
                                    struct lineage lineage)
{
    size_t i = lineage_hash(kind, lineage) & (catalog->lineage_capacity - 1);
    while (catalog->by_lineage[i] && !is_at(catalog->by_lineage[i], kind, lineage))
        i = (i + 1) & (catalog->lineage_capacity - 1);
    return &catalog->by_lineage[i];
}

static void grow_lineage(struct catalog *catalog)
{
    struct object **old = catalog->by_lineage;
    size_t n = catalog->lineage_capacity;
    catalog->lineage_capacity = n ? n * 2 : 256;
    catalog->by_lineage = arena_new_n(&catalog->arena, struct object *, catalog->lineage_capacity);
    for (size_t i = 0; i < n; i++)
        if (old[i])
            *lineage_slot(catalog, old[i]->kind, old[i]->lineage) = old[i];
}

void catalog_add(struct catalog *catalog, struct object *object)
{
    object->index = catalog->objects.n;
    object->pair = NO_PAIR;
    vec_add(&catalog->arena, &catalog->objects, object);
    catalog->by_key.arena = &catalog->arena;
    map_put(&catalog->by_key, object_key(&catalog->arena, object), object);
    if (object->parent)
        vec_add(&catalog->arena, &object->parent->children, object);
    if (!object->lineage.classid)
        return;
    if (catalog->lineage_n * 2 >= catalog->lineage_capacity)
        grow_lineage(catalog);
    *lineage_slot(catalog, object->kind, object->lineage) = object;
    catalog->lineage_n++;
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

struct object *catalog_find(const struct catalog *catalog, const char *key)
{
    return map_get(&catalog->by_key, key);
}

/* Asked for each object of each schema, so the key is made without asking for memory. */
struct object *catalog_schema(const struct catalog *catalog, const char *name)
{
    char key[SCHEMA_KEY_BYTES];
    int len = snprintf(key, sizeof(key), "%s\x01\x02%s\x03", kind_schema.name, name);
    if (len > 0 && (size_t)len < sizeof(key))
        return catalog_find(catalog, key);
    auto_arena arena = {0};
    struct object probe = {.kind = &kind_schema, .name = name};
    return catalog_find(catalog, object_key(&arena, &probe));
}

struct object *catalog_by_lineage(const struct catalog *catalog, const struct kind *kind,
                                  struct lineage lineage)
{
    if (!lineage.classid || !catalog->lineage_capacity)
        return NULL;
    struct object *found = *lineage_slot(catalog, kind, lineage);
    return found && found->kind == kind ? found : NULL;
}

struct object *catalog_at(const struct catalog *catalog, uint32_t classid, uint32_t objid,
                          int32_t objsubid)
{
    if (!catalog->lineage_capacity)
        return NULL;
    return *lineage_slot(catalog, NULL, (struct lineage){classid, objid, objsubid, 0});
}

static void add_attributes(struct text *out, const struct object *object)
{
    for (size_t i = 0; i < object->nattrs; i++) {
        const struct attr *attr = &object->attrs[i];
        if (attr->role == ATTR_IGNORED)
            continue;
        text_addf(out, "%s%s", attr->name, attr->value ? "=" : "");
        text_add(out, attr->value ? attr->value : "");
        text_add_bytes(out, "\x04", 1);
    }
}

char *object_hash(struct arena *arena, const struct object *object)
{
    auto_arena scratch = {0};
    struct text all = text_make(&scratch);
    text_addf(&all, "%s\x05%s\x05", object->schema ? object->schema : "", object->name);
    add_attributes(&all, object);
    return secret_hash(arena, all.data, all.len, HASH_BYTES);
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
