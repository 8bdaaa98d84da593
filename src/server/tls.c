/* tls: see tls.h. */
#include "server/tls.h"

#include "base/path.h"
#include "base/text.h"

#include <arpa/inet.h>
#include <gnutls/crypto.h>
#include <gnutls/gnutls.h>
#include <gnutls/x509.h>
#include <string.h>
#include <time.h>

#define FILE_LIMIT_BYTES (256 * 1024)
#define CA_DAYS 3650
#define SERVER_DAYS 825
#define RENEW_DAYS 30
#define DAY_S 86400
#define SERIAL_BYTES 16

/* A certificate with its key; owned. */
struct pair {
    gnutls_x509_crt_t crt;
    gnutls_x509_privkey_t key;
};

static void pair_release(struct pair *pair)
{
    gnutls_x509_crt_deinit(pair->crt);
    gnutls_x509_privkey_deinit(pair->key);
}
#define auto_pair __attribute__((cleanup(pair_release))) struct pair

static bool check(int result, const char *what, struct err *err)
{
    return result >= 0 || err_set(err, ERR_FAILED, "cannot %s: %s", what, gnutls_strerror(result));
}

static bool pair_init(struct pair *pair, struct err *err)
{
    return check(gnutls_x509_crt_init(&pair->crt), "make a certificate", err) &&
           check(gnutls_x509_privkey_init(&pair->key), "make a key", err);
}

static bool pair_save(struct arena *arena, const struct pair *pair, const char *stem,
                      struct err *err)
{
    gnutls_datum_t crt = {0};
    gnutls_datum_t key = {0};
    bool saved = check(gnutls_x509_privkey_export2(pair->key, GNUTLS_X509_FMT_PEM, &key),
                       "write a key", err) &&
                 check(gnutls_x509_crt_export2(pair->crt, GNUTLS_X509_FMT_PEM, &crt),
                       "write a certificate", err) &&
                 path_write(arena_printf(arena, "%s.key", stem), key.data, key.size, 0600, err) &&
                 path_write(arena_printf(arena, "%s.crt", stem), crt.data, crt.size, 0644, err);
    gnutls_free(crt.data);
    gnutls_free(key.data);
    return saved;
}

static bool pair_load(struct arena *arena, struct pair *pair, const char *stem, struct err *err)
{
    size_t crt_len = 0;
    size_t key_len = 0;
    char *crt =
        path_read(arena, arena_printf(arena, "%s.crt", stem), FILE_LIMIT_BYTES, &crt_len, err);
    char *key =
        crt ? path_read(arena, arena_printf(arena, "%s.key", stem), FILE_LIMIT_BYTES, &key_len, err)
            : NULL;
    if (!key)
        return false;
    gnutls_datum_t crt_data = {(unsigned char *)crt, (unsigned)crt_len};
    gnutls_datum_t key_data = {(unsigned char *)key, (unsigned)key_len};
    return check(gnutls_x509_crt_import(pair->crt, &crt_data, GNUTLS_X509_FMT_PEM),
                 "read a certificate", err) &&
           check(gnutls_x509_privkey_import(pair->key, &key_data, GNUTLS_X509_FMT_PEM),
                 "read a key", err);
}

/* What both certificates have: a key, a name, a serial number and a time. */
static bool describe(struct pair *pair, const char *name, int days, struct err *err)
{
    unsigned char serial[SERIAL_BYTES];
    time_t now = time(NULL);
    if (!check(gnutls_x509_privkey_generate(pair->key, GNUTLS_PK_ECDSA,
                                            GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1), 0),
               "make a key", err) ||
        !check(gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof(serial)), "make a number", err))
        return false;
    serial[0] &= 0x7f; /* a positive number */
    int result = gnutls_x509_crt_set_version(pair->crt, 3);
    result |= gnutls_x509_crt_set_serial(pair->crt, serial, sizeof(serial));
    result |= gnutls_x509_crt_set_activation_time(pair->crt, now - DAY_S);
    result |= gnutls_x509_crt_set_expiration_time(pair->crt, now + (time_t)days * DAY_S);
    result |= gnutls_x509_crt_set_key(pair->crt, pair->key);
    result |= gnutls_x509_crt_set_dn_by_oid(pair->crt, GNUTLS_OID_X520_COMMON_NAME, 0, name,
                                            (unsigned)strlen(name));
    return check(result ? GNUTLS_E_INTERNAL_ERROR : 0, "describe a certificate", err);
}

static bool sign(struct pair *pair, const struct pair *by, struct err *err)
{
    return check(gnutls_x509_crt_sign2(pair->crt, by->crt, by->key, GNUTLS_DIG_SHA256, 0),
                 "sign a certificate", err);
}

