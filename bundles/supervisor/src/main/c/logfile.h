// SPDX-License-Identifier: Apache-2.0
/*
 * The log of an agent's output. A line of it: time, source, text, as in
 *   2026-11-21T15:09:04.123456Z out listening on port 80
 * with "out" for standard output, "err" for standard error, "sys" for the launcher's own words.
 */
#ifndef LOGFILE_H
#define LOGFILE_H

#include <stdbool.h>
#include <stddef.h>

enum { LINE_BYTES = 8192 };

/* What could not be kept so far. */
struct losses {
    unsigned long long bytes;
    int error;
};

/*
 * Opens it; a file is put aside when it would grow beyond BYTES, and of all FILES are kept. Without room on the disk
 * it is opened when there is some. False, with errno, when there cannot be a log.
 */
bool log_open(const char *file, long long bytes, long long files);

/* Appends whole lines, each with its line end, but for the last one when it is longer than a line can be. */
void log_lines(const char *source, const char *text, size_t length);

/* Appends a line of the launcher's own. */
void log_words(const char *words);

struct losses log_losses(void);

#endif
