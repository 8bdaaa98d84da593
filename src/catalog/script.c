/* script: see script.h. */
#include "catalog/script.h"

#include <assert.h>

static const struct {
    enum hazard hazard;
    const char *name;
} names[HAZARD_COUNT] = {
    {HAZARD_DATA_LOSS, "data-loss"},
    {HAZARD_REWRITE, "rewrite"},
    {HAZARD_LOCK, "lock"},
    {HAZARD_MAY_FAIL, "may-fail"},
};

const char *hazard_name(enum hazard hazard)
{
    for (size_t i = 0; i < countof(names); i++)
        if (names[i].hazard == hazard)
            return names[i].name;
    assert(!"known hazard");
    return "";
}

void script_add(struct script *script, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct statement statement = {.sql = arena_vprintf(script->arena, format, args),
                                  .phase = script->phase};
    va_end(args);
    vec_add(script->arena, &script->statements, statement);
}

static struct statement *last_of(struct script *script)
{
    assert(script->statements.n);
    return &script->statements.items[script->statements.n - 1];
}

void script_show(struct script *script, const char *shown)
{
    last_of(script)->shown = shown;
}

void script_hazard(struct script *script, unsigned hazards, const char *format, ...)
{
    struct statement *last = last_of(script);
    va_list args;
    va_start(args, format);
    last->hazards |= hazards;
    last->warning = arena_vprintf(script->arena, format, args);
    va_end(args);
}

void script_lock(struct script *script, enum lock lock)
{
    last_of(script)->lock = lock;
}

void script_alone(struct script *script, const char *index)
{
    struct statement *last = last_of(script);
    last->alone = true;
    last->index = index;
}

void script_cleanup(struct script *script, const char *format, ...)
{
    struct statement *last = last_of(script);
    size_t n = 0;
    while (n < CLEANUP_LIMIT && last->cleanup[n])
        n++;
    assert(n < CLEANUP_LIMIT);
    va_list args;
    va_start(args, format);
    last->cleanup[n] = arena_vprintf(script->arena, format, args);
    va_end(args);
}

void script_after_rows(struct script *script)
{
    assert(script->statements.n);
    script->statements.items[script->statements.n - 1].after_rows = true;
}

void script_recreate(struct script *script)
{
    script->statements.n = 0;
    script->recreate = true;
}

void script_impossible(struct script *script, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    script->impossible = arena_vprintf(script->arena, format, args);
    va_end(args);
}
