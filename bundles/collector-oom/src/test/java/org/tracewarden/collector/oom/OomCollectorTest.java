// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.collector.Attachment;
import org.tracewarden.api.collector.CollectorCounters;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.linux.bpf.Btf;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.ProbeFactory;
import org.tracewarden.linux.bpf.ProbeSpec;
import org.tracewarden.linux.bpf.StructLayout;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.proc.ProcFsReader;
import org.tracewarden.linux.proc.SystemBootClock;

/** What a host that refuses gets to hear. */
class OomCollectorTest {

    private static OomCollector collector(RefusingProbes probes, Map<String, Object> properties) {
        CgroupTree cgroups = new CgroupTree();
        return new OomCollector(
                probes, new QueueBus(), cgroups, new ProcFsReader(cgroups), new SystemBootClock(),
                () -> {
                    throw new IOException("cannot open /dev/kmsg: errno 1");
                },
                new MapConfig(properties), properties);
    }

    @Test
    void whatTheHostRefusesIsTheStatus() {
        OomCollector collector = collector(new RefusingProbes("task_struct", true), Map.of());
        assertEquals(new CollectorStatus(CollectorState.UNAVAILABLE, "it takes root"), collector.status());
        assertEquals(new CollectorCounters(0, 0, 0, 0), collector.counters());
        collector.deactivate();
    }

    @Test
    void whatIsBrokenIsAFailure() {
        OomCollector collector = collector(new RefusingProbes("task_struct", false), Map.of());
        assertEquals(CollectorState.FAILED, collector.status().state());
    }

    @Test
    void aKernelWithoutTheTracepointIsSaidToBeTooOld() {
        OomCollector collector = collector(new RefusingProbes("", true), Map.of());
        assertEquals(CollectorState.UNAVAILABLE, collector.status().state());
        assertTrue(collector.status().reason().contains("oom/mark_victim"), collector.status().reason());
    }

    @Test
    void theProgramsForTheOtherLayoutOfTheTracepointAreNotLoaded() {
        RefusingProbes since68 = new RefusingProbes("task_struct", true);
        collector(since68, Map.of());
        assertEquals(List.of("mark_victim_pid", "kernel_kills"), since68.asked.disabled());
        RefusingProbes before = new RefusingProbes("int", true);
        collector(before, Map.of());
        assertEquals(List.of("mark_victim"), before.asked.disabled());
        assertEquals(List.of("decision"), before.asked.optional());
        assertEquals(Map.of("events", 262_144), before.asked.mapSizes());
    }

    @Test
    void anUnreadableKernelLogIsShownAsAPlaceNotAttached() {
        OomCollector collector = collector(new RefusingProbes("task_struct", true), Map.of());
        Attachment log = collector.attachments().get(0);
        assertEquals("/dev/kmsg", log.place());
        assertEquals(false, log.attached());
        assertTrue(log.detail().startsWith("cannot open /dev/kmsg: errno 1"), log.detail());
    }

    @Test
    void anInvalidConfigurationIsRefusedAsAWhole() {
        Map<String, Object> odd = Map.of("ring-bytes", 100_000, "pin-grace-seconds", 5);
        RefusingProbes probes = new RefusingProbes("task_struct", true);
        collector(probes, odd);
        assertEquals(OomSettings.DEFAULTS.grace(), probes.asked.grace());
        assertEquals(
                "ring-bytes = 100000 is no power of two",
                refusal(odd));
        assertEquals(
                "kernel-log-wait-millis = 101 is out of range (0 to 100)",
                refusal(Map.of("kernel-log-wait-millis", 101)));
        assertEquals(
                "pin-grace-seconds = soon is no whole number (0 to 3600)",
                refusal(Map.of("pin-grace-seconds", "soon")));
    }

    private static String refusal(Map<String, Object> properties) {
        try {
            return "accepted " + OomSettings.read(new MapConfig(properties), properties);
        } catch (IllegalArgumentException refused) {
            return refused.getMessage();
        }
    }

    private static final class RefusingProbes implements ProbeFactory {

        private final String parameterType;
        private final boolean unavailable;
        private ProbeSpec asked;

        RefusingProbes(String parameterType, boolean unavailable) {
            this.parameterType = parameterType;
            this.unavailable = unavailable;
        }

        @Override
        public Probe open(ProbeSpec spec) throws ProbeException {
            asked = spec;
            throw new ProbeException("it takes root", unavailable, null);
        }

        @Override
        public Btf kernelBtf() {
            return new Btf() {
                @Override
                public boolean hasType(String name) {
                    return false;
                }

                @Override
                public OptionalInt tracepointParameters(String tracepoint) {
                    return OptionalInt.empty();
                }

                @Override
                public Optional<String> tracepointParameterType(String tracepoint, int index) {
                    return Optional.of(parameterType).filter(type -> !type.isEmpty());
                }

                @Override
                public List<String> mismatches(StructLayout layout) {
                    return List.of();
                }
            };
        }
    }
}
