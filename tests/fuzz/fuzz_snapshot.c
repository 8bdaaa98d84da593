/* A snapshot file of a catalog: damaged ones are refused, and what is taken is one catalog. */
#include "catalog/snapshot.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    auto_arena arena = {0};
    auto_err err = {0};
    auto_catalog catalog = {0};
    char *text = fuzz_text(&arena, data, len);
    if (!snapshot_parse(text, len, &catalog, &err)) {
        FUZZ_CHECK(err.message && *err.message, "refused without a message");
        return 0;
    }
    for (size_t i = 0; i < catalog.objects.n; i++) {
        const struct object *object = catalog.objects.items[i];
        FUZZ_CHECK(object->index == i, "object %zu has the index %zu", i, object->index);
        (void)object_identity(&arena, object);
        (void)object_hash(&arena, object);
    }
    (void)catalog_fingerprint(&arena, &catalog);
    return 0;
}
