/* url: see url.h. */
#include "pg/url.h"

#include "base/path.h"
#include "base/text.h"
#include "base/vec.h"

#include <ctype.h>
#include <libpq-fe.h>
#include <string.h>

static const struct {
    const char *keyword;
    const char *variable;
    bool is_file;
} url_variables[] = {
    {"host", "PGHOST", false},
    {"hostaddr", "PGHOSTADDR", false},
    {"port", "PGPORT", false},
    {"user", "PGUSER", false},
    {"password", "PGPASSWORD", false},
    {"dbname", "PGDATABASE", false},
    {"sslmode", "PGSSLMODE", false},
    {"sslrootcert", "PGSSLROOTCERT", true},
    {"sslcert", "PGSSLCERT", true},
    {"sslkey", "PGSSLKEY", true},
    {"sslcrl", "PGSSLCRL", true},
    {"sslcrldir", "PGSSLCRLDIR", true},
    {"ssl_min_protocol_version", "PGSSLMINPROTOCOLVERSION", false},
    {"gssencmode", "PGGSSENCMODE", false},
    {"channel_binding", "PGCHANNELBINDING", false},
    {"target_session_attrs", "PGTARGETSESSIONATTRS", false},
    {"options", "PGOPTIONS", false},
    {"passfile", "PGPASSFILE", false},
    {"service", "PGSERVICE", false},
    {"connect_timeout", "PGCONNECT_TIMEOUT", false},
};

static void free_options(PQconninfoOption **options)
{
    PQconninfoFree(*options);
}
#define auto_options __attribute__((cleanup(free_options))) PQconninfoOption

static PQconninfoOption *parse(const char *url, struct err *err)
{
    char *message = NULL;
    PQconninfoOption *options = PQconninfoParse(url, &message);
    if (options)
        return options;
    (void)err_set(err, ERR_USAGE, "cannot read the connection string: %.*s",
                  message ? (int)strcspn(message, "\n") : 13, message ? message : "out of memory");
    PQfreemem(message);
    (void)err_hint(err, "it looks like postgres://user:password@host:5432/database");
    return NULL;
}

static const char *value_of(const PQconninfoOption *options, const char *keyword)
{
    for (const PQconninfoOption *option = options; option && option->keyword; option++)
        if (strcmp(option->keyword, keyword) == 0)
            return option->val;
    return NULL;
}

static const char *const *environment(struct arena *arena, const char *url, bool whole,
                                      struct err *err)
{
    auto_options *options = parse(url, err);
    if (!options)
        return NULL;
    VEC(const char *) env = {0};
    for (size_t i = 0; i < countof(url_variables); i++) {
        const char *value = value_of(options, url_variables[i].keyword);
        if (value)
            vec_add(arena, &env, arena_printf(arena, "%s=%s", url_variables[i].variable, value));
        else if (whole)
            vec_add(arena, &env, url_variables[i].variable);
    }
    /* The program may run as another user, who looks for certificates at home. */
    if (whole)
        vec_add(arena, &env, "HOME");
    vec_add(arena, &env, NULL);
    return env.items;
}

const char *const *pg_url_environment(struct arena *arena, const char *url, struct err *err)
{
    return environment(arena, url, false, err);
}

const char *const *pg_url_whole_environment(struct arena *arena, const char *url, struct err *err)
{
    return environment(arena, url, true, err);
}

const char *pg_url_part(struct arena *arena, const char *url, const char *keyword)
{
    auto_options *options = PQconninfoParse(url, NULL);
    return arena_strdup(arena, value_of(options, keyword));
}

/* Everything but unreserved characters, and the commas between hosts (RFC 3986, section 2.3). */
static void add_escaped(struct text *out, const char *text)
{
    for (; *text; text++) {
        if (isalnum((unsigned char)*text) || strchr("-._~,", *text))
            text_add_bytes(out, text, 1);
        else
            text_addf(out, "%%%02X", (unsigned char)*text);
    }
}

/* "host:port", or with several hosts "one:1,two:2". */
static void add_hosts(struct arena *arena, struct text *out, const char *hosts, const char *ports)
{
    size_t n_hosts = 0;
    size_t n_ports = 0;
    char **host = text_split(arena, hosts ? hosts : "", ',', &n_hosts);
    char **port = text_split(arena, ports ? ports : "", ',', &n_ports);
    for (size_t i = 0; i < n_hosts; i++) {
        text_add(out, i ? "," : "");
        add_escaped(out, host[i]);
        if (n_ports)
            text_addf(out, ":%s", port[i < n_ports ? i : n_ports - 1]);
    }
}

