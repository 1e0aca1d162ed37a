/* SPDX-License-Identifier: Apache-2.0 */
/* counted_calls GETPPIDS OPENS PATH: calls getppid and openat exactly so often; there must be no file at the path. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdlib.h>
#include <sys/syscall.h>
#include "ready.h"

int main(int argc, char **argv)
{
	int getppids = argc == 4 ? atoi(argv[1]) : 0, opens = argc == 4 ? atoi(argv[2]) : 0, i;

	for (i = 0; i < getppids; i++)
		syscall(SYS_getppid);
	for (i = 0; i < opens; i++) {
		if (syscall(SYS_openat, AT_FDCWD, argv[3], O_RDONLY) >= 0)
			return 98;
	}
	ready();
	wait_forever();
}
