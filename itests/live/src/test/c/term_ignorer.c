/* SPDX-License-Identifier: Apache-2.0 */
/* Does not listen to SIGTERM. */
#include <signal.h>
#include "ready.h"

int main(void)
{
	signal(SIGTERM, SIG_IGN);
	ready();
	wait_forever();
}
