/* SPDX-License-Identifier: GPL-2.0 */
/* Counting: how often each process made each call, how long it took, and how often it failed. */
#ifndef TRACEWARDEN_SYSCALL_COUNT_BPF_H
#define TRACEWARDEN_SYSCALL_COUNT_BPF_H

/* Two of each: one is written while the other, which no program uses any more, is read and emptied. */
struct call_map {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 32768);
	__type(key, struct call_key);
	__type(value, struct call_stats);
};
struct call_map calls_a SEC(".maps"), calls_b SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2 * HOT_CALLS);
	__type(key, __u32);
	__type(value, struct hot_calls);
} hot_calls SEC(".maps");

struct error_map {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 8192);
	__type(key, struct error_key);
	__type(value, struct error_stats);
};
struct error_map errors_a SEC(".maps"), errors_b SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, CALLS);
	__type(key, __u32);
	__type(value, struct unheld_calls);
} unheld SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} unpaired SEC(".maps");

static const struct call_stats no_calls;
static const struct error_stats no_errors;

static __always_inline __u8 octave_of(__u64 value)
{
	__u8 octave = 0;

	if (value < 16)
		return 4;
	if (value >> 32) {
		octave += 32;
		value >>= 32;
	}
	if (value >> 16) {
		octave += 16;
		value >>= 16;
	}
	if (value >> 8) {
		octave += 8;
		value >>= 8;
	}
	if (value >> 4) {
		octave += 4;
		value >>= 4;
	}
	if (value >> 2) {
		octave += 2;
		value >>= 2;
	}
	return octave + (value >> 1);
}

static __noinline struct call_stats *cold_entry(struct call_key *key, __u32 window)
{
	struct call_stats *stats;

	if (window & 1) {
		stats = bpf_map_lookup_elem(&calls_b, key);
		if (stats)
			return stats;
		bpf_map_update_elem(&calls_b, key, &no_calls, BPF_NOEXIST);
		return bpf_map_lookup_elem(&calls_b, key);
	}
	stats = bpf_map_lookup_elem(&calls_a, key);
	if (stats)
		return stats;
	bpf_map_update_elem(&calls_a, key, &no_calls, BPF_NOEXIST);
	return bpf_map_lookup_elem(&calls_a, key);
}

static __always_inline __u32 place_of(struct call_key *key)
{
	__u32 low = key->number << 16 | key->abi_wait << 8 | key->octave;

	/* multiplicative hashing with odd constants near the golden ratio; the upper bits are the mixed ones */
	return (key->pid * 0x9E3779B1U ^ low * 0x85EBCA6BU) >> 22 & (HOT_CALLS - 1);
}

static __always_inline struct call_stats *entry_of(struct call_key *key, __u32 window)
{
	__u32 index = place_of(key) + (window & 1) * HOT_CALLS;
	struct hot_calls *hot = bpf_map_lookup_elem(&hot_calls, &index);

	if (!hot)
		return NULL;
	if (hot->window != window) {
		hot->window = window;
		hot->key = *key;
		__builtin_memset(&hot->stats, 0, sizeof(hot->stats));
		return &hot->stats;
	}
	if (hot->key.start == key->start && ((__u64 *)&hot->key)[1] == ((__u64 *)key)[1])
		return &hot->stats;
	return cold_entry(key, window);
}

static __always_inline struct error_stats *error_entry_of(struct error_key *key, __u32 window)
{
	struct error_stats *stats;

	if (window & 1) {
		stats = bpf_map_lookup_elem(&errors_b, key);
		if (stats)
			return stats;
		bpf_map_update_elem(&errors_b, key, &no_errors, BPF_NOEXIST);
		return bpf_map_lookup_elem(&errors_b, key);
	}
	stats = bpf_map_lookup_elem(&errors_a, key);
	if (stats)
		return stats;
	bpf_map_update_elem(&errors_a, key, &no_errors, BPF_NOEXIST);
	return bpf_map_lookup_elem(&errors_a, key);
}

/* Counts a failed call; whether it is to be told. */
__noinline bool count_error(struct thread_state *state, struct syscall_config *settings, __s64 result, __u32 call)
{
	struct error_stats *stats;
	struct error_key key;

	if (!state || !settings)
		return false;
	key.start = state->start;
	key.pid = state->pid;
	key.number = state->number;
	key.abi = state->abi;
	key.error = -result;
	stats = error_entry_of(&key, settings->window);

	if (!stats) {
		struct unheld_calls *missed = bpf_map_lookup_elem(&unheld, &call);

		if (missed)
			missed->errors++;
		return false;
	}
	stats->count++;
	if (stats->told >= settings->failed_limit)
		return false;
	stats->told++;
	return true;
}

#endif
