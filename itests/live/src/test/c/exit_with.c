/* SPDX-License-Identifier: Apache-2.0 */
/* Exits with the code given. */
#include <stdlib.h>

int main(int argc, char **argv)
{
	return argc > 1 ? atoi(argv[1]) : 0;
}
