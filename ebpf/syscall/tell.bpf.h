/* SPDX-License-Identifier: GPL-2.0 */
/* Telling: the slow and failed calls one by one, with what they were about. */
#ifndef TRACEWARDEN_SYSCALL_TELL_BPF_H
#define TRACEWARDEN_SYSCALL_TELL_BPF_H

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

#endif
