// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.life;

import java.nio.file.Path;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.linux.control.ControlGroups;
import org.tracewarden.linux.control.Pidfds;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;
import org.tracewarden.supervisor.launch.Launchers;

/**
 * What agents need of the host and the configuration.
 *
 * @param data {@code DATA/supervisor}
 * @param runs {@code RUN/agents}
 * @param bootId of the host's present boot, as in {@code /proc/sys/kernel/random/boot_id}
 * @param maxAgents asked at each spawn
 * @param recovery the global policy, asked at each start of an agent
 */
public record Host(
        Path data,
        Path runs,
        String bootId,
        Launchers launchers,
        ControlGroups groups,
        Pidfds pidfds,
        ProcFs processes,
        BootClock clock,
        IntSupplier maxAgents,
        Supplier<RecoveryPolicy> recovery) {}
