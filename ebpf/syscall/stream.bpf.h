/* SPDX-License-Identifier: GPL-2.0 */
/* Streaming: every call that somebody follows. */
#ifndef TRACEWARDEN_SYSCALL_STREAM_BPF_H
#define TRACEWARDEN_SYSCALL_STREAM_BPF_H

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 16 * 1024 * 1024);
} stream SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} stream_counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} stream_losses SEC(".maps");

static __always_inline void count_stream(__u32 which)
{
	__u64 *counter = bpf_map_lookup_elem(&stream_counts, &which);

	if (counter)
		(*counter)++;
}

static __always_inline void lose_stream(void)
{
	__u32 zero = 0;
	__u64 *lost = bpf_map_lookup_elem(&stream_losses, &zero);

	count_stream(1);
	if (lost)
		__sync_fetch_and_add(lost, 1);
}

static __always_inline void fill_stream_header(struct event_header *header, __u64 now)
{
	__u32 zero = 0;
	__u64 *lost = bpf_map_lookup_elem(&stream_losses, &zero);

	header->time = now;
	header->lost = lost ? *lost : 0;
	header->kind = EVENT_SYSCALL_STREAM;
	header->reserved = 0;
	header->cpu = bpf_get_smp_processor_id();
}

static __always_inline bool has_sections(struct call_settings *settings)
{
	return settings->path | settings->second_path | settings->file | settings->address | settings->timeout;
}

/* The reader of the stream looks by itself: it is not woken. */
static __always_inline void stream_plain(struct thread_state *state, struct returned_call *call)
{
	struct syscall_event *event;

	count_stream(0);
	event = bpf_ringbuf_reserve(&stream, sizeof(*event), 0);
	if (!event) {
		lose_stream();
		return;
	}
	fill_stream_header(&event->header, call->now);
	fill_event(event, state, call);
	fill_running(event);
	bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP);
}

__noinline __u8 streams_of(__u32 open, __u64 latency, __s64 result, __u32 call)
{
	__u8 wanting = 0;

	for (__u32 i = 0; i < STREAMS; i++) {
		__u32 index = i;
		struct stream_settings *settings;

		if (!(open & 1U << i))
			continue;
		settings = bpf_map_lookup_elem(&streams, &index);
		if (!settings || latency < settings->slow || (settings->errors_only && (result >= 0 || result < -4095)))
			continue;
		if (!settings->all_calls) {
			__u32 byte = call >> 3;

			/* the verifier is to see the bound on the register that is used */
			asm volatile("" : "+r"(byte));
			if (byte >= sizeof(settings->calls) || !(settings->calls[byte] & 1 << (call & 7)))
				continue;
		}
		wanting |= 1U << i;
	}
	return wanting;
}

#endif
