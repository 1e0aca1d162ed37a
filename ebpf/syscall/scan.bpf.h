/* SPDX-License-Identifier: GPL-2.0 */
/* Scanning: calls that have not returned. */
#ifndef TRACEWARDEN_SYSCALL_SCAN_BPF_H
#define TRACEWARDEN_SYSCALL_SCAN_BPF_H

/* linux/sched.h */
#define TASK_INTERRUPTIBLE 1
/* A call that still goes on is told again when it has lasted so many times longer. */
#define OPEN_TOLD_FACTOR 10

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

#endif
