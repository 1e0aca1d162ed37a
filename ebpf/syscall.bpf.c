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
#include "syscall/call.bpf.h"
#include "syscall/thread.bpf.h"
#include "syscall/watch.bpf.h"
#include "syscall/count.bpf.h"
#include "syscall/event.bpf.h"
#include "syscall/stream.bpf.h"
#include "syscall/tell.bpf.h"
#include "syscall/scan.bpf.h"

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

char LICENSE[] SEC("license") = "GPL";