/* What the place of a connection string is, rather than its parameters; and what is not kept. */
static bool is_elsewhere(const char *keyword)
{
    static const char *const names[] = {"host",
                                        "port",
                                        "user",
                                        "dbname",
                                        "password",
                                        "passfile",
                                        "service",
                                        "sslpassword",
                                        "application_name",
                                        "client_encoding",
                                        "fallback_application_name",
                                        "replication",
                                        "requiressl"};
    for (size_t i = 0; i < countof(names); i++)
        if (strcmp(names[i], keyword) == 0)
            return true;
    return false;
}

static bool is_file(const char *keyword)
{
    for (size_t i = 0; i < countof(url_variables); i++)
        if (strcmp(url_variables[i].keyword, keyword) == 0)
            return url_variables[i].is_file;
    return false;
}

static bool add_parameters(struct arena *arena, struct text *out, const PQconninfoOption *given,
                           const PQconninfoOption *known, struct err *err)
{
    char separator = '?';
    for (const PQconninfoOption *option = known; option->keyword; option++) {
        const char *value = value_of(given, option->keyword);
        /* From the environment; what libpq has compiled in anyway needs not be said. */
        if (!value && option->val && !text_equal(option->val, option->compiled))
            value = option->val;
        if (!value || !*value || is_elsewhere(option->keyword))
            continue;
        if (is_file(option->keyword) && path_exists(value)) {
            value = path_real(arena, value, err);
            if (!value)
                return false;
        }
        text_addf(out, "%c%s=", separator, option->keyword);
        add_escaped(out, value);
        separator = '&';
    }
    return true;
}

static const char *either(const PQconninfoOption *given, const PQconninfoOption *known,
                          const char *keyword)
{
    const char *value = value_of(given, keyword);
    return value && *value ? value : value_of(known, keyword);
}

static bool check_complete(const char *host, const char *user, const char *password,
                           struct err *err)
{
    if (password && *password) {
        (void)err_set(err, ERR_USAGE, "cannot keep 'sslpassword' of the connection string");
        return err_hint(err, "use a key file without a password, mode 0600");
    }
    if (host && *host && user && *user)
        return true;
    (void)err_set(err, ERR_USAGE, "the connection string names no %s",
                  host && *host ? "user" : "host");
    return err_hint(err, "it looks like postgres://user:password@host:5432/database");
}

char *pg_url_complete(struct arena *arena, const char *url, struct err *err)
{
    auto_options *given = PQconninfoParse(url, NULL);
    auto_options *known = PQconndefaults();
    if (!given || !known) {
        /* libpq's own words would quote from it, the password perhaps. */
        (void)err_set(err, ERR_USAGE, "cannot read the connection string");
        (void)err_hint(err, "it looks like postgres://user:password@host:5432/database; what is "
                            "special in a password is written as %%40");
        return NULL;
    }
    const char *host = either(given, known, "host");
    if (!host || !*host)
        host = value_of(given, "hostaddr");
    const char *user = either(given, known, "user");
    const char *database = either(given, known, "dbname");
    if (!check_complete(host, user, value_of(given, "sslpassword"), err))
        return NULL;
    struct text out = text_make(arena);
    text_add(&out, "postgresql://");
    add_escaped(&out, user);
    text_add(&out, "@");
    add_hosts(arena, &out, host, either(given, known, "port"));
    text_add(&out, "/");
    add_escaped(&out, database && *database ? database : user);
    return add_parameters(arena, &out, given, known, err) ? out.data : NULL;
}

char *pg_url_with(struct arena *arena, const char *url, const char *keyword, const char *value)
{
    struct text out = text_make(arena);
    text_addf(&out, "%s%c%s=", url, strchr(url, '?') ? '&' : '?', keyword);
    add_escaped(&out, value);
    return out.data;
}

/* In single quotes, those inside and backslashes escaped (libpq, "Connection Strings"). */
static void add_pair(struct text *out, const char *keyword, const char *value)
{
    text_addf(out, "%s%s='", out->len ? " " : "", keyword);
    for (const char *at = value; *at; at++) {
        if (*at == '\'' || *at == '\\')
            text_add(out, "\\");
        text_add_bytes(out, at, 1);
    }
    text_add(out, "'");
}

char *pg_url_conninfo(struct arena *arena, const char *url, const char *application,
                      struct err *err)
{
    auto_options *options = parse(url, err);
    if (!options)
        return NULL;
    struct text out = text_make(arena);
    for (const PQconninfoOption *option = options; option->keyword; option++)
        if (option->val && *option->val && strcmp(option->keyword, "dbname") != 0)
            add_pair(&out, option->keyword, option->val);
    add_pair(&out, "application_name", application);
    return out.data;
}

char *pg_url_passfile(struct arena *arena, const char *password)
{
    struct text out = text_make(arena);
    text_add(&out, "*:*:*:*:");
    for (const char *at = password; *at; at++) {
        if (*at == '\n' || *at == '\r')
            return NULL;
        if (*at == ':' || *at == '\\')
            text_add(&out, "\\");
        text_add_bytes(&out, at, 1);
    }
    text_add(&out, "\n");
    return out.data;
}
