/* SPDX-License-Identifier: GPL-2.0 */
/* Writes a numbered note for every getppid() of one process: what the tests of the probe machinery count. */
typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef int __s32;
typedef long long __s64;
typedef unsigned short __be16;
typedef unsigned int __be32;
typedef unsigned int __wsum;

enum { BPF_MAP_TYPE_ARRAY = 2, BPF_MAP_TYPE_PERCPU_ARRAY = 6, BPF_MAP_TYPE_RINGBUF = 27 };
enum { BPF_RB_NO_WAKEUP = 1, BPF_RB_FORCE_WAKEUP = 2 };

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#ifdef __TARGET_ARCH_arm64
#define GETPPID 173
#else
#define GETPPID 110
#endif

struct inner {
	__u32 first;
	__u32 second;
};

struct note {
	__u64 number;
	__u64 tag;
	struct inner inner;
};

/* Nothing else takes the struct into the object's BTF, where the layout check looks for it. */
const struct note *note_in_btf __attribute__((unused));

struct long_note {
	struct note note;
	__u8 filler[25]; /* an odd length, so that headers come to lie everywhere */
};

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} counts SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64);
} sequence SEC(".maps");

const volatile __u32 pid;
const volatile __u64 tag;
const volatile __u16 discard_every; /* 0 for never */
const volatile __u32 burst = 1; /* notes per call */
const volatile __u8 wake = 1;

static void count(__u32 index)
{
	__u64 *value = bpf_map_lookup_elem(&counts, &index);

	if (value)
		*value += 1;
}

static void write_note(__u64 number)
{
	__u64 length = number % 2 ? sizeof(struct long_note) : sizeof(struct note);
	struct note *note;

	count(0);
	if (number % 2)
		note = bpf_ringbuf_reserve(&events, sizeof(struct long_note), 0);
	else
		note = bpf_ringbuf_reserve(&events, sizeof(struct note), 0);
	if (!note) {
		count(1);
		return;
	}
	note->number = number;
	note->tag = tag;
	note->inner.first = (__u32)number;
	note->inner.second = (__u32)length;
	if (discard_every && number % discard_every == 0)
		bpf_ringbuf_discard(note, BPF_RB_NO_WAKEUP);
	else
		bpf_ringbuf_submit(note, wake ? BPF_RB_FORCE_WAKEUP : BPF_RB_NO_WAKEUP);
}

SEC("tp_btf/sys_enter")
int on_call(__u64 *context)
{
	__u32 zero = 0;
	__u64 *next;

	if (context[1] != GETPPID || bpf_get_current_pid_tgid() >> 32 != pid)
		return 0;
	next = bpf_map_lookup_elem(&sequence, &zero);
	if (!next)
		return 0;
	for (__u32 i = 0; i < 128 && i < burst; i++)
		write_note(__sync_fetch_and_add(next, 1));
	return 0;
}

/* The verifier refuses it everywhere: the number of the call is no address. */
SEC("tp_btf/sys_exit")
int refused_by_verifier(__u64 *context)
{
	return *(volatile int *)(context[1] + 8);
}

/* No kernel has it. */
SEC("tp_btf/tracewarden_no_such_tracepoint")
int without_tracepoint(__u64 *context)
{
	return 0;
}

/* Attached through a perf event. */
SEC("tp/raw_syscalls/sys_exit")
int classic(void *context)
{
	__u32 one = 1;
	__u64 *calls = bpf_map_lookup_elem(&sequence, &one);

	if (calls && bpf_get_current_pid_tgid() >> 32 == pid)
		__sync_fetch_and_add(calls, 1);
	return 0;
}

/* Loads everywhere and can be attached nowhere. */
SEC("tp/tracewarden/no_such_event")
int without_event(void *context)
{
	return 0;
}

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
	__u64 session_id;
	__u64 seq_num;
} __attribute__((preserve_access_index));

struct task_struct {
	int pid;
} __attribute__((preserve_access_index));

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
} __attribute__((preserve_access_index));

SEC("iter/task")
int tasks(struct bpf_iter__task *context)
{
	struct task_struct *task = context->task;
	struct {
		__u32 pid;
		__u8 filler[396];
	} row = {};

	if (!task)
		return 0;
	row.pid = task->pid;
	/* more than one read's worth, however few processes there are */
	for (int i = 0; i < 8; i++)
		bpf_seq_write(context->meta->seq, &row, sizeof(row));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
