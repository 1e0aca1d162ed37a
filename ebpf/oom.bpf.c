// SPDX-License-Identifier: GPL-2.0
/* Whom the kernel kills for want of memory, and which limit was reached. */
#include "kernel.h"
#include "oom_kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "events.h"
#include "ring.bpf.h"
#include "task.bpf.h"

/* mm/oom_kill.c sends its SIGKILL with this instead of a siginfo (SEND_SIG_PRIV) */
#define FROM_THE_KERNEL 1

/* The task that SIGKILL went to last on this CPU: before 6.8 oom/mark_victim, right after it, gives a pid alone. */
struct killed {
	struct oom_victim_event event;
	__u64 by; /* pid and tid of the task that ran */
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct killed);
} last_killed SEC(".maps");

/* Nothing else takes the struct into the object's BTF, where its layout is checked. */
const struct oom_decision_event *oom_decision_in_btf __attribute__((unused));

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct oom_account);
} account SEC(".maps");

static __always_inline struct cgroup_subsys_state___tree *memory_of(struct task_struct *task)
{
	struct cgroup_subsys_state___tree *state = NULL;
	void *set;

	if (!bpf_core_enum_value_exists(enum cgroup_subsys_id, memory_cgrp_id))
		return NULL;
	set = BPF_CORE_READ(task, cgroups);
	bpf_probe_read_kernel(&state, sizeof(state),
			      set + bpf_core_field_offset(struct css_set, subsys) +
			      bpf_core_enum_value(enum cgroup_subsys_id, memory_cgrp_id) * sizeof(void *));
	return state;
}

/* Returns how many levels there were; *truncated says whether there are more above. */
static __always_inline __u8 fill_levels(struct memory_level *levels, struct cgroup_subsys_state___tree *state,
					__u8 *truncated)
{
	__u8 filled = 0;

#pragma unroll
	for (int i = 0; i < MEMORY_LEVELS; i++) {
		struct mem_cgroup *memory = (void *)state - bpf_core_field_offset(struct mem_cgroup, css);

		if (!state)
			break;
		levels[i].cgroup = BPF_CORE_READ(state, cgroup, kn, id);
		levels[i].usage_pages = BPF_CORE_READ(memory, memory.usage.counter);
		levels[i].limit_pages = BPF_CORE_READ(memory, memory.max);
		filled++;
		state = BPF_CORE_READ(state, parent);
	}
	if (state)
		*truncated = 1;
	return filled;
}

/*
 * The counter as the kernel's own message on the kill has it. Since 6.2 each CPU holds back up to the larger of 32 and
 * twice the number of CPUs in pages, so that it may be off by that much for each CPU the process ran on. A macro,
 * because the place of an element is relocated only where its index is a literal.
 */
#define resident_pages(mm, index)                                                                                \
	({                                                                                                       \
		__s64 pages = 0;                                                                                 \
		if (bpf_core_type_exists(struct mm_rss_stat))                                                    \
			bpf_core_read(&pages, sizeof(pages),                                                     \
				      &((struct mm_struct___atomics *)(mm))->rss_stat.count[index].counter);   \
		else                                                                                             \
			bpf_core_read(&pages, sizeof(pages),                                                     \
				      &((struct mm_struct___counters *)(mm))->rss_stat[index].count);          \
		pages > 0 ? pages : 0;                                                                           \
	})

static __always_inline void fill_memory(struct oom_victim_event *event, struct mm_struct *mm)
{
	struct mm_struct___memory *memory = (void *)mm;

	if (!mm)
		return;
	event->total_vm_pages = BPF_CORE_READ(memory, total_vm);
	event->page_table_bytes = BPF_CORE_READ(memory, pgtables_bytes.counter);
	event->file_rss_pages = resident_pages(mm, MM_FILEPAGES);
	event->anon_rss_pages = resident_pages(mm, MM_ANONPAGES);
	event->swap_pages = resident_pages(mm, MM_SWAPENTS);
	event->shmem_rss_pages = resident_pages(mm, MM_SHMEMPAGES);
}

/* Everything but the header and the trigger. */
static __always_inline void fill_victim(struct oom_victim_event *event, struct task_struct *victim)
{
	struct cgroup_subsys_state___tree *victim_memory = memory_of(victim);
	struct cgroup_subsys_state___tree *trigger_memory = memory_of((void *)bpf_get_current_task());

	fill_task_facts(&event->victim, victim);
	event->victim_known = 1;
	event->oom_score_adj = victim->signal->oom_score_adj;
	fill_memory(event, BPF_CORE_READ(victim, mm));
	if (victim_memory)
		event->hierarchy = BPF_CORE_READ(victim_memory, cgroup, root, hierarchy_id);
	event->victim_levels = fill_levels(event->victim_memory, victim_memory, &event->levels_truncated);
	if (trigger_memory != victim_memory)
		event->trigger_levels = fill_levels(event->trigger_memory, trigger_memory, &event->levels_truncated);
}

