/* SPDX-License-Identifier: Apache-2.0 */
/* file_lock PATH: locks a file and keeps the lock. Says "flock BEGIN END" once it has it. */
#include <fcntl.h>
#include <sys/file.h>
#include "clock.h"
#include "ready.h"

int main(int argc, char **argv)
{
	int fd = argc == 2 ? open(argv[1], O_RDWR | O_CREAT, 0600) : -1;
	long long begin = now();

	if (fd < 0 || flock(fd, LOCK_EX) < 0)
		return 99;
	tell_span("flock", begin, now());
	ready();
	wait_forever();
}
