/* SPDX-License-Identifier: Apache-2.0 */
/* Writes to address 0. */
int main(void)
{
	volatile int *volatile nowhere = 0;

	*nowhere = 1;
	return 0;
}
