/*
 * Random databases and random edits, for test_merge_laws.c.
 *
 * Where sides shall clash, both draw names from the same few; otherwise what a side makes or
 * renames has names of its own, and its edits can be replayed on what the other side made.
 */
#ifndef BOUGH_TESTS_MERGE_RANDOM_H
#define BOUGH_TESTS_MERGE_RANDOM_H

#include "merge_model.h"

#define EDITS 8 /* of one side, at most */

static uint64_t seed; /* of pick() */
static const uint8_t *choices; /* fuzzing: what pick() takes as long as there are some */
static size_t n_choices;

static inline int pick(int n)
{
    if (n_choices) {
        n_choices--;
        return *choices++ % n;
    }
    seed ^= seed << 13;
    seed ^= seed >> 7;
    seed ^= seed << 17;
    return (int)((seed >> 11) % (uint64_t)n);
}

/* ---- random databases ---- */

static inline struct thing new_thing(const struct kind *kind, int id, int up, int schema)
{
    struct thing thing = {.kind = kind,
                          .id = id,
                          .oid = 100 + (uint32_t)id,
                          .up = up,
                          .schema = schema,
                          .refs = {NOTHING, NOTHING}};
    for (size_t i = 0; i < MODEL_VALUES; i++)
        thing.values[i] = pick(i ? 2 : 3);
    if (!(kind->flags & KIND_ATTACHED) && kind != &kind_default)
        (void)snprintf(thing.name, sizeof(thing.name), "n%d", id);
    return thing;
}

static inline int any_of(struct model *model, const struct kind *kind)
{
    int found[MODEL_THINGS];
    int n = 0;
    for (size_t i = 0; i < model->n; i++)
        if (!model->things[i].gone && model->things[i].kind == kind)
            found[n++] = model->things[i].id;
    return n ? found[pick(n)] : NOTHING;
}

static inline int column_of(struct model *model, int table)
{
    int found = NOTHING;
    for (size_t i = 0; i < model->n; i++) {
        const struct thing *thing = &model->things[i];
        if (!thing->gone && thing->kind == &kind_column && thing->up == table &&
            (found == NOTHING || pick(2)))
            found = thing->id;
    }
    return found;
}

static inline int32_t next_column(const struct model *model, int table)
{
    int32_t last = 0;
    for (size_t i = 0; i < model->n; i++)
        if (model->things[i].up == table && model->things[i].sub > last)
            last = model->things[i].sub;
    return last + 1;
}

/* Fills in what a new thing of this kind needs. false when there is nothing to hang it on. */
static inline bool hang(struct model *model, struct thing *thing)
{
    const struct kind *kind = thing->kind;
    bool on_table = kind == &kind_column || kind == &kind_policy || kind == &kind_index ||
                    kind == &kind_constraint || kind == &kind_grant || kind == &kind_comment ||
                    (kind->flags & KIND_DATA);
    if (on_table)
        thing->up = any_of(model, &kind_table);
    if (kind == &kind_default)
        thing->up = any_of(model, &kind_column);
    if ((on_table || kind == &kind_default) && thing->up == NOTHING)
        return false;
    if (kind == &kind_column) {
        thing->sub = next_column(model, thing->up);
        thing->refs[0] = pick(4) ? NOTHING : any_of(model, &kind_enum);
    }
    if (kind == &kind_index || kind == &kind_constraint || kind == &kind_policy)
        thing->refs[0] = column_of(model, thing->up);
    if (kind == &kind_view || kind == &kind_default)
        thing->refs[0] = any_of(model, kind == &kind_view ? &kind_column : &kind_function);
    if (kind == &kind_view && pick(2))
        thing->refs[1] = any_of(model, &kind_function);
    if (kind == &kind_grant)
        thing->refs[0] = any_of(model, &kind_role);
    if (thing->refs[1] == thing->refs[0])
        thing->refs[1] = NOTHING;
    return kind != &kind_grant || thing->refs[0] != NOTHING;
}

