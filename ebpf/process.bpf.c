// SPDX-License-Identifier: GPL-2.0
/* Lives and deaths of processes, and the signals between them. */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "events.h"
#include "ring.bpf.h"
#include "task.bpf.h"
#include "path.bpf.h"

/*
 * Whether sched_process_exit has a second argument that tells if the last thread goes, as on 6.18; user space asks the
 * kernel's BTF. Without it two threads that end at once may both look like the last, and Java drops the second.
 */
const volatile bool exit_tells_group_dead = false;

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct process_config);
} config SEC(".maps");

/* 1 while the reader sleeps until it is woken instead of looking by itself every few milliseconds. */
struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, __u64);
} reader_sleeps SEC(".maps");

/* An exec record under construction: too big for the stack, and its length is known only at the end. */
struct exec_scratch {
	struct exec_event event;
	char texts[EXEC_FILENAME_MAX + 2 * EXEC_PATH_MAX + EXEC_ARGUMENTS_MAX];
	struct path_walk walk;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct exec_scratch);
} exec_scratches SEC(".maps");

static __always_inline struct process_config *configuration(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&config, &zero);
}

static __always_inline __u64 wakeup(__u64 size)
{
	struct process_config *settings = configuration();
	__u32 zero = 0;
	__u64 *sleeps = bpf_map_lookup_elem(&reader_sleeps, &zero);

	if (sleeps && *sleeps) {
		*sleeps = 0;
		return BPF_RB_FORCE_WAKEUP;
	}
	return wakeup_flags(size, settings ? settings->wakeup_bytes : 0);
}

static __always_inline void submit(void *record, __u64 size)
{
	bpf_ringbuf_submit(record, wakeup(size));
}

SEC("tp_btf/sched_process_fork")
int BPF_PROG(sched_process_fork, struct task_struct *parent, struct task_struct *child)
{
	struct fork_event *event;

	if (child->pid != child->tgid)
		return 0;
	event = reserve(EVENT_FORK, struct fork_event);
	if (!event)
		return 0;
	fill_task_facts(&event->child, child);
	submit(event, sizeof(*event));
	return 0;
}

/* The compiler must not reason the comparison away that the verifier needs to see. */
static __always_inline __u32 bounded(__u32 value, __u32 limit)
{
	asm volatile("" : "+r"(value));
	return value > limit ? limit : value;
}

SEC("tp_btf/sched_process_exec")
int BPF_PROG(sched_process_exec, struct task_struct *task, int old_pid, struct linux_binprm *binprm)
{
	struct fs_struct *fs = task->fs;
	struct mm_struct *mm = task->mm;
	unsigned long arguments_start = mm->arg_start;
	__u64 arguments_size = mm->arg_end - arguments_start;
	struct exec_scratch *scratch;
	struct exec_event *event;
	__u32 zero = 0;
	bool truncated;
	__u32 part, end;
	long written;

	scratch = bpf_map_lookup_elem(&exec_scratches, &zero);
	if (!scratch)
		return 0;
	event = &scratch->event;
	describe(struct exec_event);
	count(2 * EVENT_EXEC);
	fill_header(&event->header, EVENT_EXEC);
	fill_task_facts(&event->task, task);
	event->calling_tid = old_pid;
	event->paths_truncated = 0;
	event->reserved = 0;

	written = bpf_probe_read_kernel_str(scratch->texts, EXEC_FILENAME_MAX, binprm->filename);
	end = written > 0 ? (written - 1) & (EXEC_FILENAME_MAX - 1) : 0;
	event->filename_length = end;

	part = write_components(&scratch->walk, &mm->exe_file->f_path, fs, scratch->texts + end, EXEC_PATH_MAX,
				&truncated);
	part = bounded(part, EXEC_PATH_MAX);
	event->executable_length = part;
	event->paths_truncated |= truncated ? 1 : 0;
	end += part;

	part = write_components(&scratch->walk, &fs->pwd, fs, scratch->texts + (end & 2047), EXEC_PATH_MAX, &truncated);
	part = bounded(part, EXEC_PATH_MAX);
	event->directory_length = part;
	event->paths_truncated |= truncated ? 2 : 0;
	end += part;

	event->arguments_truncated = arguments_size > EXEC_ARGUMENTS_MAX;
	part = bounded(arguments_size > EXEC_ARGUMENTS_MAX ? EXEC_ARGUMENTS_MAX : arguments_size, EXEC_ARGUMENTS_MAX);
	end &= 4095;
	if (bpf_probe_read_user(scratch->texts + end, part, (void *)arguments_start))
		part = 0;
	event->arguments_length = part;
	end = bounded(end + part + sizeof(*event), sizeof(*event) + sizeof(scratch->texts));
	if (bpf_ringbuf_output(&events, scratch, end, wakeup(end)))
		count_lost(EVENT_EXEC);
	return 0;
}

