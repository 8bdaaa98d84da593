/* preview: a plan, or the conflicts that block it, as one SQL file in the format of the HTTP API.
 */
#include "base/secret.h"
#include "base/text.h"
#include "catalog/kind.h"
#include "merge/plan.h"

#include <string.h>

#define NO_HASH "(absent)"

static const char *const sections[SECTION_COUNT] = {"DDL", "DATA", "MIGRATION"};
static const char *const actions[ACTION_COUNT] = {"add", "modify", "drop"};

const char *section_name(enum section section)
{
    return sections[section];
}

const char *action_name(enum action action)
{
    return actions[action];
}

static char *qualified(struct arena *arena, const char *schema, const char *name)
{
    return *schema ? arena_printf(arena, "%s.%s", schema, name) : arena_strdup(arena, name);
}

/* Adds text as comment lines, all but the first indented: a newline in a name cannot smuggle a
 * statement into the file. */
static void add_comment_indented(struct text *out, const char *text, const char *indent)
{
    text_add(out, "-- ");
    for (; *text; text++) {
        if (*text == '\n')
            text_addf(out, "\n-- %s", indent);
        else if (*text != '\r')
            text_add_bytes(out, text, 1);
    }
    text_add(out, "\n");
}

static void add_comment(struct text *out, const char *text)
{
    add_comment_indented(out, text, "");
}

static const char *hash_of(struct arena *arena, const struct object *object)
{
    return object ? object_shown_hash(arena, object) : NO_HASH;
}

static void add_conflict(struct arena *arena, struct text *out, const struct merge *merge,
                         const struct conflict *conflict)
{
    const struct entry *entry = &merge->entries.items[conflict->entry];
    const struct object *object = entry_object(entry);
    const struct object *unit = merge_unit(object);
    const struct object *sides[] = {entry->base, entry->parent, entry->branch};
    static const char *const titles[] = {"parent at T0: ", "parent now:   ", "branch now:   "};
    add_comment(out, arena_printf(arena, "[CONFLICT] %s %s", unit_type(unit),
                                  qualified(arena, unit_schema(unit), unit_name(arena, unit))));
    add_comment(out, arena_printf(arena, "  %s: %s %s%s%s", conflict_name(conflict->kind),
                                  object->kind->name, object_identity(arena, object),
                                  conflict->attr ? ": " : "",
                                  conflict->attr ? conflict->attr : ""));
    for (size_t i = 0; i < countof(sides); i++)
        add_comment(out, arena_printf(arena, "  %s %s", titles[i], hash_of(arena, sides[i])));
    for (size_t i = 0; i < countof(sides); i++) {
        char *shown = conflict_text(arena, conflict, sides[i]);
        add_comment_indented(out,
                             arena_printf(arena, "  %s %s", titles[i], shown ? shown : "(absent)"),
                             "                 ");
    }
    add_comment(out, arena_printf(arena, "  hint: %s", conflict_hint(arena, merge, conflict)));
    text_add(out, "\n");
}

static bool same_item(const struct step *a, const struct step *b)
{
    return a->section == b->section && a->action == b->action && strcmp(a->type, b->type) == 0 &&
           strcmp(a->schema, b->schema) == 0 && strcmp(a->object, b->object) == 0;
}

/* " (1234 rows)", " (8192 bytes)", with "about" where it is an estimate; "" when not measured. */
static char *figures(struct arena *arena, const struct step *step)
{
    struct text out = text_make(arena);
    const char *about = step->estimated ? "about " : "";
    if (step->rows_lost >= 0 && (step->hazards & HAZARD_DATA_LOSS))
        text_add_item(&out, ", ",
                      arena_printf(arena, "%s%lld %s%s", about, (long long)step->rows_lost,
                                   step->column ? "value" : "row",
                                   step->rows_lost == 1 ? "" : "s"));
    if (step->size_bytes >= 0)
        text_add_item(&out, ", ", arena_printf(arena, "%s has %lld bytes", step->table,
                                               (long long)step->size_bytes));
    return out.len ? arena_printf(arena, " (%s)", out.data) : out.data;
}

static bool same_lock(const struct step *a, const struct step *b)
{
    return a->lock == b->lock && text_equal(a->table, b->table) && a->also.n == b->also.n;
}

