/* SPDX-License-Identifier: Apache-2.0 */
/* Runs an instruction that does not exist. */
int main(void)
{
	__builtin_trap();
}
