/* version: which bough this is. */
#include "cli/cli.h"
#include "cli/commands.h"
#include "core/json.h"

static bool run(struct cli *cli, struct err *err)
{
    (void)err; /* nothing can fail */
    if (cli->out.json)
        out_json(cli, json_pack("{s:o}", "version", json_text(BOUGH_VERSION)));
    else
        out_print(cli, COLOR_NONE, "bough %s\n", BOUGH_VERSION);
    return true;
}

const struct command command_version = {
    .name = "version",
    .group = GROUP_OTHER,
    .summary = "print the version",
    .description =
        "Prints the version of bough.",
    .run = run,
};
