/* gate_call: how commands and the gate talk: one line, one byte back, perhaps with a descriptor.
 * Internal to core/. */
#ifndef BOUGH_CORE_GATE_CALL_H
#define BOUGH_CORE_GATE_CALL_H

#include <stdbool.h>

#define GATE_LINE_LIMIT 128

/* The socket that the gate of the home listens on; -1 when there is one already, which *ret_taken
 * tells, or when it cannot be made. */
int gate_door(const char *home, bool *ret_taken);

/* Whoever has connected to the door, with what is wanted: "take ID". -1: nobody of ours. */
int gate_accept(int door, char line[GATE_LINE_LIMIT]);
/* Answers, with the descriptor unless that is -1. */
void gate_answer(int client, int fd);

#endif
