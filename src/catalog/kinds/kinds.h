/* kinds: one declaration for each file of this folder, and the pieces of SQL that several share. */
#ifndef BOUGH_CATALOG_KINDS_H
#define BOUGH_CATALOG_KINDS_H

#include "catalog/kind.h"

extern const struct kind kind_role;
extern const struct kind kind_membership;
extern const struct kind kind_role_setting;
extern const struct kind kind_schema;
extern const struct kind kind_extension;
extern const struct kind kind_enum;
extern const struct kind kind_domain;
extern const struct kind kind_domain_constraint;
extern const struct kind kind_composite;
extern const struct kind kind_field;
extern const struct kind kind_function;
extern const struct kind kind_procedure;
extern const struct kind kind_sequence;
extern const struct kind kind_table;
extern const struct kind kind_column;
extern const struct kind kind_default;
extern const struct kind kind_ownership;
extern const struct kind kind_view;
extern const struct kind kind_materialized_view;
extern const struct kind kind_view_column;
extern const struct kind kind_constraint;
extern const struct kind kind_index;
extern const struct kind kind_trigger;
extern const struct kind kind_policy;
extern const struct kind kind_default_grant;
extern const struct kind kind_grant;
extern const struct kind kind_comment;
extern const struct kind kind_other;
extern const struct kind kind_migration;
extern const struct kind kind_config_row;

/* "total numeric(12,2) DEFAULT 0 NOT NULL": a column as CREATE TABLE and ADD COLUMN write it. */
char *column_definition(struct script *script, const struct object *column);
/* What CREATE TABLE and ADD COLUMN cannot say: storage, statistics, options. */
void column_settings(struct script *script, const struct object *column);
/* A table's or view's "schema.name" of an object inside it. */
char *table_address(struct arena *arena, const struct object *within);
/* "name ON schema.table", as for triggers, policies and constraints. */
char *address_on_table(struct arena *arena, const struct object *object);

/* Owner of an object that was just created, unless the script's role made it. */
void kind_set_owner(struct script *script, const struct object *to);
/* ALTER <sql> address SET (...) and RESET (...), from the attribute "options". */
void kind_alter_options(struct script *script, const struct object *from, const struct object *to);

/* For kinds whose attribute "definition" is the whole CREATE statement, without semicolon: it is
 * run, and the owner set where the kind has one. Any other definition means DROP and CREATE. */
void kind_create_defined(struct script *script, const struct object *to);
void kind_alter_defined(struct script *script, const struct object *from, const struct object *to);

/* online.c: the same in pieces that make nobody wait. False: not asked for, or there is no such
 * way; nothing was added then. */
bool online_create_index(struct script *script, const struct object *to);
bool online_drop_index(struct script *script, const struct object *from);
bool online_create_constraint(struct script *script, const struct object *to);
bool online_set_not_null(struct script *script, const struct object *from, const struct object *to);
/* VALIDATE CONSTRAINT on the table of `on`, after the transaction when online. */
void online_validate(struct script *script, const struct object *on, const char *constraint);

/* rewrite.c: whether the whole table is written anew; true also when that is not sure. */
bool column_add_rewrites(const struct object *column);
bool column_type_rewrites(const struct object *from, const struct object *to);

/* CLUSTER ON and REPLICA IDENTITY USING INDEX, where `to` has the mark and `from` (or NULL) has
 * not. */
void kind_mark_index(struct script *script, const struct object *from, const struct object *to);

#endif
