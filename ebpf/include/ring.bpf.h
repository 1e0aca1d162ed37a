/* SPDX-License-Identifier: GPL-2.0 */
/* The maps every object has, and the only way a record gets into the ring: counted, and counted again when it is lost. */
#ifndef TRACEWARDEN_RING_BPF_H
#define TRACEWARDEN_RING_BPF_H

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8 * 1024 * 1024);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2 * EVENT_KINDS);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} losses SEC(".maps");

static __always_inline void count(__u32 index)
{
	__u64 *counter = bpf_map_lookup_elem(&counts, &index);

	if (counter)
		(*counter)++;
}

static __always_inline void count_lost(enum event_kind kind)
{
	__u32 zero = 0;
	__u64 *lost = bpf_map_lookup_elem(&losses, &zero);

	count(2 * kind + 1);
	if (lost)
		__sync_fetch_and_add(lost, 1);
}

static __always_inline void fill_header(struct event_header *header, enum event_kind kind)
{
	__u32 zero = 0;
	__u64 *lost = bpf_map_lookup_elem(&losses, &zero);

	header->time = bpf_ktime_get_boot_ns();
	header->lost = lost ? *lost : 0;
	header->kind = kind;
	header->reserved = 0;
	header->cpu = bpf_get_smp_processor_id();
}

/*
 * Puts a struct into the object's BTF, where Java looks for the layouts it decodes. The compiler leaves out types that
 * only local variables have.
 */
#define describe(type) asm volatile("" : : "r"(bpf_core_type_id_local(type)))

/* Space for a record of a fixed size with its header filled, or NULL when the ring is full: then it is counted as lost. */
#define reserve(kind, type)                                                                                      \
	({                                                                                                       \
		describe(type);                                                                                  \
		(type *)reserve_bytes(kind, sizeof(type));                                                       \
	})

static __always_inline void *reserve_bytes(enum event_kind kind, __u64 size)
{
	void *record;

	count(2 * kind);
	record = bpf_ringbuf_reserve(&events, size, 0);
	if (record)
		fill_header(record, kind);
	else
		count_lost(kind);
	return record;
}

/*
 * Wakes the reader at the moment the waiting data crosses the mark, not at each record above it: with the reader away
 * a wake-up a record costs several microseconds.
 */
static __always_inline __u64 wakeup_flags(__u64 size, __u64 mark)
{
	__u64 waiting = bpf_ringbuf_query(&events, BPF_RB_AVAIL_DATA);

	return waiting < mark + size && waiting >= mark ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP;
}

#endif
