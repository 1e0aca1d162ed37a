// SPDX-License-Identifier: Apache-2.0
/* The agent's first process, from the fork to the program. */
#ifndef AGENT_H
#define AGENT_H

#include <stdbool.h>
#include <sys/types.h>

#include "request.h"

enum { DETAIL_BYTES = 256 };

/* What kept it from running. */
struct failure {
    int error;
    char step[16];
    char detail[DETAIL_BYTES];
};

/*
 * Starts the program and returns when it was executed, with its pid, or with -1 and the failure, and no process left.
 * OUTPUT and ERROR become its standard output and error.
 */
pid_t agent_start(const struct request *request, int output, int error, struct failure *failure);

#endif
