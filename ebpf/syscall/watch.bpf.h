/* SPDX-License-Identifier: GPL-2.0 */
/* Whose calls are watched, and by which streams. */
#ifndef TRACEWARDEN_SYSCALL_WATCH_BPF_H
#define TRACEWARDEN_SYSCALL_WATCH_BPF_H

/* How often a thread is asked again whether it is watched: its name and cgroup may change. */
#define CHECK_NS 1000000000ULL

struct number_set {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u32);
	__type(value, __u8);
};
struct number_set watched_pids SEC(".maps"), watched_uids SEC(".maps");

struct comm {
	char text[COMM_SIZE];
};

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, struct comm);
	__type(value, __u8);
} watched_comms SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_HASH);
	__uint(max_entries, 1024);
	__type(key, __u64);
	__type(value, __u8);
} watched_cgroups SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, STREAMS);
	__type(key, __u32);
	__type(value, struct stream_settings);
} streams SEC(".maps");

#define CGROUP_DEPTH_MAX 16

static __always_inline bool in_watched_cgroup(struct cgroup *cgroup)
{
	struct cgroup_subsys_state___parent *css = (void *)cgroup;

	for (int i = 0; i < CGROUP_DEPTH_MAX && css; i++) {
		struct cgroup *at = BPF_CORE_READ(css, cgroup);
		__u64 id = BPF_CORE_READ(at, kn, id);

		if (bpf_map_lookup_elem(&watched_cgroups, &id))
			return true;
		css = BPF_CORE_READ(css, parent);
	}
	return false;
}

static __always_inline struct cgroup *cgroup_of(struct task_struct *task, __u64 subsystem)
{
	struct css_set *set = BPF_CORE_READ(task, cgroups);
	struct cgroup_subsys_state *state = NULL;

	bpf_probe_read_kernel(&state, sizeof(state),
			      (void *)set + bpf_core_field_offset(struct css_set, subsys) + subsystem * sizeof(void *));
	return state ? BPF_CORE_READ(state, cgroup) : NULL;
}

#define in_watched_cgroup_of(task, subsystem)                                                                        \
	(bpf_core_enum_value_exists(enum cgroup_subsys_id, subsystem) &&                                             \
	 in_watched_cgroup(cgroup_of(task, bpf_core_enum_value(enum cgroup_subsys_id, subsystem))))

__noinline bool cgroup_watched(__u64 address)
{
	struct task_struct *task = (void *)address;
	struct cgroup *unified = BPF_CORE_READ(task, cgroups, dfl_cgrp);

	return in_watched_cgroup(unified) || in_watched_cgroup_of(task, memory_cgrp_id) ||
	       in_watched_cgroup_of(task, pids_cgrp_id) || in_watched_cgroup_of(task, cpu_cgrp_id);
}

__noinline bool is_watched(__u64 address, __u32 pid, struct comm *comm, __u32 filters)
{
	struct task_struct *task = (void *)address;
	struct comm name;
	__u32 uid;

	if (!filters || !comm)
		return true;
	/* 6.1 takes a key from the stack, not from an argument */
	name = *comm;
	if (filters & WATCH_PIDS && bpf_map_lookup_elem(&watched_pids, &pid))
		return true;
	if (filters & WATCH_COMMS && bpf_map_lookup_elem(&watched_comms, &name))
		return true;
	uid = BPF_CORE_READ(task, real_cred, uid.val);
	if (filters & WATCH_UIDS && bpf_map_lookup_elem(&watched_uids, &uid))
		return true;
	return filters & WATCH_CGROUPS && cgroup_watched(address);
}

__noinline __u8 wanting_streams(__u32 open, __u32 pid, struct comm *comm)
{
	__u64 *name = (__u64 *)comm;
	__u8 wanting = 0;

	if (!comm)
		return 0;

	for (__u32 i = 0; i < STREAMS; i++) {
		__u32 index = i;
		struct stream_settings *settings;
		__u64 *wanted;

		if (!(open & 1U << i))
			continue;
		settings = bpf_map_lookup_elem(&streams, &index);
		if (!settings)
			continue;
		wanted = (__u64 *)settings->comm;
		if (settings->pid ? settings->pid == pid : wanted[0] == name[0] && wanted[1] == name[1])
			wanting |= 1U << i;
	}
	return wanting;
}

/* Whether the thread's process is watched, and by which streams. */
__noinline int check(struct thread_state *state, __u64 address, struct syscall_config *settings, __u64 now)
{
	struct task_struct *task = (void *)address;
	struct comm comm = {};

	if (!state || !settings)
		return 0;

	state->pid = BPF_CORE_READ(task, tgid);
	state->start = BPF_CORE_READ(task, group_leader, start_boottime);
	state->checked = now;
	state->generation = settings->generation;
	BPF_CORE_READ_STR_INTO(&comm.text, task, group_leader, comm);
	state->watched = state->pid != settings->excluded_pid &&
			 is_watched(address, state->pid, &comm, settings->filters);
	state->streams = settings->streams ? wanting_streams(settings->streams, state->pid, &comm) : 0;
	return 0;
}

#endif
