// SPDX-License-Identifier: Apache-2.0
/* The directory of the run. */
#ifndef RUNDIR_H
#define RUNDIR_H

#include <stdbool.h>

#include "request.h"

enum { PATH_BYTES = DIRECTORY_BYTES + 16 };

/*
 * Makes the agent's directory and in it the run's, which must be new: so no run is started twice. Takes the lock and
 * makes the file of events. Gives up when it cannot.
 */
void make_directory(const struct request *request);

/* Removes it, if it was made here, and the agent's when it was its last. */
void remove_directory(void);

/* Whether somebody has removed it: then nobody can find this run again. */
bool directory_gone(void);

/* The path of a file in it; gives PATH back. */
const char *in_directory(char path[PATH_BYTES], const char *name);

#endif
