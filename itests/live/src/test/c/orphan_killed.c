/* SPDX-License-Identifier: Apache-2.0 */
/* A parent that ends; its child has asked for SIGKILL when that happens. The child says ready. */
#include <signal.h>
#include <sys/prctl.h>
#include "ready.h"

int main(void)
{
	int fds[2];
	char byte;

	if (pipe(fds) < 0)
		return 99;
	if (fork() == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		ready();
		if (write(fds[1], "x", 1) != 1)
			return 99;
		wait_forever();
	}
	return read(fds[0], &byte, 1) == 1 ? 0 : 99;
}