#define THREADS_SUMMED_MAX 32

/*
 * Adds what threads used that the kernel has not yet added to the process: the one that goes now and those that went
 * just before it. All others were added when they were released.
 */
static __always_inline void sum_threads(struct exit_event *event, struct signal_struct *signal)
{
	struct list_head *head = (void *)signal + bpf_core_field_offset(struct signal_struct, thread_head);
	struct list_head *node = BPF_CORE_READ(signal, thread_head.next);
	__u32 counted = 0;

	for (int i = 0; i < THREADS_SUMMED_MAX && node && node != head; i++) {
		struct task_struct *thread = (void *)node - bpf_core_field_offset(struct task_struct, thread_node);

		event->user_time += BPF_CORE_READ(thread, utime);
		event->system_time += BPF_CORE_READ(thread, stime);
		event->run_time += BPF_CORE_READ(thread, se.sum_exec_runtime);
		event->minor_faults += BPF_CORE_READ(thread, min_flt);
		event->major_faults += BPF_CORE_READ(thread, maj_flt);
		if (bpf_core_field_exists(thread->ioac.rchar)) {
			event->read_chars += BPF_CORE_READ(thread, ioac.rchar);
			event->written_chars += BPF_CORE_READ(thread, ioac.wchar);
		}
		if (bpf_core_field_exists(thread->ioac.read_bytes)) {
			event->read_bytes += BPF_CORE_READ(thread, ioac.read_bytes);
			event->written_bytes += BPF_CORE_READ(thread, ioac.write_bytes);
		}
		counted++;
		node = BPF_CORE_READ(node, next);
	}
	event->threads_counted = counted;
}

SEC("tp_btf/sched_process_exit")
int BPF_PROG(sched_process_exit, struct task_struct *task)
{
	struct signal_struct *signal = task->signal;
	struct exit_event *event;

	if (exit_tells_group_dead) {
		if (!(bool)ctx[1])
			return 0;
	} else if (signal->live.counter != 0) {
		return 0;
	}
	event = reserve(EVENT_EXIT, struct exit_event);
	if (!event)
		return 0;
	fill_task_facts(&event->task, task);
	/* kernel/exit.c, wait_task_zombie(): what the parent will be told */
	event->status = signal->flags & SIGNAL_GROUP_EXIT ? signal->group_exit_code : task->group_leader->exit_code;
	event->user_time = signal->utime;
	event->system_time = signal->stime;
	event->run_time = signal->sum_sched_runtime;
	event->max_rss_pages = signal->maxrss;
	event->minor_faults = signal->min_flt;
	event->major_faults = signal->maj_flt;
	event->read_chars = event->written_chars = 0;
	event->read_bytes = event->written_bytes = 0;
	if (bpf_core_field_exists(signal->ioac.rchar)) {
		event->read_chars = signal->ioac.rchar;
		event->written_chars = signal->ioac.wchar;
	}
	if (bpf_core_field_exists(signal->ioac.read_bytes)) {
		event->read_bytes = signal->ioac.read_bytes;
		event->written_bytes = signal->ioac.write_bytes;
	}
	sum_threads(event, signal);
	submit(event, sizeof(*event));
	return 0;
}

