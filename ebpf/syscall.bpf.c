// SPDX-License-Identifier: GPL-2.0
/* System calls: counted by process and call, and the slow, failed and lasting ones told. */
#include "kernel.h"
#include "syscall_kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "events.h"
#include "ring.bpf.h"
#include "path.bpf.h"
#include "wait.bpf.h"
#include "sections.bpf.h"

/* Calls of this length and longer are asked what they waited for. */
#define WAIT_TOLD_NS (1 << 20)
/* How often a thread is asked again whether it is watched: its name and cgroup may change. */
#define CHECK_NS 1000000000ULL
/* linux/sched.h */
#define TASK_INTERRUPTIBLE 1
/* A call that still goes on is told again when it has lasted so many times longer. */
#define OPEN_TOLD_FACTOR 10

/* A thread and the call it is in. */
struct thread_state {
	__u64 entered; /* 0 when it is in none */
	__u64 thread_start; /* start_boottime: with tid its identity */
	__u32 tid; /* 0 when no thread has this place */
	__u32 generation;
	__u64 checked;
	__u64 start; /* of its process, as in task_facts */
	__u64 told_at; /* age at which the open call is told next; 0 before it was first seen open */
	__u32 pid;
	__u16 number;
	__u8 abi;
	__u8 watched;
	__u8 streams;
	__u8 entry_unknown;
	__u16 reserved;
	__u32 reserved2;
};

/*
 * Places of threads by the low bits of their ids: found in a few nanoseconds. A thread keeps its place until it ends.
 * One whose place another one has is in task storage, which costs some 25 ns more at each end of a call.
 */
#define PLACES 65536

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, PLACES);
	__type(key, __u32);
	__type(value, struct thread_state);
} places SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, struct thread_state);
} displaced SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct syscall_config);
} config SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, CALLS);
	__type(key, __u32);
	__type(value, struct call_settings);
} call_settings SEC(".maps");

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

struct number_set {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u8);
};
struct number_set watched_pids SEC(".maps"), watched_uids SEC(".maps");

struct comm {
	char text[COMM_SIZE];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct comm);
	__type(value, __u8);
} watched_comms SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, __u8);
} watched_cgroups SEC(".maps");

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

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, STREAMS);
	__type(key, __u32);
	__type(value, struct stream_settings);
} streams SEC(".maps");

struct scratch_map {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct call_scratch);
};
/* the iterator may be interrupted by a call on its CPU, so it has its own */
struct scratch_map call_scratches SEC(".maps"), open_scratches SEC(".maps");

static const struct call_stats no_calls;
static const struct error_stats no_errors;

static __always_inline struct syscall_config *configuration(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&config, &zero);
}

static __always_inline __u8 abi_of(struct task_struct *task, long id)
{
#if defined(__TARGET_ARCH_x86)
	if (task->thread_info.status & TS_COMPAT)
		return ABI_COMPAT;
	return id & X32_BIT ? ABI_X32 : ABI_NATIVE;
#else
	struct task_struct___aarch64 *arm = (void *)task;

	return BPF_CORE_READ(arm, thread_info.flags) & 1UL << TIF_32BIT ? ABI_COMPAT : ABI_NATIVE;
#endif
}

static __always_inline __u16 number_of(long id)
{
	__u32 number = id & ~X32_BIT;

	return number < CALL_NUMBERS ? number : CALL_NUMBERS - 1;
}

static __always_inline void fill_arguments(struct call_registers *call, struct pt_regs *regs, __u8 abi)
{
#if defined(__TARGET_ARCH_x86)
	struct pt_regs___x86_all *x86 = (void *)regs;

	if (abi == ABI_COMPAT) {
		call->arguments[0] = (__u32)BPF_CORE_READ(x86, bx);
		call->arguments[1] = (__u32)BPF_CORE_READ(x86, cx);
		call->arguments[2] = (__u32)BPF_CORE_READ(x86, dx);
		call->arguments[3] = (__u32)BPF_CORE_READ(x86, si);
		call->arguments[4] = (__u32)BPF_CORE_READ(x86, di);
		call->arguments[5] = (__u32)BPF_CORE_READ(x86, bp);
		return;
	}
	call->arguments[0] = x86->di;
	call->arguments[1] = x86->si;
	call->arguments[2] = x86->dx;
	call->arguments[3] = x86->r10;
	call->arguments[4] = x86->r8;
	call->arguments[5] = x86->r9;
#else
	struct pt_regs___aarch64_all *arm = (void *)regs;

	call->arguments[0] = arm->orig_x0;
	call->arguments[1] = arm->regs[1];
	call->arguments[2] = arm->regs[2];
	call->arguments[3] = arm->regs[3];
	call->arguments[4] = arm->regs[4];
	call->arguments[5] = arm->regs[5];
#endif
}

