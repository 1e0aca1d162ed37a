/* SPDX-License-Identifier: Apache-2.0 */
/* Divides by zero. */
int main(void)
{
	volatile int one = 1, zero = 0;

	return one / zero;
}
