/* secret: random names, passwords and fingerprints (libsodium). */
#ifndef BOUGH_BASE_SECRET_H
#define BOUGH_BASE_SECRET_H

#include "base/arena.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* n_bytes of randomness as lower-case hexadecimal text. */
char *secret_hex(struct arena *arena, size_t n_bytes);
/* n characters of [A-Za-z0-9], unpredictable: passwords and keys. */
char *secret_alnum(struct arena *arena, size_t n);
/* A random number below `limit`. */
uint32_t secret_number(uint32_t limit);
/* A random UUID, version 4. */
char *secret_uuid(struct arena *arena);

/* BLAKE2b of the data as 2 * n_bytes hexadecimal digits; n_bytes from 16 to 64. */
char *secret_hash(struct arena *arena, const void *data, size_t len, size_t n_bytes);

/* A password that follows from a key of 16 to 64 bytes and a text: always the same 43 characters of
 * [A-Za-z0-9_-], with no way back to the key (keyed BLAKE2b). */
char *secret_derive(struct arena *arena, const char *key, const char *text);

/* Equality in constant time, for what nobody may guess byte by byte. */
bool secret_equal(const char *a, const char *b);

/* What PostgreSQL stores of an ASCII password, with a random salt: SCRAM-SHA-256$4096:... */
char *secret_verifier(struct arena *arena, const char *password);

/* Whether a verifier as PostgreSQL stores it, SCRAM-SHA-256$4096:salt$StoredKey:ServerKey, is that
 * of an ASCII password (RFC 5803, RFC 5802). */
bool secret_verify(const char *verifier, const char *password);

#endif
