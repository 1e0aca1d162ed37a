/* SPDX-License-Identifier: Apache-2.0 */
/* Two processes of one group and session: each says ready. */
#include <sys/wait.h>
#include "ready.h"

int main(void)
{
	if (fork() == 0) {
		ready();
		wait_forever();
	}
	ready();
	wait_forever();
}
