/* asset: the dashboard's files, which are in the program itself. Internal to server/. */
#ifndef BOUGH_SERVER_ASSET_H
#define BOUGH_SERVER_ASSET_H

#include <stddef.h>

struct asset {
    const char *name; /* "app.js"; NULL ends the list */
    const char *type;
    const char *etag; /* with its quotes */
    const unsigned char *plain;
    size_t plain_len;
    const unsigned char *gzip;
    size_t gzip_len;
};

/* Made when building: dashboard/build.mjs, or build-aux/no-dashboard.c without npm. */
extern const struct asset assets[];

#endif
