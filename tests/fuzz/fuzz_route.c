/* Addresses of requests: each finds a line of the route table, or none; parameters are parts of the
 * address. */
#include "fuzz.h"
#include "server/route.h"

static const char *const methods[] = {"GET", "POST", "DELETE", "PUT"};

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
    if (len < 1)
        return 0;
    struct request request = {.method = methods[data[0] % countof(methods)]};
    bool method_only = false;
    request.path = fuzz_text(&request.arena, data + 1, len - 1);
    bool found = route_find(&request, &method_only);
    FUZZ_CHECK(found == (request.route != NULL), "found without a route");
    FUZZ_CHECK(!found || !method_only || request.route->method[0] != '*', "both");
    for (size_t i = 0; found && i < ROUTE_PARAMETER_LIMIT && request.parameters[i]; i++)
        FUZZ_CHECK(strstr(request.path, request.parameters[i]), "a parameter of elsewhere: %s",
                   request.parameters[i]);
    arena_release(&request.arena);
    return 0;
}
