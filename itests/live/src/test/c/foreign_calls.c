/* SPDX-License-Identifier: Apache-2.0 */
/*
 * foreign_calls TIMES: on x86-64, calls getpid so many times by its number in the 32-bit table (int $0x80), and as
 * often by its x32 number, which kernels without x32 do not have. Says "i386 RESULT" and "x32 RESULT" of the last.
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <sys/syscall.h>
#include "ready.h"

#define I386_GETPID 20
#define X32_BIT 0x40000000L

#ifdef __x86_64__
static long i386_getpid(void)
{
	long result;

	__asm__ volatile("int $0x80" : "=a"(result) : "a"(I386_GETPID) : "memory", "r8", "r9", "r10", "r11");
	return (int)result;
}

static long x32_getpid(void)
{
	long result;

	__asm__ volatile("syscall" : "=a"(result) : "a"(X32_BIT | SYS_getpid) : "memory", "rcx", "r11");
	return result;
}

int main(int argc, char **argv)
{
	int times = argc == 2 ? atoi(argv[1]) : 0, i;
	long i386 = 0, x32 = 0;

	for (i = 0; i < times; i++) {
		i386 = i386_getpid();
		x32 = x32_getpid();
	}
	printf("i386 %ld\nx32 %ld\n", i386, x32);
	ready();
	wait_forever();
}
#else
int main(void)
{
	return 99;
}
#endif
