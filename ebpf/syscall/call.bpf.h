/* SPDX-License-Identifier: GPL-2.0 */
/* A call: of which table it is, its number and arguments, and what is set for it. */
#ifndef TRACEWARDEN_SYSCALL_CALL_BPF_H
#define TRACEWARDEN_SYSCALL_CALL_BPF_H

/* Calls of this length and longer are asked what they waited for. */
#define WAIT_TOLD_NS (1 << 20)

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, 1);
	__type(key, __u32);
	__type(value, struct syscall_config);
} config SEC(".maps");

struct {
	__uint(type, BPF_MAP_TYPE_ARRAY);
	__uint(max_entries, CALLS);
	__type(key, __u32);
	__type(value, struct call_settings);
} call_settings SEC(".maps");

static __always_inline struct syscall_config *configuration(void)
{
	__u32 zero = 0;

	return bpf_map_lookup_elem(&config, &zero);
}

static __always_inline __u8 abi_of(struct task_struct *task, long id)
{
#if defined(__TARGET_ARCH_x86)
	if (task->thread_info.status & TS_COMPAT)
		return ABI_COMPAT;
	return id & X32_BIT ? ABI_X32 : ABI_NATIVE;
#else
	struct task_struct___aarch64 *arm = (void *)task;

	return BPF_CORE_READ(arm, thread_info.flags) & 1UL << TIF_32BIT ? ABI_COMPAT : ABI_NATIVE;
#endif
}

static __always_inline __u16 number_of(long id)
{
	__u32 number = id & ~X32_BIT;

	return number < CALL_NUMBERS ? number : CALL_NUMBERS - 1;
}

static __always_inline void fill_arguments(struct call_registers *call, struct pt_regs *regs, __u8 abi)
{
#if defined(__TARGET_ARCH_x86)
	struct pt_regs___x86_all *x86 = (void *)regs;

	if (abi == ABI_COMPAT) {
		call->arguments[0] = (__u32)BPF_CORE_READ(x86, bx);
		call->arguments[1] = (__u32)BPF_CORE_READ(x86, cx);
		call->arguments[2] = (__u32)BPF_CORE_READ(x86, dx);
		call->arguments[3] = (__u32)BPF_CORE_READ(x86, si);
		call->arguments[4] = (__u32)BPF_CORE_READ(x86, di);
		call->arguments[5] = (__u32)BPF_CORE_READ(x86, bp);
		return;
	}
	call->arguments[0] = x86->di;
	call->arguments[1] = x86->si;
	call->arguments[2] = x86->dx;
	call->arguments[3] = x86->r10;
	call->arguments[4] = x86->r8;
	call->arguments[5] = x86->r9;
#else
	struct pt_regs___aarch64_all *arm = (void *)regs;

	call->arguments[0] = arm->orig_x0;
	call->arguments[1] = arm->regs[1];
	call->arguments[2] = arm->regs[2];
	call->arguments[3] = arm->regs[3];
	call->arguments[4] = arm->regs[4];
	call->arguments[5] = arm->regs[5];
#endif
}

#endif