/*
 * A raw argument as a plain number. The verifier takes a BTF argument for a pointer that is never NULL and removes the
 * branches that test it, while a signal's info may well be NULL or a small sentinel.
 */
static __always_inline unsigned long raw_argument(unsigned long long *ctx, int index)
{
	unsigned long value = 0;

	bpf_probe_read_kernel(&value, sizeof(value), &ctx[index]);
	return value;
}

static __always_inline void *handler_of(struct task_struct *task, int signal)
{
	void *handler = NULL;
	/* read as a plain number: older verifiers allow no variable offset on a BTF pointer */
	struct sighand_struct *sighand = BPF_CORE_READ(task, sighand);

	bpf_probe_read_kernel(&handler, sizeof(handler),
			      (void *)sighand + bpf_core_field_offset(struct sighand_struct, action) +
			      (signal - 1) * bpf_core_type_size(struct k_sigaction) +
			      bpf_core_field_offset(struct k_sigaction, sa.sa_handler));
	return handler;
}

static __always_inline __u8 disposition_of(void *handler)
{
	return handler == (void *)0 ? SIGNAL_DEFAULT : handler == (void *)1 ? SIGNAL_IGNORED : SIGNAL_HANDLED;
}

static __always_inline bool wanted(struct process_config *settings, int signal, __u8 disposition)
{
	__u64 bit = 1ULL << ((signal - 1) & 63);

	return settings->signals & bit && (disposition != SIGNAL_HANDLED || settings->handled & bit);
}

static __always_inline void fill_system_call(struct signal_sent_event *event, struct task_struct *task)
{
	struct pt_regs *regs;

	event->system_call = -1;
	event->argument = 0;
	if (task->flags & PF_KTHREAD || !bpf_core_enum_value_exists(enum bpf_func_id, BPF_FUNC_task_pt_regs))
		return;
	regs = (void *)bpf_task_pt_regs(task);
#if defined(__TARGET_ARCH_x86)
	/* calls from 32-bit code have numbers of another table */
	if (task->thread_info.status & TS_COMPAT)
		return;
	event->system_call = ((struct pt_regs___x86 *)regs)->orig_ax;
	event->argument = ((struct pt_regs___x86 *)regs)->di;
#elif defined(__TARGET_ARCH_arm64)
	event->system_call = ((struct pt_regs___aarch64 *)regs)->syscallno;
	event->argument = ((struct pt_regs___aarch64 *)regs)->orig_x0;
#endif
}

/* The part of siginfo_t that is the same for every kernel, because user space sees it (sigaction(2)). */
struct siginfo_head {
	__s32 signo, error, code, pad;
	union {
		struct {
			__s32 pid;
			__u32 uid;
			__u64 value;
		} queued;
		__u64 address;
		struct {
			__u64 call_address;
			__s32 number;
		} system_call;
	};
};

static __always_inline void fill_siginfo(struct signal_sent_event *event, int signal, unsigned long info)
{
	struct siginfo_head head = {};

	event->code = 0;
	event->value = 0;
	event->claimed_pid = 0;
	event->claimed_uid = 0;
	/* SEND_SIG_NOINFO and SEND_SIG_PRIV are no addresses (include/linux/sched/signal.h) */
	if (info <= 1) {
		event->info_kind = info ? SIGNAL_PRIVATE : SIGNAL_NO_INFO;
		event->code = info ? 0x80 : 0;
		return;
	}
	event->info_kind = SIGNAL_INFO;
	bpf_probe_read_kernel(&head, sizeof(head), (void *)info);
	event->code = head.code;
	if (head.code > 0 && head.code != 0x80) {
		event->value = signal == SIGSYS ? (__u64)head.system_call.number : head.address;
	} else if (head.code <= 0) {
		event->claimed_pid = head.queued.pid;
		event->claimed_uid = head.queued.uid;
		if (head.code == -1)
			event->value = head.queued.value;
	}
}

