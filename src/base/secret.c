/* secret: see secret.h. */
#include "base/secret.h"

#include <assert.h>
#include <sodium.h>

static void start(void)
{
    int started = sodium_init(); /* safe to repeat; fails only without a source of randomness */
    assert(started >= 0);
    (void)started;
}

static char *to_hex(struct arena *arena, const unsigned char *bytes, size_t n)
{
    char *hex = arena_alloc(arena, n * 2 + 1);
    return sodium_bin2hex(hex, n * 2 + 1, bytes, n);
}

char *secret_hex(struct arena *arena, size_t n_bytes)
{
    start();
    unsigned char bytes[64];
    assert(n_bytes <= sizeof(bytes));
    randombytes_buf(bytes, n_bytes);
    return to_hex(arena, bytes, n_bytes);
}

char *secret_alnum(struct arena *arena, size_t n)
{
    static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    start();
    char *text = arena_alloc(arena, n + 1);
    for (size_t i = 0; i < n; i++)
        text[i] = alphabet[randombytes_uniform(sizeof(alphabet) - 1)];
    return text;
}

char *secret_uuid(struct arena *arena)
{
    start();
    unsigned char b[16];
    randombytes_buf(b, sizeof(b));
    b[6] = (unsigned char)((b[6] & 0x0f) | 0x40);
    b[8] = (unsigned char)((b[8] & 0x3f) | 0x80);
    return arena_printf(arena,
                        "%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x",
                        b[0], b[1], b[2], b[3], b[4], b[5], b[6], b[7], b[8], b[9], b[10], b[11],
                        b[12], b[13], b[14], b[15]);
}

char *secret_hash(struct arena *arena, const void *data, size_t len, size_t n_bytes)
{
    start();
    unsigned char hash[crypto_generichash_BYTES_MAX];
    assert(n_bytes >= crypto_generichash_BYTES_MIN && n_bytes <= sizeof(hash));
    (void)crypto_generichash(hash, n_bytes, data, len, NULL, 0);
    return to_hex(arena, hash, n_bytes);
}
