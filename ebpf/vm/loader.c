/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For a virtual machine without Java: loads an object as the collectors do and prints its records, those of the OOM
 * killer in the words of the kernel's own messages, so that the two can be compared line by line.
 *
 *   loader watch OBJECT READY     prints records until SIGTERM; makes the file READY once the programs are attached
 *   loader hold MEGABYTES READY   takes memory, makes the file READY and sleeps
 *   loader call TIMES             calls getppid so many times, and some calls that fail or last
 *   loader sleep SECONDS          by nanosleep
 */
#define _GNU_SOURCE
#include <bpf/bpf.h>
#include <bpf/btf.h>
#include <bpf/libbpf.h>
#include <fcntl.h>
#include <ftw.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>
#include "events.h"

#define CGROUPS "/sys/fs/cgroup"
#define PAGE_KILOBYTES 4ULL
#define UNLIMITED (1ULL << 50)

static volatile sig_atomic_t stopped;
static struct oom_decision_event decision;
static bool decided;

static void stop(int signal)
{
	stopped = 1;
}

static void announce(const char *file)
{
	close(open(file, O_CREAT | O_WRONLY, 0600));
}

static __u64 wanted_id;
static char found_path[4096];

static int compare_id(const char *path, const struct stat *facts, int type, struct FTW *walk)
{
	if (type != FTW_D || facts->st_ino != wanted_id)
		return 0;
	snprintf(found_path, sizeof(found_path), "%s", path[strlen(CGROUPS)] ? path + strlen(CGROUPS) : "/");
	return 1;
}

static const char *path_of(__u64 cgroup)
{
	wanted_id = cgroup;
	return nftw(CGROUPS, compare_id, 8, FTW_PHYS) == 1 ? found_path : "unknown";
}

static void print_levels(const char *whose, __u32 pid, const struct memory_level *levels, int count)
{
	printf("%s %u is below", whose, pid);
	for (int i = 0; i < count; i++) {
		printf(" %s", path_of(levels[i].cgroup));
		if (levels[i].limit_pages < UNLIMITED)
			printf("=%lluk", levels[i].limit_pages * PAGE_KILOBYTES);
	}
	putchar('\n');
}

/* What the kernel says once for each time it has to kill. */
static void print_decision(const struct oom_victim_event *event)
{
	static const char *const constraints[] = {
		"CONSTRAINT_NONE", "CONSTRAINT_CPUSET", "CONSTRAINT_MEMORY_POLICY", "CONSTRAINT_MEMCG",
	};

	printf("%.16s invoked oom-killer: order=%d\n", event->trigger.thread_comm, decision.order);
	printf("PID: %u Comm: %.16s\n", decision.trigger_tid, event->trigger.thread_comm);
	for (int i = 0; i < event->victim_levels; i++) {
		if (event->victim_memory[i].cgroup == decision.memory_cgroup)
			printf("memory: usage %llukB, limit %llukB\n",
			       event->victim_memory[i].usage_pages * PAGE_KILOBYTES,
			       event->victim_memory[i].limit_pages * PAGE_KILOBYTES);
	}
	printf("oom-kill:constraint=%s,%s%s", constraints[decision.constraint & 3],
	       decision.memory_cgroup ? "oom_memcg=" : "global_oom",
	       decision.memory_cgroup ? path_of(decision.memory_cgroup) : "");
	printf(",task_memcg=%s,task=%.16s,pid=%u,uid=%u\n", path_of(event->victim.cgroup), event->victim.comm,
	       decision.chosen_pid, event->victim.uid);
}

