// SPDX-License-Identifier: GPL-2.0
/* System calls: counted by process and call, and the slow and failed ones told. */
#include "kernel.h"
#include <bpf/bpf_helpers.h>
#include <bpf/bpf_core_read.h>
#include <bpf/bpf_tracing.h>
#include "events.h"
#include "ring.bpf.h"

char LICENSE[] SEC("license") = "GPL";
