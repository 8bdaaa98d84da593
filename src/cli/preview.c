/* preview: see preview.h. */
#include "cli/preview.h"

#include "base/map.h"
#include "base/path.h"
#include "base/text.h"
#include "cli/format.h"

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#define SLOW_STEP_US 10000
#define SLOW_STEP_LIMIT 5
#define SUMMED_ITEM_LIMIT 1000
#define VALUE_BYTES 2000

char *preview_summary(struct arena *arena, const struct changes *changes)
{
    if (preview_is_empty(changes))
        return arena_strdup(arena, "no changes");
    struct text out = text_make(arena);
    text_addf(&out, "%zu added, %zu modified", changes->added, changes->modified);
    if (changes->n_conflicts)
        text_addf(&out, ", %zu conflict%s", changes->n_conflicts,
                  changes->n_conflicts == 1 ? "" : "s");
    return out.data;
}

bool preview_is_empty(const struct changes *changes)
{
    return changes->n_items == 0 && changes->n_steps == 0 && changes->n_conflicts == 0;
}

/* How each action looks. */
static const struct sign {
    const char *action;
    const char *sign;
    enum color color;
} signs[] = {
    {"add", "+", COLOR_GREEN},
    {"modify", "~", COLOR_YELLOW},
    {"drop", "-", COLOR_RED},
};

static const struct sign *find_sign(const char *action)
{
    for (size_t i = 0; i < countof(signs); i++)
        if (text_equal(signs[i].action, action))
            return &signs[i];
    return &signs[1];
}

static bool is_data_loss(const char *hazard)
{
    return strcmp(hazard, "data-loss") == 0;
}

static bool loses_data(const struct change_step *step)
{
    for (size_t i = 0; i < step->n_hazards; i++)
        if (is_data_loss(step->hazards[i]))
            return true;
    return false;
}

/* "data-loss, lock: what it means", as in the SQL preview. */
static void print_hazards(struct cli *cli, const struct change_step *step)
{
    struct text names = text_make(cli->arena);
    for (size_t i = 0; i < step->n_hazards; i++)
        text_add_item(&names, ", ", step->hazards[i]);
    out_print(cli, loses_data(step) ? COLOR_RED : COLOR_YELLOW, "      %s%s%s\n", names.data,
              names.len && step->warning ? ": " : "",
              step->warning ? format_line(cli->arena, step->warning) : "");
}

/* The hazardous steps of each object, found by what identifies it: a large diff has thousands of
 * both. */
struct hazard_link {
    const struct change_step *step;
    struct hazard_link *next;
};

static const char *object_key(struct arena *arena, const char *type, const char *schema,
                              const char *object)
{
    return arena_printf(arena, "%s\x1f%s\x1f%s", type, schema ? schema : "", object);
}

static struct map hazard_map(struct arena *arena, const struct changes *changes)
{
    struct map map = {.arena = arena};
    for (size_t i = changes->n_steps; i-- > 0;) {
        const struct change_step *step = &changes->steps[i];
        if (!step->n_hazards && !step->warning)
            continue;
        const char *key = object_key(arena, step->type, step->schema, step->object);
        struct hazard_link *link = arena_new(arena, struct hazard_link);
        *link = (struct hazard_link){step, map_get(&map, key)};
        map_put(&map, key, link);
    }
    return map;
}

static void print_item(struct cli *cli, const struct map *hazards, const struct change_item *item)
{
    const struct sign *sign = find_sign(item->action);
    out_print(cli, sign->color, "  %s %s %s\n", sign->sign, item->type,
              format_object(cli->arena, item->schema, item->object));
    const struct hazard_link *link =
        map_get(hazards, object_key(cli->arena, item->type, item->schema, item->object));
    for (; link; link = link->next)
        print_hazards(cli, link->step);
}

