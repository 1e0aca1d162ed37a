/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Makes system calls of a known number.
 *   calls time TIMES            prints the nanoseconds of one getppid, the median of 21 parts
 *   calls pace RATE SECONDS     prints how often it called getppid, RATE times a second
 *   calls mix RATE SECONDS      the same with read, write, lseek and a failing open among them
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define PARTS 21

static long now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at); /* by the vDSO: no system call */
	return at.tv_sec * 1000000000L + at.tv_nsec;
}

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

static int measure(long times)
{
	double parts[PARTS];
	cpu_set_t last;

	CPU_ZERO(&last);
	CPU_SET(sysconf(_SC_NPROCESSORS_ONLN) - 1, &last);
	sched_setaffinity(0, sizeof(last), &last);
	for (int part = 0; part < PARTS; part++) {
		long begin = now();

		for (long i = 0; i < times / PARTS; i++)
			syscall(SYS_getppid);
		parts[part] = (double)(now() - begin) / (times / PARTS);
	}
	qsort(parts, PARTS, sizeof(parts[0]), compare);
	printf("%.1f\n", parts[PARTS / 2]);
	return 0;
}

static void mixed(int device, long i)
{
	char byte = 0;

	switch (i & 7) {
	case 0:
		syscall(SYS_lseek, device, 0, SEEK_SET);
		break;
	case 1:
	case 2:
		syscall(SYS_read, device, &byte, 1);
		break;
	case 3:
		syscall(SYS_write, device, &byte, 1);
		break;
	case 4:
		if (i % 64 == 4) {
			syscall(SYS_openat, AT_FDCWD, "/missing/file", O_RDONLY);
			break;
		}
		/* fall through */
	default:
		syscall(SYS_getppid);
	}
}

/* Every tenth of a millisecond what is due by then, so that the pace holds whatever one call costs. */
static int pace(double rate, double seconds, int mix)
{
	long begin = now(), end = begin + (long)(seconds * 1e9), called = 0;
	int device = open("/dev/zero", O_RDWR);

	while (now() < end) {
		long due = (long)((now() - begin) / 1e9 * rate);

		if (called >= due) {
			struct timespec rest = { .tv_nsec = 100000 };

			nanosleep(&rest, NULL);
		}
		for (; called < due; called++) {
			if (mix)
				mixed(device, called);
			else
				syscall(SYS_getppid);
		}
	}
	printf("%ld\n", called);
	return 0;
}

int main(int count, char **arguments)
{
	if (count == 3 && !strcmp(arguments[1], "time"))
		return measure(atol(arguments[2]));
	if (count == 4 && !strcmp(arguments[1], "pace"))
		return pace(atof(arguments[2]), atof(arguments[3]), 0);
	if (count == 4 && !strcmp(arguments[1], "mix"))
		return pace(atof(arguments[2]), atof(arguments[3]), 1);
	fprintf(stderr, "usage: calls time TIMES | calls pace RATE SECONDS | calls mix RATE SECONDS\n");
	return 2;
}
