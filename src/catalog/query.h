/*
 * query: SQL that reads a catalog, in the variants that server versions need.
 *
 * NAME.sql is for the oldest version that bough knows, NAME@V.sql for servers whose major version
 * is at least V, until a file with a larger V takes over. The build makes one array of each name:
 * newest first, and the last one has from_major 0.
 */
#ifndef BOUGH_CATALOG_QUERY_H
#define BOUGH_CATALOG_QUERY_H

struct query {
    int from_major;
    const char *sql;
};

/* The variant for a server of that major version. One that is newer than all that are known gets
 * the newest. */
const char *query_for(const struct query *variants, int major);

#endif