static inline bool is_single(struct model *model, const struct thing *thing)
{
    for (size_t i = 0; i < model->n; i++) {
        const struct thing *other = &model->things[i];
        bool alike = !other->gone && other->kind == thing->kind && other->up == thing->up;
        if (alike && (thing->kind == &kind_comment || thing->kind == &kind_default ||
                      (thing->kind == &kind_grant && other->refs[0] == thing->refs[0])))
            return false;
    }
    return true;
}

static const struct kind *const makeable[] = {
    &kind_table,   &kind_column,   &kind_column,     &kind_column,     &kind_view,   &kind_function,
    &kind_enum,    &kind_index,    &kind_default,    &kind_constraint, &kind_policy, &kind_grant,
    &kind_comment, &kind_sequence, &kind_config_row, &kind_migration,  &kind_other,
};

static inline bool in_schema(const struct kind *kind)
{
    return kind == &kind_table || kind == &kind_view || kind == &kind_function ||
           kind == &kind_enum || kind == &kind_sequence;
}

static inline bool random_thing(struct model *model, int id, struct thing *ret_thing)
{
    const struct kind *kind = makeable[pick(countof(makeable))];
    *ret_thing = new_thing(kind, id, NOTHING, NOTHING);
    if (in_schema(kind))
        ret_thing->schema = any_of(model, &kind_schema);
    return hang(model, ret_thing) && is_single(model, ret_thing);
}

static inline void random_model(struct model *model)
{
    *model = (struct model){0};
    int id = 1;
    for (int i = 0; i < 2; i++)
        model_add(model, new_thing(&kind_role, id++, NOTHING, NOTHING));
    for (int i = 0; i < 2; i++)
        model_add(model, new_thing(&kind_schema, id++, NOTHING, NOTHING));
    for (int i = 0; i < 2; i++)
        model_add(model, new_thing(&kind_table, id++, NOTHING, 3));
    for (int i = pick(25); i >= 0; i--, id++) {
        struct thing thing;
        if (random_thing(model, id, &thing))
            model_add(model, thing);
    }
}

/* ---- random edits ---- */

struct edit_list {
    struct edit edits[EDITS];
    size_t n;
};

struct attr_slot {
    const struct kind *kind;
    int slot;
    bool set;
};

static const struct attr_slot slots[] = {
    {&kind_function, 0, false},   {&kind_function, 1, false},   {&kind_table, 1, true},
    {&kind_column, 0, false},     {&kind_column, 1, false},     {&kind_column, 2, false},
    {&kind_view, 0, false},       {&kind_view, 1, true},        {&kind_constraint, 0, false},
    {&kind_index, 0, false},      {&kind_policy, 0, false},     {&kind_grant, 0, true},
    {&kind_comment, 0, false},    {&kind_sequence, 0, false},   {&kind_default, 0, false},
    {&kind_config_row, 0, false}, {&kind_config_row, 1, false}, {&kind_enum, 0, true},
    {&kind_other, 0, false}, /* these only where sides clash */
};
#define PEACEFUL_SLOTS (countof(slots) - 2)

static inline bool is_named(const struct kind *kind)
{
    return !(kind->flags & (KIND_ATTACHED | KIND_DATA | KIND_UNMERGED)) && kind != &kind_default;
}

static inline bool has_history(struct model *model, int id)
{
    for (size_t i = 0; i < model->n; i++)
        if (!model->things[i].gone && model->things[i].kind == &kind_migration &&
            (model->things[i].id == id || model->things[i].up == id))
            return true;
    return false;
}

static inline void name_edit(struct edit *edit, int side, int number, bool clash)
{
    if (clash)
        (void)snprintf(edit->name, sizeof(edit->name), "c%d", pick(4));
    else
        (void)snprintf(edit->name, sizeof(edit->name), "%c%d", side ? 'q' : 'p', number);
}

/* Things that a side makes have ids of their own, and OIDs that the other side uses too. */
static inline bool create_edit(struct model *model, struct edit *edit, int side, int number,
                               bool clash)
{
    if (!random_thing(model, 1000 * (side + 1) + number, &edit->made))
        return false;
    struct thing *made = &edit->made;
    made->oid = 900 + (uint32_t)number;
    if (!clash && made->kind == &kind_other)
        return false;
    if (*made->name)
        memcpy(made->name, edit->name, sizeof(made->name));
    return true;
}

