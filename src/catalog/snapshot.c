/*
 * snapshot: see snapshot.h.
 *
 * A number is digits and a ';', a string is its length, ':', its bytes; NULL is '-;'. Objects refer
 * to each other by index; parents always come first. Reading trusts nothing: every count and index
 * is checked.
 */
#include "catalog/snapshot.h"

#include "base/path.h"
#include "base/text.h"
#include "catalog/kind.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>

#define MAGIC "bough-catalog 2\n"
#define MASKED_BIT 4 /* beside an attribute's role */
#define TRACKED_LIMIT 100000
#define STRING_LIMIT (1ll << 30)
#define DIGITS_LIMIT 18 /* fits a long long */

static void put_number(struct text *out, long long number)
{
    text_addf(out, "%lld;", number);
}

static void put_string(struct text *out, const char *text)
{
    if (!text) {
        text_add(out, "-;");
        return;
    }
    text_addf(out, "%zu:", strlen(text));
    text_add(out, text);
}

static void put_object(struct text *out, const struct object *object)
{
    put_string(out, object->kind->name);
    put_number(out, object->lineage.classid);
    put_number(out, object->lineage.objid);
    put_number(out, object->lineage.objsubid);
    put_number(out, object->lineage.extra);
    put_number(out, object->parent ? (long long)object->parent->index : -1);
    put_string(out, object->schema);
    put_string(out, object->name);
    put_string(out, object->type);
    put_string(out, object->args);
    put_number(out, (long long)object->nattrs);
    for (size_t i = 0; i < object->nattrs; i++) {
        put_string(out, object->attrs[i].name);
        put_string(out, object->attrs[i].value);
        put_string(out, object->attrs[i].raw);
        put_number(out, object->attrs[i].role | (object->attrs[i].masked ? MASKED_BIT : 0));
    }
}

static void put_links(struct text *out, const struct object *object)
{
    put_number(out, object->auto_of ? (long long)object->auto_of->index : -1);
    put_number(out, object->pair == NO_PAIR ? -1 : (long long)object->pair);
    put_number(out, (long long)object->needs.n);
    for (size_t i = 0; i < object->needs.n; i++)
        put_number(out, (long long)object->needs.items[i]->index);
}

bool snapshot_save(const struct catalog *catalog, const char *path, struct err *err)
{
    auto_arena arena = {0};
    struct text out = text_make(&arena);
    text_add(&out, MAGIC);
    put_number(&out, catalog->server_version);
    put_number(&out, (long long)catalog->objects.n);
    for (size_t i = 0; i < catalog->objects.n; i++)
        put_object(&out, catalog->objects.items[i]);
    for (size_t i = 0; i < catalog->objects.n; i++)
        put_links(&out, catalog->objects.items[i]);
    put_number(&out, (long long)catalog->tracked.n);
    for (size_t i = 0; i < catalog->tracked.n; i++)
        put_string(&out, catalog->tracked.items[i]);
    return path_write(path, out.data, out.len, 0600, err);
}

struct reader {
    const char *at;
    const char *end;
    struct catalog *catalog;
    bool damaged;
};

/* Digits and what ends them; false when they are not there. A catalog has millions of numbers. */
static bool take_digits(struct reader *reader, char end, long long *ret_number)
{
    const char *at = reader->at;
    long long number = 0;
    for (int n = 0; at < reader->end && *at >= '0' && *at <= '9' && n < DIGITS_LIMIT; n++)
        number = number * 10 + (*at++ - '0');
    if (at == reader->at || at >= reader->end || *at != end)
        return false;
    reader->at = at + 1;
    *ret_number = number;
    return true;
}

static long long take_number(struct reader *reader, long long least, long long most)
{
    long long number = 0;
    bool negative = !reader->damaged && reader->at < reader->end && *reader->at == '-';
    reader->at += negative;
    if (reader->damaged || !take_digits(reader, ';', &number)) {
        reader->damaged = true;
        return least;
    }
    number = negative ? -number : number;
    if (number < least || number > most) {
        reader->damaged = true;
        return least;
    }
    return number;
}

static const char *take_string(struct reader *reader)
{
    if (!reader->damaged && reader->end - reader->at >= 2 && memcmp(reader->at, "-;", 2) == 0) {
        reader->at += 2;
        return NULL;
    }
    long long len = 0;
    if (reader->damaged || !take_digits(reader, ':', &len) || len > STRING_LIMIT ||
        len > reader->end - reader->at) {
        reader->damaged = true;
        return NULL;
    }
    reader->at += len;
    return catalog_text(reader->catalog, reader->at - len, (size_t)len);
}

/* Attribute names are shared: the kind's own, or those of the object before (rows of one table). */
static const char *share_name(const struct object *object, const struct object *before, size_t i,
                              const char *name)
{
    for (size_t k = i; k < object->kind->nattrs; k++)
        if (text_equal(object->kind->attrs[k].name, name))
            return object->kind->attrs[k].name;
    if (before && i < before->nattrs && text_equal(before->attrs[i].name, name))
        return before->attrs[i].name;
    return name;
}

