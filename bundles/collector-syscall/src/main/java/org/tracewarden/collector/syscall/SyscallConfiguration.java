// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

/** Configuration of the syscall collector, {@code etc/org.tracewarden.collector.syscall.cfg}. */
@ObjectClassDefinition(
        name = "Tracewarden syscall collector",
        description = "System calls of all processes, counted in the kernel, and the slow and failed ones told")
@interface SyscallConfiguration {

    String PID = "org.tracewarden.collector.syscall";

    @AttributeDefinition(
            name = "Processes by pid",
            description = "all, or a list of pids; with several of pids, comms, uids and cgroups set, a process is"
                    + " watched that one of them names; with none, every process is")
    String[] pids() default "all";

    @AttributeDefinition(
            name = "Processes by name",
            description = "all, or a list of process names as in /proc/PID/comm, 1 to 15 bytes each")
    String[] comms() default "all";

    @AttributeDefinition(name = "Processes by user", description = "all, or a list of numeric user ids")
    String[] uids() default "all";

    @AttributeDefinition(
            name = "Processes by cgroup",
            description = "all, or a list of cgroup paths such as /system.slice/nginx.service")
    String[] cgroups() default "all";

    @AttributeDefinition(name = "Calls", description = "all, or a list of names such as openat,read")
    String[] syscalls() default "all";

    @AttributeDefinition(
            name = "Slow threshold",
            description = "auto (what the classifier says, otherwise 10ms), never, or a time from 10us to 1h")
    String slow$_$threshold() default "auto";

    @AttributeDefinition(
            name = "Slow thresholds of single calls",
            description = "none, or a list such as fsync=50ms,network=never: a call or a category (blocking_io,"
                    + " lock_contention, file_system, network) and its threshold")
    String[] slow$_$thresholds() default "none";

    @AttributeDefinition(
            name = "Slow calls a second",
            description = "Told at most for a CPU, process, call and octave of latency, 0 to 100,000; the others are"
                    + " counted")
    int slow$_$per$_$second() default 50;

    @AttributeDefinition(
            name = "Failed calls a second",
            description = "Told at most for a CPU, process, call and error, 0 to 100,000; the others are counted")
    int failed$_$per$_$second() default 10;

    @AttributeDefinition(
            name = "Open after",
            description = "How long a call lasts before it is told though it has not returned, 100ms to 24h")
    String open$_$after() default "1s";

    @AttributeDefinition(name = "User stacks", description = "true or false: whether slow calls bring their stack")
    String user$_$stacks() default "false";

    @AttributeDefinition(
            name = "Map entries",
            description = "Combinations of process, call, wait and octave of latency that one second can hold, 1,024 to"
                    + " 1,048,576; used when the kernel programs are loaded next")
    int map$_$entries() default 32_768;

    @AttributeDefinition(
            name = "Ring size",
            description = "Bytes of the ring of slow and failed calls, a power of two, 262,144 to 268,435,456; used"
                    + " when the kernel programs are loaded next")
    int ring$_$bytes() default 4 * 1024 * 1024;

    @AttributeDefinition(
            name = "Ring size of streams",
            description = "Bytes of the ring of streams, a power of two, 262,144 to 268,435,456; used when the kernel"
                    + " programs are loaded next")
    int stream$_$ring$_$bytes() default 16 * 1024 * 1024;

    @AttributeDefinition(
            name = "Wake-up mark",
            description = "Waiting bytes at which the kernel wakes the reader of slow and failed calls, 4,096 to half"
                    + " of ring-bytes; it looks ten times a second anyway")
    int wakeup$_$bytes() default 64 * 1024;

    @AttributeDefinition(
            name = "Grace period",
            description = "Seconds, 0 to 3,600, for which the kernel programs go on after the collector stopped, so"
                    + " that a successor loses nothing; used when the collector starts next")
    int pin$_$grace$_$seconds() default 60;

    @AttributeDefinition(
            name = "Watch self", description = "true or false: whether calls of this platform are watched, too")
    String watch$_$self() default "false";

    @AttributeDefinition(
            name = "Processes in the ledger",
            description = "Processes whose calls are summed over their life, 64 to 65,536; the one that called longest"
                    + " ago is forgotten first")
    int ledger$_$processes() default 4096;
}