/* since 6.8 */
SEC("tp_btf/mark_victim")
int BPF_PROG(mark_victim, struct task_struct *victim)
{
	struct oom_victim_event *event = reserve(EVENT_OOM_VICTIM, struct oom_victim_event);

	if (!event)
		return 0;
	__builtin_memset((void *)event + sizeof(event->header), 0, sizeof(*event) - sizeof(event->header));
	fill_task_facts(&event->trigger, bpf_get_current_task_btf());
	fill_victim(event, victim);
	bpf_ringbuf_submit(event, BPF_RB_FORCE_WAKEUP);
	return 0;
}

/* before 6.8, with mark_victim_pid */
SEC("tp_btf/signal_generate")
int BPF_PROG(kernel_kills, int signal, struct kernel_siginfo *info, struct task_struct *task)
{
	unsigned long source = 0;
	struct killed *killed;
	__u32 zero = 0;

	/* as a plain number: the verifier takes a BTF argument for a pointer and what compares it with a sentinel away */
	bpf_probe_read_kernel(&source, sizeof(source), &ctx[1]);
	if (signal != SIGKILL || source != FROM_THE_KERNEL)
		return 0;
	killed = bpf_map_lookup_elem(&last_killed, &zero);
	if (!killed)
		return 0;
	__builtin_memset(killed, 0, sizeof(*killed));
	killed->by = bpf_get_current_pid_tgid();
	fill_victim(&killed->event, task);
	return 0;
}

SEC("tp_btf/mark_victim")
int BPF_PROG(mark_victim_pid, int pid)
{
	struct oom_victim_event *event = reserve(EVENT_OOM_VICTIM, struct oom_victim_event);
	struct task_struct *current;
	struct killed *killed;
	__u32 zero = 0;

	if (!event)
		return 0;
	killed = bpf_map_lookup_elem(&last_killed, &zero);
	current = bpf_get_current_task_btf();
	if (killed && killed->by == bpf_get_current_pid_tgid() && killed->event.victim.tid == (__u32)pid) {
		__builtin_memcpy((void *)event + sizeof(event->header), (void *)&killed->event + sizeof(event->header),
				 sizeof(*event) - sizeof(event->header));
	} else {
		/* no signal was sent: the victim was dying already, and then it is mostly the task that runs */
		__builtin_memset((void *)event + sizeof(event->header), 0, sizeof(*event) - sizeof(event->header));
		event->victim.pid = pid;
		if (current->pid == pid)
			fill_victim(event, current);
	}
	fill_task_facts(&event->trigger, current);
	bpf_ringbuf_submit(event, BPF_RB_FORCE_WAKEUP);
	return 0;
}

static __always_inline void *first_argument(struct pt_regs *registers)
{
#if defined(__TARGET_ARCH_x86)
	return (void *)BPF_CORE_READ((struct pt_regs___x86 *)registers, di);
#elif defined(__TARGET_ARCH_arm64)
	return (void *)BPF_CORE_READ((struct pt_regs___arguments *)registers, regs[0]);
#endif
}

/* optional: not every kernel and not every privilege allows kprobes */
SEC("kprobe/oom_kill_process")
int decision(struct pt_regs *registers)
{
	struct oom_control *control = first_argument(registers);
	struct oom_decision_event *event = reserve(EVENT_OOM_DECISION, struct oom_decision_event);
	struct mem_cgroup *memory;

	if (!event)
		return 0;
	memory = BPF_CORE_READ(control, memcg);
	event->memory_cgroup = memory ? BPF_CORE_READ(memory, css.cgroup, kn, id) : 0;
	event->total_pages = BPF_CORE_READ(control, totalpages);
	event->chosen_pid = BPF_CORE_READ(control, chosen, tgid);
	event->trigger_tid = (__u32)bpf_get_current_pid_tgid();
	event->constraint = BPF_CORE_READ(control, constraint);
	event->order = BPF_CORE_READ(control, order);
	/* the victim that follows wakes the reader */
	bpf_ringbuf_submit(event, BPF_RB_NO_WAKEUP);
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
