// SPDX-License-Identifier: Apache-2.0
/* The agent's standard output and error, from two pipes into the log. */
#ifndef OUTPUT_H
#define OUTPUT_H

#include <poll.h>
#include <stdbool.h>

enum { OUTPUTS = 2 };

/* Makes the pipes. Their other ends, for the agent, are in TO; OWNER may open them anew, as /dev/stderr. */
bool output_open(int to[OUTPUTS], unsigned owner, unsigned group);

void output_poll(struct pollfd polls[OUTPUTS]);

/* Reads once from each that has something. */
void output_serve(const struct pollfd polls[OUTPUTS]);

/* Reads what is there now, a bounded amount, so that it stands before what is written to the log next. */
void output_drain(void);

/* No more will come: what is left without a line end is a line. */
void output_close(void);

#endif