/* What one side of a conflict has; long values are cut. */
static void print_side(struct cli *cli, const char *side, const char *value)
{
    out_print(cli, COLOR_DIM, "      %-7s", side);
    if (!value || !*value) {
        out_print(cli, COLOR_DIM, "%s\n", value ? "(empty)" : "(absent)");
        return;
    }
    bool cut = strlen(value) > VALUE_BYTES;
    const char *at = cut ? arena_strndup(cli->arena, value, VALUE_BYTES) : value;
    for (const char *indent = ""; *at; indent = "             ") {
        size_t len = strcspn(at, "\n");
        out_print(cli, COLOR_NONE, "%s%.*s\n", indent, (int)len, at);
        at += len + (at[len] == '\n');
    }
    if (cut)
        out_print(cli, COLOR_DIM, "             ... (cut; --json has all of it)\n");
}

static void print_conflict(struct cli *cli, const struct change_conflict *conflict)
{
    const char *what = conflict->what
                           ? format_line(cli->arena, conflict->what)
                           : format_object(cli->arena, conflict->schema, conflict->object);
    out_print(cli, COLOR_RED, "  conflict: %s (%s)\n", what, conflict->kind);
    print_side(cli, "base", conflict->base);
    print_side(cli, "parent", conflict->parent);
    print_side(cli, "branch", conflict->branch);
    if (conflict->hint && *conflict->hint)
        out_print(cli, COLOR_CYAN, "      %s\n", format_line(cli->arena, conflict->hint));
}

void preview_list(struct cli *cli, const struct changes *changes)
{
    struct map hazards = hazard_map(cli->arena, changes);
    for (size_t i = 0; i < changes->n_items; i++)
        print_item(cli, &hazards, &changes->items[i]);
    for (size_t i = 0; i < changes->n_conflicts; i++)
        print_conflict(cli, &changes->conflicts[i]);
    for (size_t i = 0; i < changes->n_notes; i++)
        out_print(cli, COLOR_CYAN, "note: %s\n", format_line(cli->arena, changes->notes[i]));
}

/* How a line of the SQL begins, and how it then looks; the first that fits counts. */
static const struct {
    const char *begins;
    enum color color;
} line_colors[] = {
    {"-- =====", COLOR_BOLD},  {"-- [CONFLICT]", COLOR_RED}, {"-- \xe2\x9a\xa0", COLOR_RED},
    {"-- [", COLOR_CYAN},      {"-- hazard:", COLOR_YELLOW}, {"-- cannot be merged:", COLOR_RED},
    {"--", COLOR_DIM},         {"CREATE ", COLOR_GREEN},     {"INSERT ", COLOR_GREEN},
    {"GRANT ", COLOR_GREEN},   {"DROP ", COLOR_RED},         {"DELETE ", COLOR_RED},
    {"TRUNCATE ", COLOR_RED},  {"REVOKE ", COLOR_RED},       {"ALTER ", COLOR_YELLOW},
    {"UPDATE ", COLOR_YELLOW}, {"BEGIN;", COLOR_DIM},        {"COMMIT;", COLOR_DIM},
};

static enum color color_of_line(const char *line)
{
    for (size_t i = 0; i < countof(line_colors); i++)
        if (text_starts(line, line_colors[i].begins))
            return line_colors[i].color;
    return COLOR_NONE;
}

void preview_sql(struct cli *cli, const struct changes *changes)
{
    for (const char *at = changes->sql ? changes->sql : ""; *at;) {
        size_t len = strcspn(at, "\n");
        out_print(cli, cli->out.color ? color_of_line(at) : COLOR_NONE, "%.*s\n", (int)len, at);
        at += len + (at[len] == '\n');
    }
}

static bool is_step_of(const struct change_step *step, const struct change_item *item)
{
    return text_equal(step->type, item->type) && text_equal(step->schema, item->schema) &&
           text_equal(step->object, item->object);
}

static int64_t item_us(const struct changes *changes, const struct change_item *item)
{
    int64_t sum = 0;
    for (size_t i = 0; i < changes->n_steps; i++)
        if (is_step_of(&changes->steps[i], item) && changes->steps[i].rehearsal_us > 0)
            sum += changes->steps[i].rehearsal_us;
    return sum;
}