SEC("tp_btf/signal_generate")
int BPF_PROG(signal_generate, int signal, struct kernel_siginfo *info, struct task_struct *target, int group, int result)
{
	struct process_config *settings = configuration();
	struct task_struct *running = bpf_get_current_task_btf();
	struct signal_sent_event *event;
	__u8 disposition;

	if (!settings || signal < 1 || signal > 64 || !(settings->signals & 1ULL << ((signal - 1) & 63)))
		return 0;
	disposition = disposition_of(handler_of(target, signal));
	if (!wanted(settings, signal, disposition))
		return 0;
	event = reserve(EVENT_SIGNAL_SENT, struct signal_sent_event);
	if (!event)
		return 0;
	fill_task_facts(&event->running, running);
	fill_task_facts(&event->target, target);
	event->signal = signal;
	fill_siginfo(event, signal, raw_argument(ctx, 1));
	fill_system_call(event, running);
	event->result = result;
	event->group = group;
	event->disposition = disposition;
	event->parent_death_signal = target->pdeath_signal;
	event->reserved = 0;
	submit(event, sizeof(*event));
	return 0;
}

/*
 * What a delivered signal means for the process. The kernel ends each thread of a dying process by an inner SIGKILL
 * (kernel/signal.c, get_signal()); the signal that started it is in group_exit_code, none when exit_group() did, and
 * one report for the whole process is enough.
 */
static __always_inline int process_signal(struct task_struct *task, int signal, bool inner)
{
	struct task_struct *leader = task->group_leader;

	if (!inner)
		return signal;
	if (!(task->signal->flags & SIGNAL_GROUP_EXIT))
		return 0;
	if (task->pid != task->tgid && !leader->exit_state)
		return 0;
	return task->signal->group_exit_code & 0x7f;
}

SEC("tp_btf/signal_deliver")
int BPF_PROG(signal_deliver, int signal, struct kernel_siginfo *info, struct k_sigaction *action)
{
	struct process_config *settings = configuration();
	struct task_struct *task = bpf_get_current_task_btf();
	struct signal_delivered_event *event;
	struct siginfo_head head = {};
	unsigned long siginfo = raw_argument(ctx, 1);
	bool inner = signal == SIGKILL && !siginfo;
	__u8 disposition = disposition_of(action->sa.sa_handler);

	signal = process_signal(task, signal, inner);
	if (!settings || signal < 1 || signal > 64 || !wanted(settings, signal, disposition))
		return 0;
	event = reserve(EVENT_SIGNAL_DELIVERED, struct signal_delivered_event);
	if (!event)
		return 0;
	fill_task_facts(&event->task, task);
	if (siginfo > 1)
		bpf_probe_read_kernel(&head, sizeof(head), (void *)siginfo);
	event->signal = signal;
	event->code = head.code;
	event->disposition = disposition;
	event->ends_process = inner;
	event->reserved = 0;
	event->reserved2 = 0;
	submit(event, sizeof(*event));
	return 0;
}

SEC("tp_btf/cgroup_mkdir")
int BPF_PROG(cgroup_mkdir, struct cgroup *cgroup, const char *path)
{
	struct cgroup_created_event *event = reserve(EVENT_CGROUP_CREATED, struct cgroup_created_event);
	long written;

	if (!event)
		return 0;
	event->id = cgroup->kn->id;
	event->hierarchy = cgroup->root->hierarchy_id;
	written = bpf_probe_read_kernel_str(event->path, CGROUP_PATH_MAX, path);
	event->path_length = written > 0 ? written - 1 : 0;
	submit(event, sizeof(*event));
	return 0;
}

SEC("iter/task")
int process_snapshot(struct bpf_iter__task *ctx)
{
	struct task_struct *task = ctx->task;
	struct process_snapshot snapshot = {};

	if (!task || task->pid != task->tgid || task->signal->live.counter <= 0)
		return 0;
	fill_task_facts(&snapshot.task, task);
	describe(struct process_snapshot);
	bpf_seq_write(ctx->meta->seq, &snapshot, sizeof(snapshot));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
