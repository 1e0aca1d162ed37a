/* SPDX-License-Identifier: Apache-2.0 */
/* retry_loop PATH MILLIS: tries to open a file that is not there, every so often. */
#include <fcntl.h>
#include <stdlib.h>
#include "clock.h"
#include "ready.h"

int main(int argc, char **argv)
{
	long long next = now();

	if (argc != 3)
		return 99;
	ready();
	while (open(argv[1], O_RDONLY) < 0)
		sleep_until(next += atoi(argv[2]) * 1000000LL);
	return 98;
}
