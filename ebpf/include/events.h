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
	EVENT_SYSCALL = 9, /* slow, failed, or still going on */
	EVENT_SYSCALL_STREAM = 10, /* asked for by a stream, on the ring "stream" */
	EVENT_KINDS = 11,
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

/* ---- System calls: syscall.bpf.c ---- */

/* By which table a call is numbered. */
enum syscall_abi {
	ABI_NATIVE = 0, /* x86-64 or arm64 */
	ABI_COMPAT = 1, /* i386 or 32-bit arm */
	ABI_X32 = 2,
	ABIS = 3,
};

#define CALL_NUMBERS 1024 /* of each table; greater numbers are told as the last */
#define CALLS (ABIS * CALL_NUMBERS) /* a call's index is abi * CALL_NUMBERS + number */

/* What a call waited for, as far as the kernel side can tell. Only calls of a millisecond or more are looked at. */
enum call_wait {
	WAIT_UNKNOWN = 0, /* short, or nothing to tell it by */
	WAIT_DISK = 1, /* regular file, directory, block device */
	WAIT_PIPE = 2,
	WAIT_TERMINAL = 3,
	WAIT_DEVICE = 4, /* other character devices */
	WAIT_EVENT = 5, /* eventfd, timerfd, epoll, signalfd, inotify and their like */
	WAIT_CLIENT = 6, /* socket of one who waits for an answer: connected to the lower port */
	WAIT_SERVER = 7, /* socket of one who is asked: listening, connected to the higher port, or local */
	WAIT_TIME = 8, /* a time limit that the caller had set ran out */
	WAIT_LOCK = 9, /* a futex, or a lock on a file */
	WAIT_KINDS = 10,
};

/* Map "calls_a" or "calls_b": one entry for each octave of latency. */
struct call_key {
	__u64 start; /* of the process, as in task_facts */
	__u32 pid;
	__u16 number;
	__u8 abi_wait; /* enum syscall_abi in bits 0-1, enum call_wait above */
	__u8 octave; /* 4 to 63: latency in ns is in [2^octave, 2^(octave + 1)); 4 has the shorter ones too */
};

#define OCTAVE_PARTS 16

struct call_stats {
	__u64 total; /* ns */
	__u64 inside; /* ns of it within the window that began with syscall_config.window_start */
	__u64 longest; /* ns */
	__u64 transferred; /* sum of the positive results, bytes for reads and writes */
	__u32 told; /* slow ones sent as events */
	__u32 withheld; /* slow ones not sent because of slow_limit */
	__u32 parts[OCTAVE_PARTS]; /* calls in each sixteenth of the octave */
};

/*
 * Map "hot_calls", per-CPU array of 2 * HOT_CALLS entries, one half for even and one for odd windows: the place where
 * most calls are counted, because it is found without hashing a map's key. What finds its place taken goes to calls_a
 * or calls_b, so that one key may be in both.
 */
#define HOT_CALLS 1024

struct hot_calls {
	struct call_key key;
	__u32 window; /* the entry counts in this window only; in others it is free */
	__u32 reserved;
	struct call_stats stats;
};

/* Map "errors_a" or "errors_b". */
struct error_key {
	__u64 start;
	__u32 pid;
	__u16 number;
	__u8 abi;
	__u8 error; /* errno, 1 to 255 */
};

struct error_stats {
	__u32 count;
	__u32 told; /* sent as events; the others were not, because of failed_limit */
};

/* Map "unheld", per-CPU array of CALLS entries: calls whose entry found the map full. */
struct unheld_calls {
	__u64 count;
	__u64 total; /* ns */
	__u64 errors; /* failed calls that found the error map full */
};

enum timeout_kind {
	TIMEOUT_NONE = 0,
	TIMEOUT_MILLISECONDS = 1, /* in the register, negative for ever: poll, epoll_wait */
	TIMEOUT_TIMESPEC = 2, /* pointer, NULL for ever */
	TIMEOUT_TIMEVAL = 3, /* pointer, NULL for ever */
	TIMEOUT_ABSOLUTE = 4, /* pointer to a timespec that is a point in time */
	TIMEOUT_FUTEX = 5, /* timespec if the operation is FUTEX_WAIT, absolute for the other waits */
	TIMEOUT_CLOCK_NANOSLEEP = 6, /* absolute if the second argument has bit 0 */
};

enum call_flag {
	CALL_WATCHED = 1, /* counted and reported */
	CALL_ADDRESS_OUT = 2, /* the length of the address is behind a pointer, and valid on success only */
	CALL_MESSAGE = 4, /* the address is in a struct msghdr that the address argument points to */
	CALL_READS = 8, /* waits for data of its file, rather than for room */
	CALL_LOCKS = 16, /* waits for a lock always: flock */
	CALL_FCNTL = 32, /* waits for a lock if its second argument is F_SETLKW or F_OFD_SETLKW */
	CALL_FUTEX = 64, /* waits for a lock unless a time limit ends it */
	CALL_SLEEPS = 128, /* waits for time only: nanosleep */
};

/* Map "call_settings", array of CALLS entries. Arguments are numbered from 1; 0 is none. */
struct call_settings {
	__u64 slow; /* ns from which a call is told; all ones for never */
	__u8 path;
	__u8 second_path;
	__u8 file; /* descriptor */
	__u8 address;
	__u8 address_length;
	__u8 timeout;
	__u8 timeout_kind; /* enum timeout_kind */
	__u8 flags; /* enum call_flag */
};

enum call_reason {
	REASON_SLOW = 1,
	REASON_FAILED = 2,
	REASON_STREAM = 4,
	REASON_OPEN = 8, /* has not returned */
};

