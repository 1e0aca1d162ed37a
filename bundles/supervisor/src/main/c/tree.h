// SPDX-License-Identifier: Apache-2.0
/* Processes as /proc shows them. */
#ifndef TREE_H
#define TREE_H

#include <stdbool.h>
#include <sys/types.h>

/* Clock ticks from boot to its start, field 22 of /proc/PID/stat; 0 when it is gone. */
unsigned long long start_ticks(pid_t pid);

/* Whether this process is its ancestor. As a subreaper it is that of whatever its children started. */
bool is_descendant(pid_t pid);

/* Kills all descendants that are there now. One that forks meanwhile may leave some for the next time. */
void kill_descendants(void);

#endif
