/* SPDX-License-Identifier: Apache-2.0 */
/* The benchmark's peer: drains a pinned ring with libbpf at each line on stdin and prints records and nanoseconds. */
#include <bpf/bpf.h>
#include <bpf/libbpf.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

static volatile uint64_t sum;

static int on_record(void *context, void *data, size_t size)
{
	uint64_t number;
	uint32_t first;

	memcpy(&number, data, sizeof(number));
	memcpy(&first, (char *)data + 16, sizeof(first));
	*(uint64_t *)context += number + first;
	return 0;
}

static uint64_t now(void)
{
	struct timespec time;

	clock_gettime(CLOCK_MONOTONIC, &time);
	return time.tv_sec * 1000000000ull + time.tv_nsec;
}

int main(int count, char **arguments)
{
	uint64_t total = 0;
	struct ring_buffer *ring;
	int fd;

	if (count != 2) {
		fprintf(stderr, "usage: ring_peer PIN\n");
		return 2;
	}
	fd = bpf_obj_get(arguments[1]);
	ring = fd < 0 ? NULL : ring_buffer__new(fd, on_record, &total, NULL);
	if (!ring) {
		perror(arguments[1]);
		return 1;
	}
	while (getchar() == '\n') {
		uint64_t start = now();
		int records = ring_buffer__consume(ring);

		printf("%d %llu\n", records, (unsigned long long)(now() - start));
		fflush(stdout);
		sum = total;
	}
	ring_buffer__free(ring);
	return 0;
}
