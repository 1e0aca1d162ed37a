/* SPDX-License-Identifier: Apache-2.0 */
/* gnat PATH: calls getppid three times, and openat once, of a path where there is no file; lives no longer. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sys/syscall.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int i;

	for (i = 0; i < 3; i++)
		syscall(SYS_getppid);
	return argc == 2 && syscall(SYS_openat, AT_FDCWD, argv[1], O_RDONLY) < 0 ? 0 : 99;
}
