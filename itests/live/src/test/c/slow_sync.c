/* SPDX-License-Identifier: Apache-2.0 */
/*
 * slow_sync FILE MILLIS TIMES: writes and syncs a file until so many of its fsyncs took that many milliseconds or more,
 * with as much data each time as that needs. Says "fsync BEGIN END" for each.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include "clock.h"
#include "ready.h"

#define CHUNK (1 << 20)
#define MOST_CHUNKS 1024
#define MOST_TIMES 40

static char chunk[CHUNK];

static long long write_and_sync(int fd, int chunks)
{
	long long begin, end;
	int i;

	if (lseek(fd, 0, SEEK_SET) < 0)
		exit(99);
	for (i = 0; i < chunks; i++) {
		if (write(fd, chunk, CHUNK) != CHUNK)
			exit(98);
	}
	begin = now();
	if (fsync(fd) < 0)
		exit(97);
	end = now();
	tell_span("fsync", begin, end);
	return end - begin;
}

int main(int argc, char **argv)
{
	int fd = argc == 4 ? open(argv[1], O_WRONLY | O_CREAT | O_TRUNC, 0600) : -1;
	int chunks = 32, slow = 0, i;

	if (fd < 0)
		return 99;
	memset(chunk, 'x', sizeof(chunk));
	for (i = 0; i < MOST_TIMES && slow < atoi(argv[3]); i++) {
		long long taken = write_and_sync(fd, chunks), wanted = atoi(argv[2]) * 1000000LL;

		slow += taken >= wanted;
		if (taken < wanted && chunks < MOST_CHUNKS)
			chunks *= 2;
		else if (taken > 4 * wanted && chunks > 1)
			chunks /= 2;
	}
	ready();
	wait_forever();
}
