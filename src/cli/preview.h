/* preview: what a diff or a merge comes to, for people. */
#ifndef BOUGH_CLI_PREVIEW_H
#define BOUGH_CLI_PREVIEW_H

#include "cli/cli.h"
#include "core/changes.h"

/* "2 added, 1 modified", and ", 1 conflict" where there are any; "no changes". */
char *preview_summary(struct arena *arena, const struct changes *changes);

/* Whether there is anything to do or to report. */
bool preview_is_empty(const struct changes *changes);

/* One line per object with its sign and hazards; conflicts and notes below. */
void preview_list(struct cli *cli, const struct changes *changes);

/* The SQL, coloured on a terminal. */
void preview_sql(struct cli *cli, const struct changes *changes);

/* What follows the SQL, as comments so that the whole output still is SQL: notes that are not in it
 * yet, and the figures of the rehearsal. */
void preview_report(struct cli *cli, const struct changes *changes);

/* What the merge would lose, one line each, on standard error; returns how many. */
size_t preview_losses(struct cli *cli, const struct changes *changes);

/* Writes the SQL to a file as it is. */
bool preview_save(struct cli *cli, const struct changes *changes, const char *path,
                  struct err *err);

#endif
