/* SPDX-License-Identifier: GPL-2.0 */
/* Threads, and the call that each is in. */
#ifndef TRACEWARDEN_SYSCALL_THREAD_BPF_H
#define TRACEWARDEN_SYSCALL_THREAD_BPF_H

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

#endif
