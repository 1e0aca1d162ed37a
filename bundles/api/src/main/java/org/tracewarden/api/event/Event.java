// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.event;

import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;

/** Something that happened on the host. */
public sealed interface Event
        permits ProcessFork, ProcessExec, ProcessExit, SignalSent, SignalDelivered, OomKill, CpuThrottled, Gap,
                DeathRecorded, SlowSyscall, FailedSyscall, SyscallStats, SyscallObserved, PatternDetected,
                AnomalyDetected, AgentLifecycle, FaultDetected {

    EventHeader header();

    /** The process it happened to; empty for events about a cgroup or the stream itself. */
    Optional<ProcessInfo> subject();
}
