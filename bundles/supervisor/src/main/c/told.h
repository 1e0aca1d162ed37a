// SPDX-License-Identifier: Apache-2.0
/* What a launcher tells of its run: to those connected, and, where it must outlive the launcher, in a file. */
#ifndef TOLD_H
#define TOLD_H

#include <stdbool.h>

/* In the order in which they are told to one who comes later. Of each, the last is kept. */
enum telling { TOLD_LAUNCHER, TOLD_STARTED, TOLD_READY, TOLD_TEXT, TOLD_HEARTBEAT, TOLD_LOST, TOLD_STOPPING,
               TOLD_EXITED, TOLD_EMPTY, TELLINGS };

/* Makes the file, with room for all that will be written to it. False with errno. */
bool told_open(const char *file);

/* Keeps and tells a line, which ends with a line end. */
void tell(enum telling what, const char *line);

/* The line, empty while there is none. */
const char *told(enum telling what);

/* Tells one client what was so far. */
void told_news(int client);

/* Nanoseconds since 1970. */
long long wall_nanos(void);

/* Milliseconds on a clock that never jumps. */
long long steady_millis(void);

#endif
