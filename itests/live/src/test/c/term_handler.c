/* SPDX-License-Identifier: Apache-2.0 */
/* Ends in good order on SIGTERM, with the code that shells give it. */
#include <signal.h>
#include "ready.h"

static void finish(int signal_number)
{
	_exit(128 + signal_number);
}

int main(void)
{
	signal(SIGTERM, finish);
	ready();
	wait_forever();
}
