/* SPDX-License-Identifier: GPL-2.0 */
/* Counts the getppid() calls of one process by their (unused) first argument: what the tests of hash maps read. */
typedef unsigned char __u8;
typedef unsigned short __u16;
typedef unsigned int __u32;
typedef unsigned long long __u64;
typedef int __s32;
typedef long long __s64;
typedef unsigned short __be16;
typedef unsigned int __be32;
typedef unsigned int __wsum;

enum {
	BPF_MAP_TYPE_HASH = 1,
	BPF_MAP_TYPE_PERCPU_HASH = 5,
	BPF_MAP_TYPE_PERCPU_ARRAY = 6,
	BPF_MAP_TYPE_RINGBUF = 27,
	BPF_MAP_TYPE_TASK_STORAGE = 29,
};
enum { BPF_F_NO_PREALLOC = 1, BPF_NOEXIST = 1, BPF_LOCAL_STORAGE_GET_F_CREATE = 1 };

#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

#ifdef __TARGET_ARCH_arm64
#define GETPPID 173
struct user_pt_regs {
	__u64 regs[31];
};
struct pt_regs {
	struct user_pt_regs user_regs;
	__u64 orig_x0;
} __attribute__((preserve_access_index));
#define FIRST_ARGUMENT(regs) ((regs)->orig_x0)
#else
#define GETPPID 110
struct pt_regs {
	unsigned long di;
} __attribute__((preserve_access_index));
#define FIRST_ARGUMENT(regs) ((regs)->di)
#endif

struct tally_key {
	__u64 argument;
	__u32 check; /* the argument's last bits, inverted */
} __attribute__((packed));

/* 12 bytes, which the kernel pads to 16 for each CPU. */
struct tally {
	__u32 calls;
	__u32 cpu; /* number + 1 */
	__u32 argument;
};

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_HASH);
	__uint(max_entries, 16384);
	__type(key, struct tally_key);
	__type(value, struct tally);
} tallies SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 16384);
	__type(key, __u64);
	__type(value, __u64);
} totals SEC(".maps");

/* Arguments that are not counted. */
struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1000);
	__type(key, __u64);
	__type(value, __u8);
} ignored SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_PERCPU_ARRAY);
	__uint(max_entries, 2);
	__type(key, __u32);
	__type(value, __u64[3]);
} sums SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_TASK_STORAGE);
	__uint(map_flags, BPF_F_NO_PREALLOC);
	__type(key, int);
	__type(value, __u64);
} calls_of_thread SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 4096);
} events SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_RINGBUF);
	__uint(max_entries, 8192);
} stream SEC(".maps");

struct task_struct {
	int pid;
	int tgid;
} __attribute__((preserve_access_index));

const volatile __u32 pid;

static void tell(void *ring, __u64 argument)
{
	__u64 *record = bpf_ringbuf_reserve(ring, sizeof(*record), 0);

	if (!record)
		return;
	*record = argument;
	bpf_ringbuf_submit(record, 0);
}

SEC("tp_btf/sys_enter")
int on_call(__u64 *context)
{
	struct pt_regs *regs = (void *)context[0];
	struct tally_key key;
	struct tally empty = {};
	struct tally *tally;
	__u64 zero = 0;
	__u32 one = 1;
	__u64 argument;
	__u64 *total;
	__u64 *sum;

	if (context[1] != GETPPID || bpf_get_current_pid_tgid() >> 32 != pid)
		return 0;
	argument = FIRST_ARGUMENT(regs);
	if (bpf_map_lookup_elem(&ignored, &argument))
		return 0;

	key.argument = argument;
	key.check = ~(__u32)argument;
	tally = bpf_map_lookup_elem(&tallies, &key);
	if (!tally) {
		bpf_map_update_elem(&tallies, &key, &empty, BPF_NOEXIST);
		tally = bpf_map_lookup_elem(&tallies, &key);
	}
	if (tally) {
		tally->calls++;
		tally->cpu = bpf_get_smp_processor_id() + 1;
		tally->argument = (__u32)argument;
	}

	bpf_map_update_elem(&totals, &argument, &zero, BPF_NOEXIST);
	total = bpf_map_lookup_elem(&totals, &argument);
	if (total)
		__sync_fetch_and_add(total, 1);

	sum = bpf_map_lookup_elem(&sums, &one);
	if (sum) {
		sum[0] += 1;
		sum[1] += argument;
		sum[2] += 2 * argument;
	}

	total = bpf_task_storage_get(&calls_of_thread, (struct task_struct *)bpf_get_current_task_btf(), 0,
				     BPF_LOCAL_STORAGE_GET_F_CREATE);
	if (total)
		*total += 1;

	if (argument % 2)
		tell(&events, argument);
	else
		tell(&stream, argument);
	return 0;
}

struct seq_file;

struct bpf_iter_meta {
	struct seq_file *seq;
} __attribute__((preserve_access_index));

struct bpf_iter__task {
	struct bpf_iter_meta *meta;
	struct task_struct *task;
} __attribute__((preserve_access_index));

/* Sleepable. Writes the calls of each thread that made any. */
SEC("iter.s/task")
int callers(struct bpf_iter__task *context)
{
	struct task_struct *task = context->task;
	__u64 row[2];
	__u64 *calls;

	if (!task || task->tgid != (int)pid)
		return 0;
	calls = bpf_task_storage_get(&calls_of_thread, task, 0, 0);
	if (!calls)
		return 0;
	row[0] = task->pid;
	row[1] = *calls;
	bpf_seq_write(context->meta->seq, row, sizeof(row));
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
