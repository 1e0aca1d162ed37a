/* SPDX-License-Identifier: GPL-2.0 */
/* Kernel types of memory and its shortage, beside those of kernel.h. */
#ifndef TRACEWARDEN_OOM_KERNEL_H
#define TRACEWARDEN_OOM_KERNEL_H

enum {
	MM_FILEPAGES,
	MM_ANONPAGES,
	MM_SWAPENTS,
	MM_SHMEMPAGES,
	NR_MM_COUNTERS,
};

enum oom_constraint {
	CONSTRAINT_NONE,
	CONSTRAINT_CPUSET,
	CONSTRAINT_MEMORY_POLICY,
	CONSTRAINT_MEMCG,
};

#pragma clang attribute push(__attribute__((preserve_access_index)), apply_to = record)

struct percpu_counter {
	__s64 count;
};

struct mm_struct___memory {
	unsigned long total_vm;
	atomic_long_t pgtables_bytes;
};

/* since 6.2 */
struct mm_struct___counters {
	struct percpu_counter rss_stat[NR_MM_COUNTERS];
};

/* before 6.2 */
struct mm_rss_stat {
	atomic_long_t count[NR_MM_COUNTERS];
};

struct mm_struct___atomics {
	struct mm_rss_stat rss_stat;
};

struct page_counter {
	atomic_long_t usage;
	unsigned long max;
};

struct cgroup_subsys_state___tree {
	struct cgroup *cgroup;
	struct cgroup_subsys_state___tree *parent;
};

struct mem_cgroup {
	struct cgroup_subsys_state___tree css;
	struct page_counter memory;
};

struct oom_control {
	struct mem_cgroup *memcg;
	int order;
	unsigned long totalpages;
	struct task_struct *chosen;
	enum oom_constraint constraint;
};

/* arm64 */
struct pt_regs___arguments {
	__u64 regs[31];
};

#pragma clang attribute pop

#endif
