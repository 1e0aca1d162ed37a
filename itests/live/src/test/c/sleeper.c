/* SPDX-License-Identifier: Apache-2.0 */
/* Waits for whatever comes. */
#include "ready.h"

int main(void)
{
	ready();
	wait_forever();
}
