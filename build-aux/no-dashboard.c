/* What the dashboard is in a program that was built without npm. */
#include "server/asset.h"

static const unsigned char page[] =
    "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>bough</title><p>This bough was "
    "built without its dashboard: npm was not there. The API works; see <a "
    "href=\"/openapi.json\">/openapi.json</a>.</p></html>\n";

const struct asset assets[] = {
    {"index.html", "text/html; charset=utf-8", "\"none\"", page, sizeof(page) - 1, 0, 0},
    {0},
};