static inline bool random_edit(struct model *model, int side, int number, bool clash,
                               struct edit *ret_edit)
{
    struct edit edit = {.op = (enum edit_op)pick(EDIT_COUNT)};
    const struct attr_slot *slot = &slots[pick(clash ? countof(slots) : PEACEFUL_SLOTS)];
    struct thing *thing = &model->things[pick((int)model->n)];
    name_edit(&edit, side, number, clash);
    if (edit.op == EDIT_SET || edit.op == EDIT_BIT) {
        edit.op = slot->set ? EDIT_BIT : EDIT_SET;
        edit.target = any_of(model, slot->kind);
        edit.slot = slot->slot;
        edit.value = slot->set ? (1 << (pick(4) + 1)) | pick(2) : pick(edit.slot ? 2 : 4);
        *ret_edit = edit;
        return edit.target != NOTHING;
    }
    edit.target = thing->id;
    if (edit.op == EDIT_CREATE && !create_edit(model, &edit, side, number, clash))
        return false;
    if (edit.op == EDIT_MOVE || edit.op == EDIT_REF) {
        thing = model_find(model, any_of(model, edit.op == EDIT_MOVE ? &kind_table : &kind_view));
        edit.target = thing ? thing->id : NOTHING;
        edit.value = any_of(model, edit.op == EDIT_MOVE ? &kind_schema : &kind_column);
    }
    /* Roles: what one side grants to a role that the other side renames gets the old name. */
    bool fits = edit.op != EDIT_RENAME || (is_named(thing->kind) && thing->kind != &kind_role);
    fits = fits && (edit.op != EDIT_RECREATE || thing->kind == &kind_function);
    fits = fits && (edit.op != EDIT_DROP ||
                    (thing->kind != &kind_schema && thing->kind != &kind_role &&
                     !has_history(model, thing->id) && (clash || thing->kind != &kind_other)));
    *ret_edit = edit;
    return fits && edit.target != NOTHING;
}

/* Whether it changes anything, and nothing that this side changed before: then it can be replayed
 * on another model without undoing what happened there. */
static inline bool is_change(struct model *model, const struct edit_list *before,
                             const struct edit *edit)
{
    const struct thing *thing = model_find(model, edit->target);
    int value = edit->value;
    for (size_t i = 0; i < before->n; i++) {
        const struct edit *old = &before->edits[i];
        bool same_bit = edit->op != EDIT_BIT || old->value >> 1 == value >> 1;
        if (edit->op != EDIT_CREATE && old->op == edit->op && old->target == edit->target &&
            old->slot == edit->slot && same_bit)
            return false;
        /* Created again under another name is another thing. */
        bool again = (old->op == EDIT_RECREATE && edit->op == EDIT_RENAME) ||
                     (old->op == EDIT_RENAME && edit->op == EDIT_RECREATE);
        if (again && old->target == edit->target)
            return false;
        /* What has no name of its own may be dropped and made as it was. */
        if (old->op == EDIT_DROP && edit->op == EDIT_CREATE && !*edit->made.name)
            return false;
    }
    if (edit->op == EDIT_SET)
        return thing->values[edit->slot] != value;
    if (edit->op == EDIT_BIT)
        return ((thing->values[edit->slot] & value >> 1) != 0) != ((value & 1) != 0);
    if (edit->op == EDIT_MOVE)
        return thing->schema != value;
    return edit->op != EDIT_REF || thing->refs[edit->slot] != value;
}

static inline void random_side(struct model *base, int side, bool clash, struct edit_list *ret_side)
{
    struct model model = *base;
    *ret_side = (struct edit_list){0};
    int wanted = pick(EDITS) + 1;
    for (int attempt = 0; attempt < 60 && (int)ret_side->n < wanted; attempt++) {
        struct edit edit;
        if (random_edit(&model, side, attempt, clash, &edit) &&
            is_change(&model, ret_side, &edit) && model_apply(&model, &edit))
            ret_side->edits[ret_side->n++] = edit;
    }
}

static inline bool apply_all(struct model *model, const struct edit_list *side)
{
    bool all = true;
    for (size_t i = 0; i < side->n; i++)
        all = model_apply(model, &side->edits[i]) && all;
    return all;
}

#endif
