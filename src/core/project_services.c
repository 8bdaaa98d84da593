/* project_services: [service NAME] of bough.ini and of profiles. */
#include "core/project_section.h"

#include "base/expand.h"
#include "base/text.h"
#include "base/words.h"
#include "core/fill.h"

#include <stddef.h>
#include <stdlib.h>
#include <string.h>

#define ENV_PREFIX "env."
#define START_TIMEOUT_S 30
#define STOP_TIMEOUT_S 10
#define TIMEOUT_LIMIT_S 3600

struct service_draft {
    struct project_service service;
    const char *section;
    const char *command;
    const char *parent;
    const char *stop_timeout;
    const char *start_timeout;
    VEC(struct project_variable) env;
};

static struct service_draft *find_draft(struct project_reading *reading, const char *section,
                                        const char *name)
{
    for (size_t i = 0; i < reading->services.n; i++)
        if (text_equal(reading->services.items[i]->service.name, name))
            return reading->services.items[i];
    struct service_draft *draft = arena_new(reading->arena, struct service_draft);
    draft->section = section;
    draft->service.name = name;
    vec_add(reading->arena, &reading->services, draft);
    return draft;
}

static bool set_env(struct project_reading *reading, struct service_draft *draft,
                    const struct ini_entry *entry, struct err *err)
{
    struct project_variable variable = {entry->key + strlen(ENV_PREFIX), entry->value};
    if (!*variable.name || strpbrk(variable.name, "= ") ||
        text_starts(variable.name, "BOUGH_SERVICE_"))
        return project_refuse(reading, entry->section, err, "cannot set '%s'", entry->key);
    for (size_t i = 0; i < draft->env.n; i++)
        if (text_equal(draft->env.items[i].name, variable.name)) {
            draft->env.items[i] = variable;
            return true;
        }
    vec_add(reading->arena, &draft->env, variable);
    return true;
}

#define TEXT(key, member) {key, offsetof(struct service_draft, member), 0}

static bool set_service(struct project_reading *reading, const char *name,
                        const struct ini_entry *entry, struct err *err)
{
    static const struct project_key keys[] = {
        TEXT("command", command),
        TEXT("health", service.health),
        TEXT("directory", service.directory),
        TEXT("parent", parent),
        TEXT("start_timeout", start_timeout),
        TEXT("stop_timeout", stop_timeout),
    };
    if (!project_check_part(reading, entry->section, name, err))
        return false;
    struct service_draft *draft = find_draft(reading, entry->section, name);
    if (!*entry->key)
        return true;
    if (text_starts(entry->key, ENV_PREFIX))
        return set_env(reading, draft, entry, err);
    return project_set(reading, entry, keys, countof(keys), draft, err) ||
           err_hint(err, "%s, env.NAME", err->hint);
}

static bool finish_timeout(const struct project_reading *reading, const struct service_draft *draft,
                           const char *key, const char *value, int default_s, int64_t *ret_ms,
                           struct err *err)
{
    char *end = NULL;
    long seconds = value ? strtol(value, &end, 10) : default_s;
    if ((value && (end == value || *end)) || seconds < 0 || seconds > TIMEOUT_LIMIT_S)
        return project_refuse(reading, draft->section, err,
                              "has '%s = %s', which is no number of seconds from 0 to %d", key,
                              value, TIMEOUT_LIMIT_S);
    *ret_ms = (int64_t)seconds * 1000;
    return true;
}

static bool finish_parent(const struct project_reading *reading, struct service_draft *draft,
                          struct err *err)
{
    draft->service.on_parent = text_equal(draft->parent, "yes");
    if (!draft->parent || draft->service.on_parent || text_equal(draft->parent, "no"))
        return true;
    (void)project_refuse(reading, draft->section, err, "has 'parent = %s'", draft->parent);
    return err_hint(err, "parent is yes or no");
}

/* What can be known without a backend, so that a typing error is told before anything is made. */
static bool check_templates(struct project_reading *reading, const struct service_draft *draft,
                            struct err *err)
{
    const struct project_service *service = &draft->service;
    struct fill_check open = {reading->file, "command"};
    struct fill_check health = {reading->file, "health"};
    struct fill_check env = {reading->file, NULL};
    for (size_t i = 0; i < service->n_command; i++)
        if (!expand(reading->arena, service->command[i], fill_check, &open, err))
            return err_context(err, "command");
    if (service->health && !expand(reading->arena, service->health, fill_check, &health, err))
        return err_context(err, "health");
    for (size_t i = 0; i < service->n_env; i++)
        if (!expand(reading->arena, service->env[i].value, fill_check, &env, err))
            return err_context(err, "env.%s", service->env[i].name);
    return true;
}

static bool finish_one(struct project_reading *reading, struct service_draft *draft,
                       struct err *err)
{
    struct project_service *service = &draft->service;
    if (!draft->command)
        return project_refuse(reading, draft->section, err, "has no 'command'");
    service->command = words_split(reading->arena, draft->command, &service->n_command, err);
    if (!service->command)
        return err_context(err, "cannot read '%s': [%s] command", reading->path, draft->section);
    service->env = draft->env.items;
    service->n_env = draft->env.n;
    return finish_parent(reading, draft, err) &&
           finish_timeout(reading, draft, "start_timeout", draft->start_timeout, START_TIMEOUT_S,
                          &service->start_timeout_ms, err) &&
           finish_timeout(reading, draft, "stop_timeout", draft->stop_timeout, STOP_TIMEOUT_S,
                          &service->stop_timeout_ms, err);
}

static bool finish(struct project_reading *reading, struct err *err)
{
    struct project_file *file = reading->file;
    size_t n = reading->services.n;
    struct project_service *services = arena_new_n(reading->arena, struct project_service, n + 1);
    if (n > PROJECT_SERVICE_LIMIT)
        return err_set(err, ERR_CONFIG, "cannot read '%s': more than %d services", reading->path,
                       PROJECT_SERVICE_LIMIT);
    for (size_t i = 0; i < n; i++) {
        if (!finish_one(reading, reading->services.items[i], err))
            return false;
        services[i] = reading->services.items[i]->service;
    }
    file->services = services;
    file->n_services = n;
    /* They may name each other. */
    for (size_t i = 0; i < n; i++)
        if (!check_templates(reading, reading->services.items[i], err))
            return err_context(err, "cannot read '%s': [%s]", reading->path,
                               reading->services.items[i]->section);
    return true;
}

const struct project_section section_service = {"service ", "[service NAME]", true, set_service,
                                                finish};