#define CGROUP_DEPTH_MAX 16

static __always_inline bool in_watched_cgroup(struct cgroup *cgroup)
{
	struct cgroup_subsys_state___parent *css = (void *)cgroup;

	for (int i = 0; i < CGROUP_DEPTH_MAX && css; i++) {
		struct cgroup *at = BPF_CORE_READ(css, cgroup);
		__u64 id = BPF_CORE_READ(at, kn, id);

		if (bpf_map_lookup_elem(&watched_cgroups, &id))
			return true;
		css = BPF_CORE_READ(css, parent);
	}
	return false;
}

static __always_inline struct cgroup *cgroup_of(struct task_struct *task, __u64 subsystem)
{
	struct css_set *set = BPF_CORE_READ(task, cgroups);
	struct cgroup_subsys_state *state = NULL;

	bpf_probe_read_kernel(&state, sizeof(state),
			      (void *)set + bpf_core_field_offset(struct css_set, subsys) + subsystem * sizeof(void *));
	return state ? BPF_CORE_READ(state, cgroup) : NULL;
}

#define in_watched_cgroup_of(task, subsystem)                                                                        \
	(bpf_core_enum_value_exists(enum cgroup_subsys_id, subsystem) &&                                             \
	 in_watched_cgroup(cgroup_of(task, bpf_core_enum_value(enum cgroup_subsys_id, subsystem))))

__noinline bool cgroup_watched(__u64 address)
{
	struct task_struct *task = (void *)address;
	struct cgroup *unified = BPF_CORE_READ(task, cgroups, dfl_cgrp);

	return in_watched_cgroup(unified) || in_watched_cgroup_of(task, memory_cgrp_id) ||
	       in_watched_cgroup_of(task, pids_cgrp_id) || in_watched_cgroup_of(task, cpu_cgrp_id);
}

__noinline bool is_watched(__u64 address, __u32 pid, struct comm *comm, __u32 filters)
{
	struct task_struct *task = (void *)address;
	struct comm name;
	__u32 uid;

	if (!filters || !comm)
		return true;
	/* 6.1 takes a key from the stack, not from an argument */
	name = *comm;
	if (filters & WATCH_PIDS && bpf_map_lookup_elem(&watched_pids, &pid))
		return true;
	if (filters & WATCH_COMMS && bpf_map_lookup_elem(&watched_comms, &name))
		return true;
	uid = BPF_CORE_READ(task, real_cred, uid.val);
	if (filters & WATCH_UIDS && bpf_map_lookup_elem(&watched_uids, &uid))
		return true;
	return filters & WATCH_CGROUPS && cgroup_watched(address);
}

__noinline __u8 wanting_streams(__u32 open, __u32 pid, struct comm *comm)
{
	__u64 *name = (__u64 *)comm;
	__u8 wanting = 0;

	if (!comm)
		return 0;

	for (__u32 i = 0; i < STREAMS; i++) {
		__u32 index = i;
		struct stream_settings *settings;
		__u64 *wanted;

		if (!(open & 1U << i))
			continue;
		settings = bpf_map_lookup_elem(&streams, &index);
		if (!settings)
			continue;
		wanted = (__u64 *)settings->comm;
		if (settings->pid ? settings->pid == pid : wanted[0] == name[0] && wanted[1] == name[1])
			wanting |= 1U << i;
	}
	return wanting;
}

/* Whether the thread's process is watched, and by which streams. */
__noinline int check(struct thread_state *state, __u64 address, struct syscall_config *settings, __u64 now)
{
	struct task_struct *task = (void *)address;
	struct comm comm = {};

	if (!state || !settings)
		return 0;

	state->pid = BPF_CORE_READ(task, tgid);
	state->start = BPF_CORE_READ(task, group_leader, start_boottime);
	state->checked = now;
	state->generation = settings->generation;
	BPF_CORE_READ_STR_INTO(&comm.text, task, group_leader, comm);
	state->watched = state->pid != settings->excluded_pid &&
			 is_watched(address, state->pid, &comm, settings->filters);
	state->streams = settings->streams ? wanting_streams(settings->streams, state->pid, &comm) : 0;
	return 0;
}

