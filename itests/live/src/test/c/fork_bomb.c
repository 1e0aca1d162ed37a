/* SPDX-License-Identifier: Apache-2.0 */
/* Forks for ever, each of its children, too; not even a full group ends it. */
#include <unistd.h>

int main(void)
{
	for (;;)
		if (fork() < 0)
			usleep(10000);
}