static bool make_ca(struct arena *arena, struct pair *ca, const char *stem, struct err *err)
{
    if (!describe(ca, "bough development CA", CA_DAYS, err))
        return false;
    int result = gnutls_x509_crt_set_basic_constraints(ca->crt, 1, 0);
    result |=
        gnutls_x509_crt_set_key_usage(ca->crt, GNUTLS_KEY_KEY_CERT_SIGN | GNUTLS_KEY_CRL_SIGN);
    return check(result ? GNUTLS_E_INTERNAL_ERROR : 0, "describe the CA", err) &&
           sign(ca, ca, err) && pair_save(arena, ca, stem, err);
}

/* A name, or an address as a number. */
static int add_name(gnutls_x509_crt_t crt, const char *name)
{
    unsigned char address[sizeof(struct in6_addr)];
    if (inet_pton(AF_INET, name, address) == 1)
        return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, address, 4,
                                                    GNUTLS_FSAN_APPEND);
    if (inet_pton(AF_INET6, name, address) == 1)
        return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, address,
                                                    sizeof(address), GNUTLS_FSAN_APPEND);
    return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_DNSNAME, name,
                                                (unsigned)strlen(name), GNUTLS_FSAN_APPEND);
}

static bool make_server(struct arena *arena, const struct pair *ca, const char *hosts,
                        const char *stem, struct err *err)
{
    static const char *const local[] = {"localhost", "127.0.0.1", "::1"};
    auto_pair server = {0};
    size_t n = 0;
    char **names = hosts ? text_split(arena, hosts, ',', &n) : NULL;
    if (!pair_init(&server, err) || !describe(&server, "bough", SERVER_DAYS, err))
        return false;
    int result = gnutls_x509_crt_set_basic_constraints(server.crt, 0, -1);
    result |= gnutls_x509_crt_set_key_usage(server.crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
    result |= gnutls_x509_crt_set_key_purpose_oid(server.crt, GNUTLS_KP_TLS_WWW_SERVER, 0);
    for (size_t i = 0; i < countof(local); i++)
        result |= add_name(server.crt, local[i]);
    for (size_t i = 0; i < n; i++)
        result |= add_name(server.crt, names[i]);
    return check(result ? GNUTLS_E_INTERNAL_ERROR : 0, "describe a certificate", err) &&
           sign(&server, ca, err) && pair_save(arena, &server, stem, err);
}

/* Whether the certificate that is there is good for a while, for all the names. */
static bool is_current(struct arena *arena, const char *stem, const char *hosts)
{
    auto_pair server = {0};
    auto_err ignored = {0};
    size_t n = 0;
    char **names = hosts ? text_split(arena, hosts, ',', &n) : NULL;
    if (!path_exists(arena_printf(arena, "%s.crt", stem)) || !pair_init(&server, &ignored) ||
        !pair_load(arena, &server, stem, &ignored))
        return false;
    bool current =
        gnutls_x509_crt_get_expiration_time(server.crt) > time(NULL) + RENEW_DAYS * DAY_S;
    for (size_t i = 0; i < n; i++)
        current = current && gnutls_x509_crt_check_hostname(server.crt, names[i]);
    return current;
}

static bool use_development_ca(struct arena *arena, const char *home, const char *hosts,
                               struct tls *tls, struct err *err)
{
    auto_pair ca = {0};
    char *directory = path_join(arena, home, "tls");
    char *ca_stem = path_join(arena, directory, "ca");
    char *stem = path_join(arena, directory, "server");
    tls->ca_path = arena_printf(arena, "%s.crt", ca_stem);
    if (!path_make(directory, 0755, err) || !pair_init(&ca, err))
        return false;
    bool known = path_exists(tls->ca_path);
    if (known ? !pair_load(arena, &ca, ca_stem, err) : !make_ca(arena, &ca, ca_stem, err))
        return false;
    if ((!known || !is_current(arena, stem, hosts)) && !make_server(arena, &ca, hosts, stem, err))
        return false;
    tls->cert = path_read(arena, arena_printf(arena, "%s.crt", stem), FILE_LIMIT_BYTES, NULL, err);
    tls->key = tls->cert ? path_read(arena, arena_printf(arena, "%s.key", stem), FILE_LIMIT_BYTES,
                                     NULL, err)
                         : NULL;
    return tls->key != NULL;
}

bool tls_open(struct arena *arena, const char *home, const char *cert_path, const char *key_path,
              const char *hosts, struct tls *ret_tls, struct err *err)
{
    struct tls tls = {0};
    if (!cert_path != !key_path)
        return err_set(err, ERR_USAGE, "cannot use TLS: --tls-cert and --tls-key go together");
    if (cert_path) {
        tls.cert = path_read(arena, cert_path, FILE_LIMIT_BYTES, NULL, err);
        tls.key = tls.cert ? path_read(arena, key_path, FILE_LIMIT_BYTES, NULL, err) : NULL;
    }
    if (cert_path ? !tls.key : !use_development_ca(arena, home, hosts, &tls, err))
        return err_context(err, "cannot set up TLS");
    *ret_tls = tls;
    return true;
}
