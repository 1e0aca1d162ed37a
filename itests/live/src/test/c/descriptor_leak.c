/* SPDX-License-Identifier: Apache-2.0 */
/*
 * descriptor_leak LIMIT PER_SECOND: opens /dev/null so many times a second and never closes it, with a limit on
 * descriptors. Goes on trying when there are no more.
 */
#include <fcntl.h>
#include <stdlib.h>
#include <sys/resource.h>
#include "clock.h"
#include "ready.h"

int main(int argc, char **argv)
{
	struct rlimit limit;
	long long next = now(), pause;

	if (argc != 3)
		return 99;
	limit.rlim_cur = limit.rlim_max = strtoul(argv[1], NULL, 10);
	pause = 1000000000LL / atoi(argv[2]);
	if (setrlimit(RLIMIT_NOFILE, &limit) < 0)
		return 98;
	ready();
	for (;;) {
		if (open("/dev/null", O_RDONLY) < 0 && errno != EMFILE)
			return 97;
		sleep_until(next += pause);
	}
}