static void take_attributes(struct reader *reader, struct object *object,
                            const struct object *before)
{
    /* An attribute takes at least 8 bytes, so the count cannot exceed what is left. */
    long long n = take_number(reader, 0, reader->end - reader->at);
    if (reader->damaged)
        return;
    object->attrs = arena_new_n(&reader->catalog->arena, struct attr, (size_t)n + 1);
    for (long long i = 0; i < n && !reader->damaged; i++) {
        struct attr *attr = &object->attrs[i];
        const char *name = take_string(reader);
        attr->name = name ? share_name(object, before, (size_t)i, name) : "";
        attr->value = take_string(reader);
        attr->raw = take_string(reader);
        long long role = take_number(reader, ATTR_COMPARED, MASKED_BIT | ATTR_IGNORED);
        attr->role = (enum attr_role)(role & ~MASKED_BIT);
        attr->masked = role & MASKED_BIT;
        object->nattrs = (size_t)i + 1;
    }
}

static void take_object(struct reader *reader)
{
    struct catalog *catalog = reader->catalog;
    struct object *object = arena_new(&catalog->arena, struct object);
    struct object *before =
        catalog->objects.n ? catalog->objects.items[catalog->objects.n - 1] : NULL;
    const char *kind = take_string(reader);
    object->kind = kind ? kind_find(kind) : NULL;
    object->lineage.classid = (uint32_t)take_number(reader, 0, UINT32_MAX);
    object->lineage.objid = (uint32_t)take_number(reader, 0, UINT32_MAX);
    object->lineage.objsubid = (int32_t)take_number(reader, INT32_MIN, INT32_MAX);
    object->lineage.extra = (uint32_t)take_number(reader, 0, UINT32_MAX);
    long long parent = take_number(reader, -1, (long long)catalog->objects.n - 1);
    object->parent = parent >= 0 ? catalog->objects.items[parent] : NULL;
    object->schema = take_string(reader);
    object->name = take_string(reader);
    object->type = take_string(reader);
    object->args = take_string(reader);
    reader->damaged = reader->damaged || !object->kind || !object->name;
    if (reader->damaged)
        return;
    take_attributes(reader, object, before);
    if (!reader->damaged)
        catalog_add(catalog, object);
}

static void take_links(struct reader *reader, struct object *object)
{
    long long n = (long long)reader->catalog->objects.n;
    long long auto_of = take_number(reader, -1, n - 1);
    if (auto_of >= 0 && !reader->damaged)
        object->auto_of = reader->catalog->objects.items[auto_of];
    long long pair = take_number(reader, -1, CATALOG_OBJECT_LIMIT);
    object->pair = pair < 0 ? NO_PAIR : (size_t)pair;
    long long needs = take_number(reader, 0, n);
    for (long long i = 0; i < needs && !reader->damaged; i++) {
        long long index = take_number(reader, 0, n - 1);
        if (!reader->damaged)
            catalog_add_need(reader->catalog, object, reader->catalog->objects.items[index]);
    }
}

static void take_tracked(struct reader *reader)
{
    long long n = take_number(reader, 0, TRACKED_LIMIT);
    for (long long i = 0; i < n && !reader->damaged; i++) {
        const char *name = take_string(reader);
        reader->damaged = reader->damaged || !name;
        if (name)
            vec_add(&reader->catalog->arena, &reader->catalog->tracked, name);
    }
}

bool snapshot_parse(const char *data, size_t len, struct catalog *ret_catalog, struct err *err)
{
    auto_catalog catalog = {0};
    struct reader reader = {data, data + len, &catalog, false};
    if (!text_starts(data, MAGIC))
        return err_set(err, ERR_FAILED, "not a catalog of this version of bough");
    reader.at += strlen(MAGIC);
    catalog.server_version = (int)take_number(&reader, 0, INT_MAX);
    long long n = take_number(&reader, 0, CATALOG_OBJECT_LIMIT);
    for (long long i = 0; i < n && !reader.damaged; i++)
        take_object(&reader);
    for (size_t i = 0; i < catalog.objects.n && !reader.damaged; i++)
        take_links(&reader, catalog.objects.items[i]);
    take_tracked(&reader);
    if (reader.damaged || reader.at != reader.end)
        return err_set(err, ERR_FAILED, "the file is damaged at byte %td", reader.at - data);
    catalog_complete(&catalog);
    catalog_take(ret_catalog, &catalog);
    return true;
}

bool snapshot_load(const char *path, struct catalog *ret_catalog, struct err *err)
{
    auto_arena arena = {0};
    size_t len = 0;
    char *data = path_read(&arena, path, SNAPSHOT_FILE_LIMIT_BYTES, &len, err);
    if (!data)
        return false;
    return snapshot_parse(data, len, ret_catalog, err) ||
           err_context(err, "cannot read '%s'", path);
}