/* A call. Followed by sections up to the end of the record. */
struct syscall_event {
	struct event_header header; /* time: when it returned, or was looked at */
	__u64 start;
	__u32 pid;
	__u32 tid;
	__u64 entered; /* CLOCK_BOOTTIME, ns */
	__s64 result; /* 0 for an open call */
	__u64 arguments[6];
	__u32 uid;
	__u16 number;
	__u8 abi;
	__u8 wait; /* enum call_wait */
	__u8 reasons; /* enum call_reason */
	__u8 streams; /* bit n: stream n asked for it */
	__u16 flags; /* enum call_event_flag */
	__u32 reserved;
	char comm[COMM_SIZE]; /* of the thread */
};

enum call_event_flag {
	ENTRY_UNKNOWN = 1, /* the call began before the programs did: "entered" is when they first saw it */
};

enum section_kind {
	SECTION_PATH = 1, /* text without NUL; argument 0: the file's name, components as in exec_event */
	SECTION_FILE = 2, /* struct file_section, then components as in exec_event */
	SECTION_SOCKET = 3, /* struct socket_section */
	SECTION_UNIX_PATH = 4, /* sun_path of the peer, or else of the socket itself */
	SECTION_ADDRESS = 5, /* struct sockaddr as the caller gave or got it */
	SECTION_TIMEOUT = 6, /* struct timeout_section */
	SECTION_STACK = 7, /* addresses of user space, innermost first, __u64 each */
};

struct section {
	__u16 kind; /* enum section_kind */
	__u16 length; /* bytes of content; the next section begins at the next multiple of 8 */
	__u8 argument; /* which argument it tells of, from 1 */
	__u8 truncated;
	__u16 reserved;
};

#define CALL_PATH_MAX 256
#define CALL_STACK_MAX 32
#define SOCKET_ADDRESS_MAX 112

struct file_section {
	__u64 inode;
	__u64 magic; /* of the file system, statfs(2) */
	__u32 mode; /* st_mode */
	__u32 device; /* of a device file: major << 20 | minor */
	__u32 flags; /* as open(2) has them now */
	__s32 descriptor;
};

struct socket_section {
	__u16 family;
	__u16 type;
	__u16 protocol;
	__u16 state; /* TCP_ESTABLISHED = 1 and so on, for every family */
	__u16 local_port; /* host byte order */
	__u16 remote_port;
	__u32 limits; /* bit 0 SO_RCVTIMEO set, bit 1 SO_SNDTIMEO set */
	__u8 local[16]; /* IPv4 in the first four bytes */
	__u8 remote[16];
	__u32 send_queue; /* bytes */
	__u32 send_buffer;
	__u32 receive_queue;
	__u32 receive_buffer;
};

struct timeout_section {
	__s64 nanos; /* negative for ever */
	__u32 absolute; /* a point in time of the clock that the call names */
	__u32 reserved;
};

/* What iter/task "open_calls" writes for each thread that is in a call; followed by syscall_event where one is due. */
struct open_call {
	__u64 start;
	__u32 pid;
	__u32 tid;
	__u64 entered;
	__u16 number;
	__u8 abi;
	__u8 wait;
	__u32 event_length; /* bytes of the syscall_event that follows, padded to 8; 0 without one */
};

enum watch_filter {
	WATCH_PIDS = 1,
	WATCH_UIDS = 2,
	WATCH_COMMS = 4,
	WATCH_CGROUPS = 8,
};

/* Map "config" of syscall.bpf.c, one entry. */
struct syscall_config {
	__u64 window_start; /* CLOCK_BOOTTIME, ns */
	__u64 open_after; /* ns after which an open call is told */
	__u32 window; /* counts windows; even: calls_a, errors_a and the first half of hot_calls are written, odd: the others */
	__u32 generation; /* changes when anything below or a filter changes */
	__u32 filters; /* enum watch_filter; 0 for every process, else those that one of them matches */
	__u32 excluded_pid; /* never watched */
	__u32 slow_limit; /* slow calls told a window, CPU, process, call and octave */
	__u32 failed_limit; /* failed calls told a window, CPU, process, call and errno */
	__u32 streams; /* bit n: stream n is open */
	__u32 user_stacks; /* 1: slow calls bring their stack */
	__u32 wakeup_bytes;
	__u32 reserved;
};

#define STREAMS 8

/* Map "streams", array of STREAMS entries. */
struct stream_settings {
	__u64 slow; /* ns; shorter calls are left out */
	__u32 pid; /* 0 for any */
	__u32 errors_only;
	char comm[COMM_SIZE]; /* of the process; empty for any */
	__u32 all_calls; /* 1: "calls" is not looked at */
	__u32 reserved;
	__u8 calls[CALLS / 8]; /* bit by index */
};

/*
 * Maps of syscall.bpf.c beside those that every object has:
 *   stream         ring buffer of the streams
 *   stream_counts  per-CPU array of two __u64: [0] calls that streams asked for, [1] those lost
 *   stream_losses  array of one __u64, for event_header.lost of that ring
 *   unpaired       per-CPU array of one __u64: calls whose return was seen without their beginning
 *   watched_pids, watched_uids (__u32), watched_comms (char[16]), watched_cgroups (__u64 kernfs id): hash sets, __u8
 */

/*
 * Maps that every object has:
 *   events   ring buffer
 *   counts   per-CPU array of __u64, 2 * EVENT_KINDS entries: [2 * kind] wanted, [2 * kind + 1] lost
 *   losses   array of one __u64: records lost on the ring, for event_header.lost
 */
#endif
