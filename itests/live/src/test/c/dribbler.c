/* SPDX-License-Identifier: Apache-2.0 */
/* dribbler PER_SECOND: reads a file byte by byte, so many a second, a hundred in a row. */
#include <fcntl.h>
#include <stdlib.h>
#include "clock.h"
#include "ready.h"

int main(int argc, char **argv)
{
	int fd = open("/dev/zero", O_RDONLY), i;
	long long next = now();
	char byte;

	if (argc != 2 || fd < 0)
		return 99;
	ready();
	for (;;) {
		for (i = 0; i < 100; i++) {
			if (read(fd, &byte, 1) != 1)
				return 98;
		}
		sleep_until(next += 100 * 1000000000LL / atoi(argv[1]));
	}
}
