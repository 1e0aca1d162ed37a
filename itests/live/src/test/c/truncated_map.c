/* SPDX-License-Identifier: Apache-2.0 */
/* Reads a mapped page of a file that was cut off behind its back. */
#define _GNU_SOURCE
#include <sys/mman.h>
#include <unistd.h>

int main(void)
{
	long page = sysconf(_SC_PAGESIZE);
	int fd = memfd_create("cut", 0);
	volatile char *map;

	if (fd < 0 || ftruncate(fd, page) < 0)
		return 99;
	map = mmap(0, page, PROT_READ, MAP_SHARED, fd, 0);
	if (map == MAP_FAILED || ftruncate(fd, 0) < 0)
		return 99;
	return map[0];
}