static void print_victim(const struct oom_victim_event *event)
{
	if (decided)
		print_decision(event);
	decided = false;
	printf("Killed process %u (%.16s) total-vm:%llukB, anon-rss:%llukB, file-rss:%llukB, shmem-rss:%llukB, UID:%u "
	       "pgtables:%llukB oom_score_adj:%d\n",
	       event->victim.tid, event->victim.thread_comm, event->total_vm_pages * PAGE_KILOBYTES,
	       event->anon_rss_pages * PAGE_KILOBYTES, event->file_rss_pages * PAGE_KILOBYTES,
	       event->shmem_rss_pages * PAGE_KILOBYTES, event->victim.uid, event->page_table_bytes / 1024,
	       event->oom_score_adj);
	print_levels("victim", event->victim.pid, event->victim_memory, event->victim_levels);
	if (event->trigger_levels)
		print_levels("trigger", event->trigger.pid, event->trigger_memory, event->trigger_levels);
}

static void print_call(const struct syscall_event *event, size_t size)
{
	const char *at = (const char *)(event + 1), *end = (const char *)event + size;

	printf("call %.16s %u: %u = %lld, reasons %u, wait %u", event->comm, event->pid, event->number, event->result,
	       event->reasons, event->wait);
	while (at + sizeof(struct section) <= end) {
		const struct section *section = (const void *)at;
		const void *content = section + 1;

		switch (section->kind) {
		case SECTION_PATH:
			printf(", path %.*s", section->length, (const char *)content);
			break;
		case SECTION_FILE:
			printf(", file mode %o", ((const struct file_section *)content)->mode);
			break;
		case SECTION_SOCKET:
			printf(", socket family %u", ((const struct socket_section *)content)->family);
			break;
		case SECTION_TIMEOUT:
			printf(", limit %lld", ((const struct timeout_section *)content)->nanos);
			break;
		}
		at += sizeof(*section) + ((section->length + 7) & ~7);
	}
	putchar('\n');
}

static int print_record(void *context, void *record, size_t size)
{
	struct event_header *header = record;

	if (header->lost)
		printf("lost %llu\n", header->lost);
	switch (header->kind) {
	case EVENT_FORK: {
		struct fork_event *event = record;
		printf("fork %u by %u\n", event->child.pid, event->child.parent_pid);
		break;
	}
	case EVENT_EXEC: {
		struct exec_event *event = record;
		const char *arguments = (char *)(event + 1) + event->filename_length + event->executable_length +
					event->directory_length;
		printf("exec %u %.16s:", event->task.pid, event->task.comm);
		for (int i = 0; i < event->arguments_length; i += strlen(arguments + i) + 1)
			printf(" %s", arguments + i);
		putchar('\n');
		break;
	}
	case EVENT_EXIT: {
		struct exit_event *event = record;
		printf("exit %u status %x\n", event->task.pid, event->status);
		break;
	}
	case EVENT_SIGNAL_SENT: {
		struct signal_sent_event *event = record;
		printf("signal %d from %u to %u call %d\n", event->signal, event->running.pid, event->target.pid,
		       event->system_call);
		break;
	}
	case EVENT_SIGNAL_DELIVERED: {
		struct signal_delivered_event *event = record;
		printf("delivered %d to %u ends %u\n", event->signal, event->task.pid, event->ends_process);
		break;
	}
	case EVENT_CGROUP_CREATED: {
		struct cgroup_created_event *event = record;
		printf("cgroup %s %s\n", event->path, path_of(event->id));
		break;
	}
	case EVENT_SYSCALL:
		print_call(record, size);
		break;
	case EVENT_OOM_DECISION:
		decision = *(struct oom_decision_event *)record;
		decided = true;
		break;
	case EVENT_OOM_VICTIM:
		print_victim(record);
		break;
	}
	fflush(stdout);
	return 0;
}

/* The function type of a tracepoint; its first parameter is the program's own data. */
static const struct btf_type *tracepoint(const struct btf *kernel, const char *name)
{
	char type_name[128];
	int id;

	snprintf(type_name, sizeof(type_name), "btf_trace_%s", name);
	id = btf__find_by_name_kind(kernel, type_name, BTF_KIND_TYPEDEF);
	if (id < 0) {
		fprintf(stderr, "loader: this kernel's BTF has no tracepoint %s\n", name);
		exit(1);
	}
	return btf__type_by_id(kernel, btf__type_by_id(kernel, btf__type_by_id(kernel, id)->type)->type);
}

