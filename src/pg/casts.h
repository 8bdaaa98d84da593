/*
 * casts: SQL that the server printed, written so that it is understood as it was.
 *
 * The condition x IN ('a', 'b') on a varchar column is an array of varchar that is cast as a whole.
 * The server prints it as (ARRAY['a'::character varying, ...])::text[], but reads a cast of ARRAY[]
 * as one of each element (PostgreSQL manual, Array Constructors), and prints that otherwise. Named
 * twice, the array's own type first, the cast stays what it was.
 */
#ifndef BOUGH_PG_CASTS_H
#define BOUGH_PG_CASTS_H

#include "base/arena.h"

/* The statement with such casts held; itself when there is none. What is in quotes is left alone.
 */
const char *casts_hold(struct arena *arena, const char *sql);

/* The query of a view with a name for each constant that has none. In SELECT 'a' UNION SELECT 'b'
 * the second constant is nameless; printed as 'b'::text it would get the name "text" when it is
 * read, and be printed as 'b'::text AS text from then on. The name "?column?" is the one that is
 * not printed (get_target_list in ruleutils.c, FigureColname in parse_target.c). */
const char *casts_keep_nameless(struct arena *arena, const char *query);

#endif
