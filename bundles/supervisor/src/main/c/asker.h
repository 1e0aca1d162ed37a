// SPDX-License-Identifier: Apache-2.0
/*
 * Whoever asked for the run, until it was answered: its orders come through standard input, the answers go to standard
 * output, and it waits for the first process, which is not the launcher.
 */
#ifndef ASKER_H
#define ASKER_H

#include <stdbool.h>

/* What this process was given by the one that started it must neither steer it nor be kept open by it. */
void shed_inheritance(void);

/*
 * Forks. Returns in the launcher, which has a session of its own, is in the group of version 2 among those, if it could
 * be, and is nobody's child once the first process has ended.
 */
void leave_platform(char **groups);

/* Sends a line. */
void answer(const char *line);

/* Answers what failed, and ends with nothing left. */
_Noreturn void give_up(int error, const char *step, const char *detail);

/* Ends with nothing left, because whoever asked is gone. */
_Noreturn void end_unasked(void);

/* Returns when the program may be started. */
void wait_for_go(void);

/* Sends the line, after which whoever asked needs nothing more, and may go away. */
void answer_last(const char *line);

#endif