static __always_inline bool belongs_to(struct thread_state *state, struct task_struct *task)
{
	return state->tid == (__u32)task->pid && state->thread_start == task->start_boottime;
}

static __always_inline void become(struct thread_state *state, struct task_struct *task)
{
	state->entered = 0;
	state->generation = 0;
	state->told_at = 0;
	state->entry_unknown = 0;
	state->thread_start = task->start_boottime;
}

/*
 * Where a thread's state is; made when "create" is set. A place is taken from nobody who lives: then two programs never
 * write the same one.
 */
static __always_inline struct thread_state *state_of(struct task_struct *task, bool create)
{
	__u32 tid = task->pid, index = tid & (PLACES - 1);
	struct thread_state *state = bpf_map_lookup_elem(&places, &index);

	if (!state)
		return NULL;
	if (belongs_to(state, task))
		return state;
	/* one of the same id is dead, and its end was not seen */
	if (create && (state->tid == tid || __sync_val_compare_and_swap(&state->tid, 0, tid) == 0)) {
		become(state, task);
		return state;
	}
	state = bpf_task_storage_get(&displaced, task, 0, create ? BPF_LOCAL_STORAGE_GET_F_CREATE : 0);
	if (state && !belongs_to(state, task)) {
		become(state, task);
		state->tid = tid;
	}
	return state;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(sched_process_exit, struct task_struct *task)
{
	__u32 index = task->pid & (PLACES - 1);
	struct thread_state *state = bpf_map_lookup_elem(&places, &index);

	if (state && belongs_to(state, task)) {
		state->entered = 0;
		state->tid = 0;
	}
	return 0;
}

SEC("tp_btf/sys_enter")
int BPF_PROG(sys_enter, struct pt_regs *regs, long id)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct syscall_config *settings = configuration();
	struct thread_state *state;
	__u64 now;

	state = state_of(task, true);
	if (!state || !settings)
		return 0;
	now = bpf_ktime_get_boot_ns();
	if (state->generation != settings->generation || now - state->checked > CHECK_NS)
		check(state, bpf_get_current_task(), settings, now);
	state->number = number_of(id);
	state->abi = abi_of(task, id);
	state->told_at = 0;
	state->entry_unknown = 0;
	state->entered = now;
	return 0;
}

/* A program run anew is another one under the same pid. */
SEC("tp_btf/sched_process_exec")
int BPF_PROG(sched_process_exec, struct task_struct *task, int old_pid)
{
	struct thread_state *state = state_of(task, false);

	if (state)
		state->checked = 0;
	/* a thread that is not the leader takes the leader's id when it execs, and nobody ends under its old one */
	if (old_pid != task->pid) {
		__u32 index = old_pid & (PLACES - 1);

		state = bpf_map_lookup_elem(&places, &index);
		if (state && state->tid == (__u32)old_pid) {
			state->entered = 0;
			state->tid = 0;
		}
	}
	return 0;
}

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

/* A call that has returned, as it is told. */
struct returned_call {
	__u64 now;
	__u64 entered;
	__u64 latency;
	__u8 wait;
	__u8 reasons;
	__u8 streams;
	struct call_registers registers;
};

static __always_inline void fill_event(struct syscall_event *event, struct thread_state *state,
				       struct returned_call *call)
{
	event->start = state->start;
	event->pid = state->pid;
	event->entered = call->entered;
	event->result = call->registers.result;
	__builtin_memcpy(event->arguments, call->registers.arguments, sizeof(event->arguments));
	event->number = state->number;
	event->abi = state->abi;
	event->wait = call->wait;
	event->reasons = call->reasons;
	event->streams = call->streams;
	event->flags = state->entry_unknown ? ENTRY_UNKNOWN : 0;
	event->reserved = 0;
}

static __always_inline void fill_running(struct syscall_event *event)
{
	event->tid = bpf_get_current_pid_tgid();
	event->uid = bpf_get_current_uid_gid();
	bpf_get_current_comm(event->comm, COMM_SIZE);
}

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