/* The objects that took longest, longest first. */
static void print_slowest(struct cli *cli, const struct changes *changes)
{
    int64_t *times = arena_new_n(cli->arena, int64_t, changes->n_items + 1);
    for (size_t i = 0; i < changes->n_items; i++)
        times[i] = item_us(changes, &changes->items[i]);
    for (int shown = 0; shown < SLOW_STEP_LIMIT; shown++) {
        size_t slowest = 0;
        for (size_t i = 0; i < changes->n_items; i++)
            slowest = times[i] > times[slowest] ? i : slowest;
        if (!changes->n_items || times[slowest] < SLOW_STEP_US)
            return;
        const struct change_item *item = &changes->items[slowest];
        out_print(cli, COLOR_DIM, "--   %-10s %s %s (%s)\n",
                  format_duration(cli->arena, times[slowest]), item->type,
                  format_object(cli->arena, item->schema, item->object), item->action);
        times[slowest] = 0;
    }
}

/* Whether the other order, the parent's changes into the branch, comes to the same. */
static void print_commute(struct cli *cli, const struct changes *changes)
{
    if (changes->commute_why_not)
        out_print(cli, COLOR_CYAN, "-- not checked whether the sides commute: %s\n",
                  format_line(cli->arena, changes->commute_why_not));
    else if (text_equal(changes->commute, "same"))
        out_print(cli, COLOR_CYAN,
                  "-- the sides commute: a clone of the branch came to the same in %s\n",
                  format_duration(cli->arena, changes->commute_us));
}

static void print_rehearsal(struct cli *cli, const struct changes *changes)
{
    if (!changes->rehearsed)
        return;
    out_print(cli, COLOR_CYAN, "-- rehearsed on a clone of the parent in %s\n",
              format_duration(cli->arena, changes->rehearsal_us));
    /* Beyond that, adding up would take longer than it is worth. */
    if (changes->n_items <= SUMMED_ITEM_LIMIT)
        print_slowest(cli, changes);
    print_commute(cli, changes);
}

void preview_report(struct cli *cli, const struct changes *changes)
{
    for (size_t i = 0; i < changes->n_notes; i++)
        if (!strstr(changes->sql ? changes->sql : "", changes->notes[i]))
            out_print(cli, COLOR_CYAN, "-- note: %s\n", format_line(cli->arena, changes->notes[i]));
    print_rehearsal(cli, changes);
}

/* " (about 120 rows)", or nothing when it was not measured. */
static const char *lost_rows(struct arena *arena, const struct change_step *step)
{
    if (step->rows_lost < 0)
        return "";
    return arena_printf(arena, " (%s%lld row%s)", step->estimated ? "about " : "",
                        (long long)step->rows_lost, step->rows_lost == 1 ? "" : "s");
}

size_t preview_losses(struct cli *cli, const struct changes *changes)
{
    size_t n = 0;
    for (size_t i = 0; i < changes->n_steps; i++) {
        const struct change_step *step = &changes->steps[i];
        if (!loses_data(step))
            continue;
        if (n++ == 0)
            out_ask(cli, COLOR_RED, "this merge loses data of the parent:\n");
        out_ask(cli, COLOR_RED, "  - %s %s%s%s%s\n", step->type,
                format_object(cli->arena, step->schema, step->object), step->warning ? ": " : "",
                step->warning ? format_line(cli->arena, step->warning) : "",
                lost_rows(cli->arena, step));
    }
    return n;
}

/* A pipe or a device is written to; path_write would replace it by a file. */
static bool save_to_special(const char *path, const char *sql, struct err *err)
{
    FILE *file = fopen(path, "we");
    if (!file)
        return err_set_errno(err, ERR_FAILED, "cannot write '%s'", path);
    bool written = fputs(sql, file) >= 0;
    if (fclose(file) != 0 || !written)
        return err_set_errno(err, ERR_FAILED, "cannot write '%s'", path);
    return true;
}

bool preview_save(struct cli *cli, const struct changes *changes, const char *path, struct err *err)
{
    const char *sql = changes->sql ? changes->sql : "";
    struct stat status;
    if (stat(path, &status) != 0)
        return path_write(path, sql, strlen(sql), 0600, err); /* may hold secrets */
    if (!S_ISREG(status.st_mode))
        return save_to_special(path, sql, err);
    char *real = path_real(cli->arena, path, err);
    return real && path_write(real, sql, strlen(sql), status.st_mode & 0777, err);
}
