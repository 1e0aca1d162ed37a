/* SPDX-License-Identifier: GPL-2.0 */
/*
 * What BPF programs hand to Java. Every struct has fixed-width fields at their natural alignment and no holes, so that
 * its layout is the same for every compiler; Java checks offsets and sizes against this object's BTF before it decodes.
 */
#ifndef TRACEWARDEN_EVENTS_H
#define TRACEWARDEN_EVENTS_H

enum event_kind {
	EVENT_FORK = 1,
	EVENT_EXEC = 2,
	EVENT_EXIT = 3,
	EVENT_SIGNAL_SENT = 4,
	EVENT_SIGNAL_DELIVERED = 5,
	EVENT_CGROUP_CREATED = 6,
	EVENT_OOM_VICTIM = 7,
	EVENT_OOM_DECISION = 8,
	EVENT_KINDS = 9,
};

/* Begins every record of a ring. */
struct event_header {
	__u64 time; /* CLOCK_BOOTTIME, ns */
	__u64 lost; /* records of this ring lost before this one, since it was made */
	__u16 kind;
	__u16 reserved;
	__u32 cpu;
};

enum task_flag {
	TASK_KERNEL_THREAD = 1,
	TASK_EXITING = 2, /* in do_exit */
	TASK_SESSION_LEADER = 4,
};

#define COMM_SIZE 16
#define TTY_SIZE 16

/* A task and its process. */
struct task_facts {
	__u64 start; /* start_boottime of the thread-group leader, ns */
	__u32 pid; /* thread-group id, initial pid namespace */
	__u32 tid;
	__u32 uid; /* real uid, initial user namespace */
	__u32 flags; /* enum task_flag */
	__u64 cgroup; /* kernfs id of the most telling cgroup: v2 if below its root, else memory, pids, cpu of v1 */
	__u32 hierarchy; /* hierarchy that cgroup is of, 0 for version 2 */
	__u32 namespace_pid; /* thread-group id in the innermost pid namespace */
	__u32 pid_namespace; /* its inode */
	__u32 process_group;
	__u32 session;
	__u32 parent_pid; /* real parent now; 0 when there is none */
	__u64 parent_start;
	char comm[COMM_SIZE]; /* of the leader */
	char thread_comm[COMM_SIZE];
	char tty[TTY_SIZE]; /* controlling terminal such as pts0, empty without one */
};

struct fork_event {
	struct event_header header;
	struct task_facts child;
};

/*
 * Followed by four texts without a NUL at the end, in this order: filename as given to execve (for a script the
 * script's path), executable, working directory, arguments. Executable and directory are path components from the leaf
 * up to the process's root, each ending in NUL. Arguments each end in NUL.
 */
struct exec_event {
	struct event_header header;
	struct task_facts task;
	__u32 calling_tid; /* thread that called execve; differs from the pid when it was not the leader */
	__u16 filename_length;
	__u16 executable_length;
	__u16 directory_length;
	__u16 arguments_length;
	__u8 arguments_truncated;
	__u8 paths_truncated; /* bit 0 executable, bit 1 directory */
	__u16 reserved;
};
#define EXEC_FILENAME_MAX 512
#define EXEC_PATH_MAX 1024
#define EXEC_ARGUMENTS_MAX 4096

struct exit_event {
	struct event_header header;
	struct task_facts task;
	__s32 status; /* as wait(2) gives it */
	__u32 threads_counted; /* threads whose usage is summed, beside what the kernel had summed already */
	__u64 user_time; /* ns, by ticks */
	__u64 system_time; /* ns, by ticks */
	__u64 run_time; /* ns, precise sum of both */
	__u64 max_rss_pages;
	__u64 read_bytes;
	__u64 written_bytes;
	__u64 read_chars;
	__u64 written_chars;
	__u64 minor_faults;
	__u64 major_faults;
};

enum signal_info_kind {
	SIGNAL_INFO = 0, /* a siginfo came with it */
	SIGNAL_NO_INFO = 1, /* SEND_SIG_NOINFO: as if from the running task */
	SIGNAL_PRIVATE = 2, /* SEND_SIG_PRIV: from the kernel */
};

enum signal_disposition {
	SIGNAL_DEFAULT = 0,
	SIGNAL_IGNORED = 1,
	SIGNAL_HANDLED = 2,
};