/* Told where it makes others wait, and once for steps that follow each other. */
static void add_lock(struct arena *arena, struct text *out, const struct step *step,
                     const struct step *before)
{
    if (!lock_blocks_writes(step->lock) || (before && same_lock(step, before)))
        return;
    struct text tables = text_make(arena);
    text_add(&tables, step->table);
    for (size_t i = 0; i < step->also.n; i++)
        text_add_item(&tables, ", ", step->also.items[i]);
    add_comment(out, arena_printf(arena, "lock: %s on %s: %s", lock_name(step->lock), tables.data,
                                  lock_effect(step->lock)));
}

static void add_hazards(struct arena *arena, struct text *out, const struct step *step)
{
    struct text hazards = text_make(arena);
    for (unsigned bit = 1; bit < 1u << HAZARD_COUNT; bit <<= 1)
        if (step->hazards & bit)
            text_add_item(&hazards, ", ", hazard_name((enum hazard)bit));
    if (hazards.len)
        add_comment(out, arena_printf(arena, "hazard: %s: %s%s", hazards.data, step->warning,
                                      figures(arena, step)));
    if (step->not_online)
        add_comment(out, arena_printf(arena, "not-online: %s", step->not_online));
}

static void add_step(struct arena *arena, struct text *out, const struct step *step,
                     const struct step *before, bool blocked)
{
    if (!before || !same_item(step, before)) {
        text_add(out, before && before->section == step->section ? "\n" : "");
        add_comment(out, arena_printf(arena, "[%s] %s %s (%s)", section_name(step->section),
                                      step->type, qualified(arena, step->schema, step->object),
                                      action_name(step->action)));
    }
    add_hazards(arena, out, step);
    add_lock(arena, out, step, before && before->phase == step->phase ? before : NULL);
    if (blocked)
        add_comment(out, step->shown);
    else
        text_addf(out, "%s\n", step->shown);
}

char *plan_preview(struct arena *arena, const struct plan *plan, const struct merge *merge)
{
    struct text out = text_make(arena);
    bool blocked = merge->conflicts.n > 0 || plan->impossible.n > 0;
    if (merge->conflicts.n) {
        text_addf(&out,
                  "-- ⚠️ MERGE BLOCKED: %zu conflict(s) detected. Resolve before applying.\n\n",
                  merge->conflicts.n);
        for (size_t i = 0; i < merge->conflicts.n; i++)
            add_conflict(arena, &out, merge, &merge->conflicts.items[i]);
    }
    for (size_t i = 0; i < merge->notes.n; i++)
        add_comment(&out, arena_printf(arena, "note: %s", merge->notes.items[i]));
    for (size_t i = 0; i < plan->impossible.n; i++)
        add_comment(&out, arena_printf(arena, "cannot be merged: %s", plan->impossible.items[i]));
    if (merge->notes.n || plan->impossible.n)
        text_add(&out, "\n");
    text_add(&out, blocked ? "-- BEGIN;\n" : "BEGIN;\n");
    const struct step *before = NULL;
    for (size_t i = 0; i < plan->n_main; i++) {
        const struct step *step = &plan->steps.items[i];
        if (!before || before->section != step->section)
            text_addf(&out, "\n-- ===== %s =====\n\n", section_name(step->section));
        add_step(arena, &out, step, before, blocked);
        before = step;
    }
    text_add(&out, blocked ? "\n-- COMMIT;\n" : "\nCOMMIT;\n");
    if (plan->n_main < plan->steps.n)
        text_add(&out, "\n-- ===== AFTER =====\n"
                       "-- each by itself, when the above is committed\n\n");
    for (size_t i = plan->n_main; i < plan->steps.n; i++)
        add_step(arena, &out, &plan->steps.items[i],
                 i > plan->n_main ? &plan->steps.items[i - 1] : NULL, blocked);
    return out.data;
}

char *plan_fingerprint(struct arena *arena, const struct plan *plan)
{
    auto_arena scratch = {0};
    struct text all = text_make(&scratch);
    for (size_t i = 0; i < plan->steps.n; i++)
        text_addf(&all, "%s\x01", plan->steps.items[i].sql);
    return secret_hash(arena, all.data, all.len, 16);
}
