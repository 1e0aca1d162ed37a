/* SPDX-License-Identifier: Apache-2.0 */
/*
 * Reads a pinned ring of system calls with libbpf's own consumer.
 *   drain RING           empties it
 *   drain RING SECONDS   goes on reading for so long
 * Prints records, nanoseconds, and the sum of latencies, which shows that they were read.
 */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <linux/types.h>
#include "events.h"

static unsigned long records, latencies;

static int take(void *context, void *data, size_t size)
{
	const struct syscall_event *event = data;

	if (event->header.kind == EVENT_SYSCALL_STREAM) {
		records++;
		latencies += event->header.time - event->entered + event->number + event->pid + event->result;
	}
	return 0;
}

static long now(void)
{
	struct timespec at;

	clock_gettime(CLOCK_MONOTONIC, &at);
	return at.tv_sec * 1000000000L + at.tv_nsec;
}

int main(int count, char **arguments)
{
	int map = count == 2 || count == 3 ? bpf_obj_get(arguments[1]) : -1;
	long span = count == 3 ? (long)(atof(arguments[2]) * 1e9) : 0;
	struct ring_buffer *ring = map < 0 ? NULL : ring_buffer__new(map, take, NULL, NULL);
	long begin;

	if (!ring)
		return 1;
	begin = now();
	do
		ring_buffer__consume(ring);
	while (now() - begin < span);
	printf("%lu %ld %lu\n", records, now() - begin, latencies);
	return 0;
}