static __always_inline void append_stack(struct call_scratch *scratch, void *ctx)
{
	struct section *section = begin_section(scratch, SECTION_STACK, 0);
	long bytes = bpf_get_stack(ctx, section + 1, CALL_STACK_MAX * sizeof(__u64), BPF_F_USER_STACK);

	if (bytes > 0)
		end_section(scratch, section, bytes);
}

/* Writes the call with all that is known of it to the rings that want it. */
static __always_inline void tell(void *ctx, struct thread_state *state, struct call_settings *settings,
				 struct syscall_config *general, struct returned_call *call)
{
	struct call_scratch *scratch;
	__u32 zero = 0, length;

	scratch = bpf_map_lookup_elem(&call_scratches, &zero);
	if (!scratch)
		return;
	fill_event(&scratch->event, state, call);
	fill_running(&scratch->event);
	append_sections(scratch, settings, bpf_get_current_task(), true);
	if (call->reasons & REASON_SLOW && general->user_stacks)
		append_stack(scratch, ctx);
	length = length_of(scratch);
	if (call->reasons) {
		count(2 * EVENT_SYSCALL);
		fill_header(&scratch->event.header, EVENT_SYSCALL);
		scratch->event.header.time = call->now;
		if (bpf_ringbuf_output(&events, &scratch->event, length, wakeup_flags(length, general->wakeup_bytes)))
			count_lost(EVENT_SYSCALL);
	}
	if (call->streams) {
		count_stream(0);
		fill_stream_header(&scratch->event.header, call->now);
		if (bpf_ringbuf_output(&stream, &scratch->event, length, BPF_RB_NO_WAKEUP))
			lose_stream();
	}
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

SEC("tp_btf/sys_exit")
int BPF_PROG(sys_exit, struct pt_regs *regs, long result)
{
	struct task_struct *task = bpf_get_current_task_btf();
	struct thread_state *state = state_of(task, false);
	struct syscall_config *general = configuration();
	struct returned_call call;
	struct call_settings *settings;
	struct call_stats *stats;
	struct call_key key;
	__u64 inside;
	__u32 index;

	if (!state || !state->entered) {
		__u32 zero = 0;
		__u64 *counter = bpf_map_lookup_elem(&unpaired, &zero);

		if (counter)
			(*counter)++;
		return 0;
	}
	call.entered = state->entered;
	state->entered = 0;
	if (!general)
		return 0;
	/* the call began under other filters or streams */
	if (state->generation != general->generation)
		check(state, bpf_get_current_task(), general, call.entered);
	if (!state->watched)
		return 0;
	index = state->abi * CALL_NUMBERS + state->number;
	settings = bpf_map_lookup_elem(&call_settings, &index);
	if (!settings || !(settings->flags & CALL_WATCHED))
		return 0;
	call.now = bpf_ktime_get_boot_ns();
	call.latency = call.now - call.entered;
	call.wait = WAIT_UNKNOWN;
	call.reasons = 0;
	call.streams = 0;
	call.registers.result = result;
	if (call.latency >= WAIT_TOLD_NS) {
		fill_arguments(&call.registers, regs, state->abi);
		call.wait = wait_of(bpf_get_current_task(), settings, &call.registers, true);
	}

	key.start = state->start;
	key.pid = state->pid;
	key.number = state->number;
	key.abi_wait = state->abi | call.wait << 2;
	key.octave = octave_of(call.latency);
	stats = entry_of(&key, general->window);
	if (stats) {
		inside = call.now - general->window_start;
		stats->total += call.latency;
		stats->inside += call.latency < inside ? call.latency : inside;
		if (call.latency > stats->longest)
			stats->longest = call.latency;
		if (result > 0)
			stats->transferred += result;
		stats->parts[(call.latency >> (key.octave - 4)) & (OCTAVE_PARTS - 1)]++;
		if (call.latency >= settings->slow) {
			if (stats->told < general->slow_limit) {
				stats->told++;
				call.reasons = REASON_SLOW;
			} else {
				stats->withheld++;
			}
		}
	} else {
		struct unheld_calls *missed = bpf_map_lookup_elem(&unheld, &index);

		if (missed) {
			missed->count++;
			missed->total += call.latency;
		}
	}
	/* the kernel's own codes from 512 on say that a signal interrupted the call */
	if (result < 0 && result >= -255 && count_error(state, general, result, index))
		call.reasons |= REASON_FAILED;
	if (state->streams & general->streams)
		call.streams = streams_of(state->streams & general->streams, call.latency, result, index);
	if (!(call.reasons | call.streams))
		return 0;
	if (call.latency < WAIT_TOLD_NS)
		fill_arguments(&call.registers, regs, state->abi);
	if (!call.reasons && !has_sections(settings))
		stream_plain(state, &call);
	else
		tell(ctx, state, settings, general, &call);
	return 0;
}

SEC("iter/task")
int open_calls(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct syscall_config *general = configuration();
	struct call_scratch *scratch;
	struct call_settings *settings;
	struct thread_state *state;
	struct returned_call call;
	struct pt_regs *regs;
	__u32 zero = 0, index, length = 0;
	__u64 address;

	if (!task || !general || task->flags & PF_KTHREAD)
		return 0;
	scratch = bpf_map_lookup_elem(&open_scratches, &zero);
	if (!scratch)
		return 0;
	/* by way of a map, because functions of their own take numbers and not pointers to tasks */
	*(volatile __u64 *)&scratch->task = (__u64)task;
	address = *(volatile __u64 *)&scratch->task;
	regs = (void *)bpf_task_pt_regs(task);
	state = state_of(task, false);
	call.now = bpf_ktime_get_boot_ns();
	if (!state) {
		struct task_struct___state *asleep = (void *)task;
		__s64 number;

		/*
		 * a call that began before these programs did: only of a thread that sleeps is it sure that it is in one;
		 * one that has exited and was not reaped may have no stack, and zeroes look like read(0, NULL, 0)
		 */
		if (!asleep->__state || task->exit_state)
			return 0;
#if defined(__TARGET_ARCH_x86)
		number = (__s64)((struct pt_regs___x86_all *)regs)->orig_ax;
#else
		number = ((struct pt_regs___aarch64_all *)regs)->syscallno;
#endif
		if (number < 0)
			return 0;
		state = state_of(task, true);
		if (!state)
			return 0;
		check(state, address, general, call.now);
		state->number = number_of(number);
		state->abi = abi_of(task, number);
		state->entry_unknown = 1;
		state->entered = call.now;
	}
	call.entered = state->entered;
	if (!call.entered || call.entered > call.now)
		return 0;
	if (state->generation != general->generation)
		check(state, address, general, call.now);
	if (!state->watched)
		return 0;
	index = state->abi * CALL_NUMBERS + state->number;
	settings = bpf_map_lookup_elem(&call_settings, &index);
	if (!settings || !(settings->flags & CALL_WATCHED))
		return 0;
	call.latency = call.now - call.entered;
	call.wait = WAIT_UNKNOWN;
	call.registers.result = 0;
	call.reasons = REASON_OPEN;
	call.streams = 0;
	fill_arguments(&call.registers, regs, state->abi);
	if (call.latency >= WAIT_TOLD_NS) {
		struct task_struct___state *asleep = (void *)task;

		call.wait = wait_of(address, settings, &call.registers, false);
		/* disks and file servers are waited for without heed of signals, the other end of a pipe is not */
		if (settings->path && asleep->__state & TASK_INTERRUPTIBLE)
			call.wait = WAIT_PIPE;
	}
	describe(struct open_call);
	describe(struct section);
	describe(struct file_section);
	describe(struct socket_section);
	describe(struct timeout_section);
	scratch->open.start = state->start;
	scratch->open.pid = state->pid;
	scratch->open.tid = task->pid;
	scratch->open.entered = call.entered;
	scratch->open.number = state->number;
	scratch->open.abi = state->abi;
	scratch->open.wait = call.wait;
	if (call.latency >= general->open_after && call.latency >= state->told_at) {
		state->told_at = call.latency * OPEN_TOLD_FACTOR;
		fill_event(&scratch->event, state, &call);
		scratch->event.tid = task->pid;
		scratch->event.uid = task->real_cred->uid.val;
		bpf_probe_read_kernel(scratch->event.comm, COMM_SIZE, task->comm);
		fill_header(&scratch->event.header, EVENT_SYSCALL);
		scratch->event.header.time = call.now;
		append_sections(scratch, settings, address, false);
		length = length_of(scratch);
	}
	scratch->open.event_length = length;
	bpf_seq_write(ctx->meta->seq, &scratch->open, sizeof(struct open_call) + length);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
