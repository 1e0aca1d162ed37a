/* SPDX-License-Identifier: Apache-2.0 */
/* Uses more CPU time than it may. */
#include <sys/resource.h>

int main(void)
{
	struct rlimit one_second = {1, 10};

	if (setrlimit(RLIMIT_CPU, &one_second) < 0)
		return 99;
	for (;;)
		__asm__ volatile("");
}