/* As the collectors do it: programs for another layout stay out, and constants say what the kernel has. */
static void fit(struct bpf_object *object)
{
	struct btf *kernel = btf__load_vmlinux_btf();
	const struct btf_type *victim = tracepoint(kernel, "mark_victim");
	bool with_task = btf_is_ptr(btf__type_by_id(kernel, btf_params(victim)[1].type));
	bool tells_group_dead = btf_vlen(tracepoint(kernel, "sched_process_exit")) > 2;
	struct bpf_map *constants = bpf_object__find_map_by_name(object, ".rodata");
	struct bpf_program *program;
	size_t size;

	bpf_object__for_each_program(program, object) {
		const char *name = bpf_program__name(program);
		bool for_task = !strcmp(name, "mark_victim");
		bool for_pid = !strcmp(name, "mark_victim_pid") || !strcmp(name, "kernel_kills");

		if (with_task ? for_pid : for_task)
			bpf_program__set_autoload(program, false);
	}
	if (constants && bpf_object__find_program_by_name(object, "sched_process_exit"))
		*(bool *)bpf_map__initial_value(constants, &size) = tells_group_dead;
	btf__free(kernel);
}

/* All calls from 50 ms on, and what the arguments of those are that "loader call" makes. */
static void configure_calls(struct bpf_object *object)
{
	struct syscall_config config = { .window = 2, .generation = 1, .slow_limit = 100, .failed_limit = 100,
					 .excluded_pid = getpid() };
	int settings = bpf_object__find_map_fd_by_name(object, "call_settings");
	__u32 zero = 0;

	for (__u32 i = 0; i < CALL_NUMBERS; i++) {
		struct call_settings call = { .slow = 50000000, .flags = CALL_WATCHED };

		if (i == SYS_openat)
			call.path = 2;
		if (i == SYS_read)
			call.file = 1;
		if (i == SYS_nanosleep) {
			call.flags |= CALL_SLEEPS;
			call.timeout = 1;
			call.timeout_kind = TIMEOUT_TIMESPEC;
		}
		bpf_map_update_elem(settings, &i, &call, 0);
	}
	bpf_map_update_elem(bpf_object__find_map_fd_by_name(object, "config"), &zero, &config, 0);
}

/* All signals, handled or not. */
static void configure(struct bpf_object *object)
{
	struct process_config config = { .signals = ~0ULL, .handled = ~0ULL };
	int map = bpf_object__find_map_fd_by_name(object, "config");
	__u32 zero = 0;

	if (bpf_object__find_program_by_name(object, "sys_enter"))
		configure_calls(object);
	else if (map >= 0)
		bpf_map_update_elem(map, &zero, &config, 0);
}

static __u64 calls_in(const struct call_stats *stats)
{
	__u64 sum = 0;

	for (int i = 0; i < OCTAVE_PARTS; i++)
		sum += stats->parts[i];
	return sum;
}

/* How often getppid was called, by whomever. */
static void print_counts(struct bpf_object *object)
{
	int hot = bpf_object__find_map_fd_by_name(object, "hot_calls");
	int cold = bpf_object__find_map_fd_by_name(object, "calls_a");
	int cpus = libbpf_num_possible_cpus();
	struct hot_calls *entries = calloc(cpus, sizeof(*entries));
	struct call_stats *stats = calloc(cpus, sizeof(*stats));
	struct call_key key, next;
	__u64 sum = 0;

	for (__u32 i = 0; i < 2 * HOT_CALLS; i++) {
		if (bpf_map_lookup_elem(hot, &i, entries))
			continue;
		for (int cpu = 0; cpu < cpus; cpu++)
			if (entries[cpu].window == 2 && entries[cpu].key.number == SYS_getppid)
				sum += calls_in(&entries[cpu].stats);
	}
	for (void *from = NULL; !bpf_map_get_next_key(cold, from, &next); from = &key) {
		key = next;
		if (key.number != SYS_getppid || bpf_map_lookup_elem(cold, &key, stats))
			continue;
		for (int cpu = 0; cpu < cpus; cpu++)
			sum += calls_in(&stats[cpu]);
	}
	printf("getppid %llu\n", sum);
}

