/* SPDX-License-Identifier: Apache-2.0 */
/* allocator MEGABYTES: protected from the OOM killer, waits for a byte on standard input, takes that much and ends. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "ready.h"

int main(int argc, char **argv)
{
	size_t size = argc == 2 ? strtoul(argv[1], 0, 10) << 20 : 0;
	FILE *adj = fopen("/proc/self/oom_score_adj", "w");
	char *memory = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (!adj || fputs("-500", adj) < 0 || fclose(adj) || memory == MAP_FAILED)
		return 99;
	ready();
	memset(memory, 1, size);
	return 0;
}
