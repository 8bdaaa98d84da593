/* secret: see secret.h. */
#include "base/secret.h"

#include <assert.h>
#include <sodium.h>
#include <stdlib.h>
#include <string.h>

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

uint32_t secret_number(uint32_t limit)
{
    start();
    return randombytes_uniform(limit);
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

char *secret_derive(struct arena *arena, const char *key, const char *text)
{
    enum { VARIANT = sodium_base64_VARIANT_URLSAFE_NO_PADDING };
    unsigned char hash[32];
    size_t key_len = strlen(key);
    size_t size = sodium_base64_ENCODED_LEN(sizeof(hash), VARIANT);
    start();
    assert(key_len >= crypto_generichash_KEYBYTES_MIN);
    assert(key_len <= crypto_generichash_KEYBYTES_MAX);
    (void)crypto_generichash(hash, sizeof(hash), (const unsigned char *)text, strlen(text),
                             (const unsigned char *)key, key_len);
    return sodium_bin2base64(arena_alloc(arena, size), size, hash, sizeof(hash), VARIANT);
}

bool secret_equal(const char *a, const char *b)
{
    size_t len = strlen(a);
    return len == strlen(b) && sodium_memcmp(a, b, len) == 0;
}

#define SCRAM_PREFIX "SCRAM-SHA-256$"
#define SCRAM_ITERATION_LIMIT 10000000
#define SCRAM_SALT_LIMIT_BYTES 256
#define SCRAM_SALT_BYTES 16   /* SCRAM_DEFAULT_SALT_LEN of PostgreSQL's scram-common.h */
#define SCRAM_ITERATIONS 4096 /* likewise; fewer are refused by some clients */

/* HMAC-SHA-256 of a text that is followed by another one. */
static void hmac(const void *key, size_t key_len, const void *text, size_t len, const void *more,
                 size_t more_len, unsigned char ret_hash[crypto_auth_hmacsha256_BYTES])
{
    crypto_auth_hmacsha256_state state;
    (void)crypto_auth_hmacsha256_init(&state, key, key_len);
    (void)crypto_auth_hmacsha256_update(&state, text, len);
    (void)crypto_auth_hmacsha256_update(&state, more, more_len);
    (void)crypto_auth_hmacsha256_final(&state, ret_hash);
}

/* Hi() of RFC 5802: PBKDF2 of one block. */
static void salted_password(const char *password, const unsigned char *salt, size_t salt_len,
                            long iterations, unsigned char ret_key[crypto_auth_hmacsha256_BYTES])
{
    static const unsigned char first_block[] = {0, 0, 0, 1};
    unsigned char u[crypto_auth_hmacsha256_BYTES];
    size_t len = strlen(password);
    crypto_auth_hmacsha256_state keyed; /* the same for each round, so it is made once */
    hmac(password, len, salt, salt_len, first_block, sizeof(first_block), u);
    memcpy(ret_key, u, sizeof(u));
    (void)crypto_auth_hmacsha256_init(&keyed, (const unsigned char *)password, len);
    for (long i = 1; i < iterations; i++) {
        crypto_auth_hmacsha256_state state = keyed;
        (void)crypto_auth_hmacsha256_update(&state, u, sizeof(u));
        (void)crypto_auth_hmacsha256_final(&state, u);
        for (size_t j = 0; j < sizeof(u); j++)
            ret_key[j] ^= u[j];
    }
}

static char *to_base64(struct arena *arena, const unsigned char *bytes, size_t n)
{
    size_t size = sodium_base64_ENCODED_LEN(n, sodium_base64_VARIANT_ORIGINAL);
    return sodium_bin2base64(arena_alloc(arena, size), size, bytes, n,
                             sodium_base64_VARIANT_ORIGINAL);
}

char *secret_verifier(struct arena *arena, const char *password)
{
    static const char client[] = "Client Key";
    static const char server[] = "Server Key";
    unsigned char salt[SCRAM_SALT_BYTES];
    unsigned char key[crypto_auth_hmacsha256_BYTES];
    unsigned char stored[crypto_hash_sha256_BYTES];
    unsigned char server_key[crypto_auth_hmacsha256_BYTES];
    start();
    randombytes_buf(salt, sizeof(salt));
    salted_password(password, salt, sizeof(salt), SCRAM_ITERATIONS, key);
    hmac(key, sizeof(key), client, strlen(client), "", 0, stored);
    (void)crypto_hash_sha256(stored, stored, sizeof(stored));
    hmac(key, sizeof(key), server, strlen(server), "", 0, server_key);
    return arena_printf(arena, SCRAM_PREFIX "%d:%s$%s:%s", SCRAM_ITERATIONS,
                        to_base64(arena, salt, sizeof(salt)),
                        to_base64(arena, stored, sizeof(stored)),
                        to_base64(arena, server_key, sizeof(server_key)));
}

/* Base64 up to the character `end`; advances behind that. */
static bool take_bytes(const char **at, char end, unsigned char *bytes, size_t size,
                       size_t *ret_len)
{
    const char *stop = NULL;
    size_t len = strcspn(*at, (char[]){end, '\0'});
    if (sodium_base642bin(bytes, size, *at, len, NULL, ret_len, &stop,
                          sodium_base64_VARIANT_ORIGINAL) != 0 || *stop != end)
        return false;
    *at = stop + 1;
    return true;
}

bool secret_verify(const char *verifier, const char *password)
{
    static const char label[] = "Client Key";
    unsigned char salt[SCRAM_SALT_LIMIT_BYTES];
    unsigned char stored[crypto_hash_sha256_BYTES];
    unsigned char key[crypto_auth_hmacsha256_BYTES];
    size_t salt_len = 0;
    size_t stored_len = 0;
    start();
    if (strncmp(verifier, SCRAM_PREFIX, strlen(SCRAM_PREFIX)) != 0)
        return false;
    char *at = NULL;
    long iterations = strtol(verifier + strlen(SCRAM_PREFIX), &at, 10);
    const char *rest = at + 1;
    if (*at != ':' || iterations < 1 || iterations > SCRAM_ITERATION_LIMIT ||
        !take_bytes(&rest, '$', salt, sizeof(salt), &salt_len) ||
        !take_bytes(&rest, ':', stored, sizeof(stored), &stored_len) ||
        stored_len != sizeof(stored))
        return false;
    salted_password(password, salt, salt_len, iterations, key);
    hmac(key, sizeof(key), label, strlen(label), "", 0, key);
    (void)crypto_hash_sha256(key, key, sizeof(key));
    return sodium_memcmp(key, stored, sizeof(stored)) == 0;
}