struct signal_sent_event {
	struct event_header header;
	struct task_facts running; /* the task that ran when the signal was generated */
	struct task_facts target;
	__s32 signal;
	__s32 code; /* si_code */
	__u64 value; /* si_value for queued ones, si_addr for faults, si_syscall for SIGSYS, else 0 */
	__u64 argument; /* first argument of the running task's system call */
	__s32 system_call; /* its number, -1 when it could not be told */
	__s32 claimed_pid; /* si_pid */
	__u32 claimed_uid; /* si_uid */
	__u8 info_kind; /* enum signal_info_kind */
	__u8 result; /* TRACE_SIGNAL_* */
	__u8 group; /* for the thread group rather than one thread */
	__u8 disposition; /* enum signal_disposition, of the target */
	__u32 parent_death_signal; /* what the target asked for with PR_SET_PDEATHSIG */
	__u32 reserved;
};

struct signal_delivered_event {
	struct event_header header;
	struct task_facts task;
	__s32 signal; /* what the process took; for the end of a process, the signal that ends it */
	__s32 code;
	__u8 disposition;
	__u8 ends_process; /* the kernel's inner SIGKILL that ends the group */
	__u16 reserved;
	__u32 reserved2;
};

#define CGROUP_PATH_MAX 1024

struct cgroup_created_event {
	struct event_header header;
	__u64 id;
	__u32 hierarchy;
	__u32 path_length; /* without NUL; equal to CGROUP_PATH_MAX - 1 when it may have been cut */
	char path[CGROUP_PATH_MAX];
};

/* What iter/process_snapshot writes, one for each process. */
struct process_snapshot {
	struct task_facts task;
};

/* Map "config" of process.bpf.c, one entry; may be changed while the programs run. */
struct process_config {
	__u64 signals; /* bit n-1: report signal n */
	__u64 handled; /* bit n-1: report signal n also when the target handles it */
	__u32 wakeup_bytes; /* wake the reader when so much waits */
	__u32 reserved;
};

/* A memory cgroup and how full it is. */
struct memory_level {
	__u64 cgroup; /* kernfs id */
	__u64 usage_pages;
	__u64 limit_pages; /* far beyond all memory without a limit */
};

#define MEMORY_LEVELS 8

/* The kernel marked a task as its victim for want of memory (oom/mark_victim). */
struct oom_victim_event {
	struct event_header header;
	struct task_facts victim; /* nothing but its pid when victim_known is 0 */
	struct task_facts trigger; /* the task that could not get its memory */
	__u64 total_vm_pages;
	__u64 file_rss_pages;
	__u64 anon_rss_pages;
	__u64 shmem_rss_pages;
	__u64 swap_pages;
	__u64 page_table_bytes;
	__u32 hierarchy; /* of the memory controller, 0 for version 2 */
	__s16 oom_score_adj;
	__u8 victim_levels; /* how many of victim_memory are filled */
	__u8 trigger_levels;
	__u8 victim_known;
	__u8 levels_truncated; /* there were more than MEMORY_LEVELS */
	__u16 reserved;
	__u32 reserved2;
	struct memory_level victim_memory[MEMORY_LEVELS]; /* innermost first */
	struct memory_level trigger_memory[MEMORY_LEVELS]; /* filled when it is in another cgroup than the victim */
};

/* The kernel decided to kill, and why (oom_kill_process()); precedes the victims it leads to. */
struct oom_decision_event {
	struct event_header header;
	__u64 memory_cgroup; /* kernfs id of the one that reached its limit, 0 for the whole host */
	__u64 total_pages; /* memory it chose within */
	__u32 chosen_pid;
	__u32 trigger_tid;
	__s32 constraint; /* enum oom_constraint */
	__s32 order; /* of the allocation that failed, 2^order pages; -1 from the magic key */
};

/* Map "account" of oom.bpf.c, one entry: kept by the reader, so that its successor goes on where it stopped. */
struct oom_account {
	__u64 received; /* records read */
	__u64 published;
	__u64 unreadable; /* records that were not understood */
	__u64 told; /* of "losses", reported as gaps so far */
	__u64 last_time; /* of the last record */
};

/*
 * Maps that every object has:
 *   events   ring buffer
 *   counts   per-CPU array of __u64, 2 * EVENT_KINDS entries: [2 * kind] wanted, [2 * kind + 1] lost
 *   losses   array of one __u64: records lost on the ring, for event_header.lost
 */
#endif
