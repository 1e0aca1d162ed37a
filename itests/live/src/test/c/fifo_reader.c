/* SPDX-License-Identifier: Apache-2.0 */
/* fifo_reader PATH: makes a named pipe and waits for somebody to write into it. */
#include <fcntl.h>
#include <sys/stat.h>
#include "ready.h"

int main(int argc, char **argv)
{
	char byte;
	int fd;

	if (argc != 2 || mkfifo(argv[1], 0600) < 0)
		return 99;
	fd = open(argv[1], O_RDWR);
	if (fd < 0)
		return 98;
	ready();
	return read(fd, &byte, 1) == 1 ? 0 : 97;
}
