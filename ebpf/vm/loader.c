/* SPDX-License-Identifier: GPL-2.0 */
/*
 * For a virtual machine without Java: loads an object as the collectors do and prints its records, those of the OOM
 * killer in the words of the kernel's own messages, so that the two can be compared line by line.
 *
 *   loader watch OBJECT READY     prints records until SIGTERM; makes the file READY once the programs are attached
 *   loader hold MEGABYTES READY   takes memory, makes the file READY and sleeps
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

/* All signals, handled or not. */
static void configure(struct bpf_object *object)
{
	struct process_config config = { .signals = ~0ULL, .handled = ~0ULL };
	int map = bpf_object__find_map_fd_by_name(object, "config");
	__u32 zero = 0;

	if (map >= 0)
		bpf_map_update_elem(map, &zero, &config, 0);
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
	fprintf(stderr, "usage: loader watch OBJECT READY | loader hold MEGABYTES READY\n");
	return 2;
}