/* What the iterator finds: a thread in nanosleep. */
static void print_open(struct bpf_object *object)
{
	struct bpf_link *link = bpf_program__attach_iter(bpf_object__find_program_by_name(object, "open_calls"), NULL);
	static char records[1 << 20];
	size_t length = 0;
	ssize_t part;
	int file = bpf_iter_create(bpf_link__fd(link));

	while ((part = read(file, records + length, sizeof(records) - length)) > 0)
		length += part;
	for (size_t at = 0; at + sizeof(struct open_call) <= length;) {
		struct open_call *call = (void *)(records + at);

		if (call->number == SYS_nanosleep)
			printf("open %u: %u, wait %u\n", call->pid, call->number, call->wait);
		at += sizeof(*call) + call->event_length;
	}
	close(file);
}

static int watch(const char *file, const char *ready)
{
	struct sigaction action = { .sa_handler = stop };
	struct bpf_object *object = bpf_object__open(file);
	struct bpf_program *program;
	struct ring_buffer *ring;

	if (!object)
		return 1;
	fit(object);
	if (bpf_object__load(object))
		return 1;
	configure(object);
	ring = ring_buffer__new(bpf_object__find_map_fd_by_name(object, "events"), print_record, NULL, NULL);
	if (!ring)
		return 1;
	bpf_object__for_each_program(program, object) {
		if (strstr(bpf_program__section_name(program), "iter/"))
			continue;
		if (bpf_program__autoload(program) && !bpf_program__attach(program)) {
			fprintf(stderr, "loader: cannot attach %s\n", bpf_program__name(program));
			return 1;
		}
	}
	sigaction(SIGTERM, &action, NULL);
	announce(ready);
	while (!stopped)
		ring_buffer__poll(ring, 50);
	ring_buffer__consume(ring);
	if (bpf_object__find_program_by_name(object, "sys_enter")) {
		print_counts(object);
		print_open(object);
	}
	return 0;
}

static int call(long times)
{
	struct timespec third = { .tv_nsec = 300000000 };
	int ends[2];
	char byte;

	for (long i = 0; i < times; i++)
		syscall(SYS_getppid);
	for (int i = 0; i < 3; i++)
		syscall(SYS_openat, -100, "/missing/file", 0);
	if (pipe(ends))
		return 1;
	if (!fork()) {
		usleep(100000);
		return write(ends[1], "x", 1) != 1;
	}
	if (syscall(SYS_read, ends[0], &byte, 1) != 1)
		return 1;
	syscall(SYS_nanosleep, &third, NULL);
	return 0;
}

static int hold(size_t megabytes, const char *ready)
{
	volatile char *memory = malloc(megabytes << 20);

	if (!memory)
		return 1;
	for (size_t i = 0; i < megabytes << 20; i += PAGE_KILOBYTES << 10)
		memory[i] = 1;
	announce(ready);
	return sleep(60);
}

int main(int count, char **arguments)
{
	if (count == 4 && !strcmp(arguments[1], "watch"))
		return watch(arguments[2], arguments[3]);
	if (count == 4 && !strcmp(arguments[1], "hold"))
		return hold(strtoul(arguments[2], NULL, 10), arguments[3]);
	if (count == 3 && !strcmp(arguments[1], "sleep"))
		return syscall(SYS_nanosleep, &(struct timespec){ .tv_sec = atoi(arguments[2]) }, NULL);
	if (count == 3 && !strcmp(arguments[1], "call"))
		return call(strtol(arguments[2], NULL, 10));
	fprintf(stderr, "usage: loader watch OBJECT READY | loader hold MEGABYTES READY | "
			"loader call TIMES | loader sleep SECONDS\n");
	return 2;
}
