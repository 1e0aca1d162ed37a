// SPDX-License-Identifier: GPL-2.0
/* The floor: a pair of programs that do nothing at the begin and the end of each system call. */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_tracing.h>

SEC("tp_btf/sys_enter")
int BPF_PROG(sys_enter, struct pt_regs *regs, long id)
{
	return 0;
}

SEC("tp_btf/sys_exit")
int BPF_PROG(sys_exit, struct pt_regs *regs, long result)
{
	return 0;
}

char LICENSE[] SEC("license") = "GPL";
