/* SPDX-License-Identifier: GPL-2.0 */
/* What every record of a call holds. */
#ifndef TRACEWARDEN_SYSCALL_EVENT_BPF_H
#define TRACEWARDEN_SYSCALL_EVENT_BPF_H

struct scratch_map {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct call_scratch);
};
/* the iterator may be interrupted by a call on its CPU, so it has its own */
struct scratch_map call_scratches SEC(".maps"), open_scratches SEC(".maps");

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

#endif
