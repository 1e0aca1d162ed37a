// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;
import org.tracewarden.api.event.SystemCall;

/**
 * Names of the system calls that matter for signals, by architecture: those that send them, those during which the
 * kernel sends them, and those that end a process. Numbers from {@code arch/x86/entry/syscalls/syscall_64.tbl} and
 * {@code include/uapi/asm-generic/unistd.h}.
 */
final class SystemCallTable {

    private static final Set<String> SENDING = Set.of(
            "kill", "tkill", "tgkill", "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal");
    private static final Set<String> CHOOSING_INFO = Set.of(
            "rt_sigqueueinfo", "rt_tgsigqueueinfo", "pidfd_send_signal");
    private static final Set<String> WRITING = Set.of(
            "write", "pwrite64", "writev", "pwritev", "pwritev2", "sendfile", "splice");

    private static final Map<Integer, String> X86_64 = Map.ofEntries(
            entry(1, "write"), entry(16, "ioctl"), entry(18, "pwrite64"), entry(20, "writev"), entry(37, "alarm"),
            entry(38, "setitimer"), entry(40, "sendfile"), entry(44, "sendto"), entry(46, "sendmsg"),
            entry(59, "execve"), entry(60, "exit"), entry(62, "kill"), entry(76, "truncate"), entry(77, "ftruncate"),
            entry(101, "ptrace"), entry(129, "rt_sigqueueinfo"), entry(200, "tkill"), entry(231, "exit_group"),
            entry(234, "tgkill"), entry(275, "splice"), entry(285, "fallocate"), entry(296, "pwritev"),
            entry(297, "rt_tgsigqueueinfo"), entry(307, "sendmmsg"), entry(317, "seccomp"), entry(322, "execveat"),
            entry(328, "pwritev2"), entry(424, "pidfd_send_signal"));
    private static final Map<Integer, String> ARM64 = Map.ofEntries(
            entry(29, "ioctl"), entry(45, "truncate"), entry(46, "ftruncate"), entry(47, "fallocate"),
            entry(64, "write"), entry(66, "writev"), entry(68, "pwrite64"), entry(70, "pwritev"), entry(71, "sendfile"),
            entry(76, "splice"), entry(93, "exit"), entry(94, "exit_group"), entry(103, "setitimer"),
            entry(117, "ptrace"), entry(129, "kill"), entry(130, "tkill"), entry(131, "tgkill"),
            entry(138, "rt_sigqueueinfo"), entry(206, "sendto"), entry(211, "sendmsg"), entry(221, "execve"),
            entry(240, "rt_tgsigqueueinfo"), entry(269, "sendmmsg"), entry(277, "seccomp"), entry(281, "execveat"),
            entry(287, "pwritev2"), entry(424, "pidfd_send_signal"));

    private final Map<Integer, String> names;

    private SystemCallTable(Map<Integer, String> names) {
        this.names = names;
    }

    /** @param architecture as in the system property {@code os.arch} */
    static SystemCallTable of(String architecture) {
        return switch (architecture) {
            case "amd64", "x86_64" -> new SystemCallTable(X86_64);
            case "aarch64" -> new SystemCallTable(ARM64);
            default -> new SystemCallTable(Map.of());
        };
    }

    /** A number below 0 means that the task was in no system call, or in one of 32-bit code. */
    SystemCall call(int number, long firstArgument) {
        return number < 0
                ? SystemCall.NONE
                : new SystemCall(number, names.getOrDefault(number, ""), firstArgument);
    }

    /** Whether the call is there to send a signal. */
    static boolean sends(SystemCall call) {
        return SENDING.contains(call.name());
    }

    /** Whether the caller fills in siginfo itself, and so can claim almost anything. */
    static boolean choosesInfo(SystemCall call) {
        return CHOOSING_INFO.contains(call.name());
    }

    static boolean writes(SystemCall call) {
        return WRITING.contains(call.name());
    }
}
