// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.death;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.event.CpuThrottled;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.OomKill;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ResourceUsage;

/**
 * Everything known about one death: who died, how, by whom, why, and in which order things happened.
 *
 * @param id number of the certificate since the register started, from 1
 * @param header moment of the exit
 * @param process who died
 * @param ancestry its ancestors at the end, parent first
 * @param status how
 * @param cause why, in one word
 * @param summary why, in one sentence
 * @param killer who sent the fatal signal, when a process did; never the task that merely ran when the kernel sent it
 * @param findings the statements, each with source and confidence
 * @param timeline the steps, oldest first, ending with the exit
 * @param usage what it had used
 * @param oom the OOM kill, when that was it
 * @param throttled the last CPU throttling of its cgroup shortly before the end
 * @param linked other deaths that belong to this one
 * @param incomplete whether events were lost in the time the certificate covers, so that a step may be missing
 * @param readyNanos how long after the exit the certificate was ready
 */
public record DeathCertificate(
        long id,
        EventHeader header,
        ProcessInfo process,
        List<ProcessInfo> ancestry,
        ExitStatus status,
        DeathCause cause,
        String summary,
        Optional<Killer> killer,
        List<Finding> findings,
        List<TimelineEntry> timeline,
        ResourceUsage usage,
        Optional<OomKill> oom,
        Optional<CpuThrottled> throttled,
        List<LinkedDeath> linked,
        boolean incomplete,
        long readyNanos) {

    public DeathCertificate {
        ancestry = List.copyOf(ancestry);
        findings = List.copyOf(findings);
        timeline = List.copyOf(timeline);
        linked = List.copyOf(linked);
    }
}
