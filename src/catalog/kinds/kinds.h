/* kinds: one declaration for each file of this folder, and the pieces of SQL that several share. */
#ifndef BOUGH_CATALOG_KINDS_H
#define BOUGH_CATALOG_KINDS_H

#include "catalog/kind.h"

extern const struct kind kind_role;
extern const struct kind kind_membership;
extern const struct kind kind_database;
extern const struct kind kind_role_setting;
extern const struct kind kind_role_database_setting;
extern const struct kind kind_database_setting;
extern const struct kind kind_schema;
extern const struct kind kind_extension;
extern const struct kind kind_access_method;
extern const struct kind kind_language;
extern const struct kind kind_collation;
extern const struct kind kind_enum;
extern const struct kind kind_label;
extern const struct kind kind_shell_type;
extern const struct kind kind_base_type;
extern const struct kind kind_range_type;
extern const struct kind kind_multirange_type;
extern const struct kind kind_domain;
extern const struct kind kind_domain_constraint;
extern const struct kind kind_composite;
extern const struct kind kind_field;
extern const struct kind kind_function;
extern const struct kind kind_procedure;
extern const struct kind kind_aggregate;
extern const struct kind kind_operator;
extern const struct kind kind_operator_family;
extern const struct kind kind_operator_family_member;
extern const struct kind kind_operator_class;
extern const struct kind kind_cast;
extern const struct kind kind_transform;
extern const struct kind kind_conversion;
extern const struct kind kind_text_search_parser;
extern const struct kind kind_text_search_template;
extern const struct kind kind_text_search_dictionary;
extern const struct kind kind_text_search_configuration;
extern const struct kind kind_text_search_mapping;
extern const struct kind kind_foreign_data_wrapper;
extern const struct kind kind_server;
extern const struct kind kind_user_mapping;
extern const struct kind kind_sequence;
extern const struct kind kind_table;
extern const struct kind kind_foreign_table;
extern const struct kind kind_inheritance;
extern const struct kind kind_column;
extern const struct kind kind_default;
extern const struct kind kind_ownership;
extern const struct kind kind_view;
extern const struct kind kind_materialized_view;
extern const struct kind kind_view_column;
extern const struct kind kind_constraint;
extern const struct kind kind_index;
extern const struct kind kind_index_link;
extern const struct kind kind_statistics;
extern const struct kind kind_rule;
extern const struct kind kind_trigger;
extern const struct kind kind_trigger_override;
extern const struct kind kind_policy;
extern const struct kind kind_publication;
extern const struct kind kind_publication_table;
extern const struct kind kind_publication_schema;
extern const struct kind kind_default_grant;
extern const struct kind kind_event_trigger;
extern const struct kind kind_grant;
extern const struct kind kind_delegated_grant;
extern const struct kind kind_comment;
extern const struct kind kind_security_label;
extern const struct kind kind_extension_bond;
extern const struct kind kind_other;
extern const struct kind kind_migration;
extern const struct kind kind_config_row;

/* "total numeric(12,2) DEFAULT 0 NOT NULL": a column as CREATE TABLE and ADD COLUMN write it. */
char *column_definition(struct script *script, const struct object *column);
/* Its part behind the type, as CREATE TABLE ... OF writes it too: " DEFAULT 0 NOT NULL". */
char *column_clauses(struct script *script, const struct object *column);
/* What CREATE TABLE and ADD COLUMN cannot say: storage, statistics, options. */
void column_settings(struct script *script, const struct object *column);
/* The column of that name, or NULL. */
struct object *table_column(const struct object *table, const char *name);
/* A table's or view's "schema.name" of an object inside it. */
char *table_address(struct arena *arena, const struct object *within);
/* "name ON schema.table", as for triggers, policies and constraints. */
char *address_on_table(struct arena *arena, const struct object *object);

/* Owner of an object that was just created, unless the script's role made it. */
void kind_set_owner(struct script *script, const struct object *to);
/* The attribute "options" in the order in which they were written, which is the derived attribute
 * "ordered", unless a merge made others of them. */
const char *kind_written_options(struct arena *arena, const struct object *to);
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
/* from NULL: the column was added just now. */
bool online_set_not_null(struct script *script, const struct object *from, const struct object *to);
/* VALIDATE CONSTRAINT on the table of `on`, after the transaction when online. */
void online_validate(struct script *script, const struct object *on, const char *constraint);

/* rewrite.c: whether the whole table is written anew; true also when that is not sure. */
bool column_add_rewrites(const struct object *column);
bool column_type_rewrites(const struct object *from, const struct object *to);

/* "schema.name" of an index, or of the index of a constraint. */
char *index_address(struct arena *arena, const struct object *index);
/* The columns of an index, or of a constraint with one, as its usual name has them: "a_b_expr". */
char *index_columns(struct arena *arena, const char *definition);
/* The definition of `whole`, an index of a partitioned table, for the index of a partition. */
char *index_definition_on(struct arena *arena, const struct object *whole,
                          const struct object *index, const struct object *table);

/* Whether it is a constraint with an index of its name: primary key, unique, exclusion. */
bool constraint_has_index(const struct object *object);

/* Whether rows get a value for this column, or NULL, when an INSERT gives none. */
bool row_has_default(const struct object *column);

/* Whether the table is attached as a partition; else it inherits plainly. */
bool inheritance_is_partition(const struct object *link);
/* Whether CREATE TABLE says so, when that is to come. */
bool inheritance_in_create(const struct object *link);
/* The same for kinds with CREATE OR REPLACE: "definition" is what follows those words. */
void kind_create_replaceable(struct script *script, const struct object *to);
void kind_alter_replaceable(struct script *script, const struct object *from,
                            const struct object *to);

/* Drops a type together with the functions that it and that need each other. */
void type_drop_with_functions(struct script *script, const struct object *from);
/* " OPTIONS (a 'b')" of a foreign object that is made, from an attribute "a='b', ..."; "" without
 * one. */
char *foreign_options(struct arena *arena, const struct object *to, const char *attr);
/* " OPTIONS (ADD a 'b', SET c 'd', DROP e)"; empty when nothing changed. */
char *foreign_options_change(struct arena *arena, const struct object *from,
                             const struct object *to, const char *attr);

/* A statement about the database, whatever it is called where the plan runs: `before`, its name,
 * `after`. */
void database_add(struct script *script, const char *before, const char *after);
/* A statement that names an object by kind and address, as COMMENT ON does: `before`, these two,
 * `after`. */
void kind_add_on(struct script *script, const char *before, const struct object *on,
                 const char *after);

/* CLUSTER ON and REPLICA IDENTITY USING INDEX, where `to` has the mark and `from` (or NULL) has
 * not. */
void kind_mark_index(struct script *script, const struct object *from, const struct object *to);

#endif
