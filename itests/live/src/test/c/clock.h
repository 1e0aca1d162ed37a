/* SPDX-License-Identifier: Apache-2.0 */
/* The boot clock in nanoseconds, for victims that tell how long their calls took or keep a pace. */
#ifndef CLOCK_H
#define CLOCK_H
#include <errno.h>
#include <stdio.h>
#include <time.h>

static inline long long now(void)
{
	struct timespec t;

	clock_gettime(CLOCK_BOOTTIME, &t);
	return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static inline void sleep_until(long long moment)
{
	struct timespec t = {moment / 1000000000LL, moment % 1000000000LL};

	while (clock_nanosleep(CLOCK_BOOTTIME, TIMER_ABSTIME, &t, NULL) == EINTR)
		;
}

static inline void sleep_millis(long long millis)
{
	sleep_until(now() + millis * 1000000);
}

/* "WHAT BEGIN END": when a call was about to begin, and when it had ended. */
static inline void tell_span(const char *what, long long begin, long long end)
{
	printf("%s %lld %lld\n", what, begin, end);
	fflush(stdout);
}
#endif
