/* SPDX-License-Identifier: Apache-2.0 */
/* Forks a child that outlives it. The child says ready once its maker is gone. */
#include "ready.h"

int main(void)
{
	pid_t maker = getpid();

	if (fork() == 0) {
		while (getppid() == maker)
			usleep(1000);
		ready();
		wait_forever();
	}
	return 0;
}
