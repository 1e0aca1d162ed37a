/* SPDX-License-Identifier: Apache-2.0 */
/* Sets a timer and does not get up. */
#include <sys/time.h>
#include "ready.h"

int main(void)
{
	struct itimerval soon = {{0, 0}, {0, 50000}};

	if (setitimer(ITIMER_REAL, &soon, 0) < 0)
		return 99;
	wait_forever();
}
