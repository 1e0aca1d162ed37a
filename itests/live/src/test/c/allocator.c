/* SPDX-License-Identifier: Apache-2.0 */
/* allocator MEGABYTES: says ready, takes that much memory and ends. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "ready.h"

int main(int argc, char **argv)
{
	size_t size = argc == 2 ? strtoul(argv[1], 0, 10) << 20 : 0;
	char *memory = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (memory == MAP_FAILED) {
		perror("mmap");
		return 99;
	}
	ready();
	memset(memory, 1, size);
	return 0;
}
