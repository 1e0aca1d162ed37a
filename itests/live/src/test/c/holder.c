/* SPDX-License-Identifier: Apache-2.0 */
/* holder MEGABYTES OOM_SCORE_ADJ: holds that much memory and waits. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include "ready.h"

int main(int argc, char **argv)
{
	size_t size = argc == 3 ? strtoul(argv[1], 0, 10) << 20 : 0;
	FILE *adj = fopen("/proc/self/oom_score_adj", "w");
	char *memory = mmap(0, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (!adj || fputs(argv[2], adj) < 0 || fclose(adj)) {
		perror("/proc/self/oom_score_adj");
		return 99;
	}
	if (memory == MAP_FAILED || mlock(memory, size)) {
		perror("locked memory");
		return 99;
	}
	memset(memory, 1, size);
	ready();
	wait_forever();
}
