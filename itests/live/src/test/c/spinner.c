/* SPDX-License-Identifier: Apache-2.0 */
/*
 * spinner PER_SECOND: asks an empty non-blocking pipe for input so many times a second, ten times in a row. Says
 * "pipe FD".
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include "clock.h"
#include "ready.h"

int main(int argc, char **argv)
{
	long long next = now();
	int fds[2], i;
	char byte;

	if (argc != 2 || pipe2(fds, O_NONBLOCK) < 0)
		return 99;
	printf("pipe %d\n", fds[0]);
	ready();
	for (;;) {
		for (i = 0; i < 10; i++) {
			if (read(fds[0], &byte, 1) != -1 || errno != EAGAIN)
				return 98;
		}
		sleep_until(next += 10 * 1000000000LL / atoi(argv[1]));
	}
}
