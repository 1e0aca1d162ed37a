/* SPDX-License-Identifier: GPL-2.0 */
/* What is told of a task, read through BTF pointers where the verifier allows it: such a load costs no helper call. */
#ifndef TRACEWARDEN_TASK_BPF_H
#define TRACEWARDEN_TASK_BPF_H

#define PID_LEVEL_MAX 32

static __always_inline void fill_namespace_pid(struct task_facts *facts, struct task_struct *leader)
{
	struct pid *pid = leader->thread_pid;
	unsigned int level = pid->level;
	struct upid last = {};

	facts->namespace_pid = facts->pid;
	if (level == 0) {
		facts->pid_namespace = pid->numbers[0].ns->ns.inum;
		return;
	}
	facts->pid_namespace = 0;
	if (level > PID_LEVEL_MAX)
		return;
	/* read as a plain number: older verifiers allow no variable offset on a BTF pointer */
	bpf_probe_read_kernel(&last, sizeof(last),
			      (void *)BPF_CORE_READ(leader, thread_pid) + bpf_core_field_offset(struct pid, numbers) +
			      level * bpf_core_type_size(struct upid));
	facts->namespace_pid = last.nr;
	facts->pid_namespace = BPF_CORE_READ(last.ns, ns.inum);
}

static __always_inline bool fill_cgroup_of(struct task_facts *facts, struct cgroup *cgroup)
{
	if (!cgroup || cgroup->level <= 0)
		return false;
	facts->cgroup = cgroup->kn->id;
	facts->hierarchy = cgroup->root->hierarchy_id;
	return true;
}

/* Subsystem numbers differ from kernel to kernel; to the verifier the relocated one is a constant. */
#define fill_cgroup_in(facts, set, subsystem)                                                                    \
	(bpf_core_enum_value_exists(enum cgroup_subsys_id, subsystem) &&                                         \
	 fill_cgroup_of(facts, subsystem_state(set, bpf_core_enum_value(enum cgroup_subsys_id, subsystem))->cgroup))

static __always_inline struct cgroup_subsys_state *subsystem_state(struct css_set *set, __u64 subsystem)
{
	return *(struct cgroup_subsys_state **)((void *)set + bpf_core_field_offset(struct css_set, subsys) +
						subsystem * sizeof(void *));
}

/* Version 2 when the process is below its root; otherwise the first of memory, pids and cpu in which it is. */
static __always_inline void fill_cgroup(struct task_facts *facts, struct css_set *set)
{
	struct cgroup *unified = set->dfl_cgrp;

	if (fill_cgroup_of(facts, unified) || fill_cgroup_in(facts, set, memory_cgrp_id) ||
	    fill_cgroup_in(facts, set, pids_cgrp_id) || fill_cgroup_in(facts, set, cpu_cgrp_id))
		return;
	facts->cgroup = unified->kn->id;
	facts->hierarchy = unified->root->hierarchy_id;
}

static __always_inline void fill_task_facts(struct task_facts *facts, struct task_struct *task)
{
	struct task_struct *leader = task->group_leader;
	struct signal_struct *signal = task->signal;
	struct task_struct *parent = task->real_parent;
	struct tty_struct *tty;
	__u32 flags = task->flags;

	facts->start = leader->start_boottime;
	facts->pid = task->tgid;
	facts->tid = task->pid;
	facts->uid = task->real_cred->uid.val;
	facts->flags = (flags & PF_KTHREAD ? TASK_KERNEL_THREAD : 0) | (flags & PF_EXITING ? TASK_EXITING : 0) |
		       (signal->leader ? TASK_SESSION_LEADER : 0);
	facts->process_group = signal->pids[PIDTYPE_PGID]->numbers[0].nr;
	facts->session = signal->pids[PIDTYPE_SID]->numbers[0].nr;
	facts->parent_pid = parent->tgid;
	facts->parent_start = parent->group_leader->start_boottime;
	fill_namespace_pid(facts, leader);
	fill_cgroup(facts, task->cgroups);
	bpf_probe_read_kernel(facts->comm, COMM_SIZE, leader->comm);
	if (task == leader)
		__builtin_memcpy(facts->thread_comm, facts->comm, COMM_SIZE);
	else
		bpf_probe_read_kernel(facts->thread_comm, COMM_SIZE, task->comm);
	__builtin_memset(facts->tty, 0, TTY_SIZE);
	tty = signal->tty;
	if (tty)
		bpf_probe_read_kernel_str(facts->tty, TTY_SIZE, tty->name);
}

#endif
