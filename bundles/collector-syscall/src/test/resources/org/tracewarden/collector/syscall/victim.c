// SPDX-License-Identifier: Apache-2.0
/*
 * Makes a known number of calls, each time it reads a byte: 10,000 getppid, 100 openat of a file that is not there, one
 * nanosleep of 200 ms. Ends with its standard input.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

int main(void)
{
	struct timespec nap = { 0, 200000000 };
	char byte;

	while (read(0, &byte, 1) == 1) {
		for (int i = 0; i < 10000; i++)
			syscall(SYS_getppid);
		for (int i = 0; i < 100; i++)
			syscall(SYS_openat, AT_FDCWD, "/no/such/tracewarden", O_RDONLY, 0);
		syscall(SYS_nanosleep, &nap, 0);
		if (write(1, &byte, 1) != 1)
			return 1;
	}
	return 0;
}
