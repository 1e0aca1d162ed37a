// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.bpf.Probe;

/** Maps, iterators and figures of a probe: against the running kernel. */
class LiveProbeTest {

    @RegisterExtension
    final LiveKeeper live = new LiveKeeper(Notes.COLLECTOR);

    @Test
    void mapsAreReadAndWritten() throws Exception {
        try (Probe probe = live.open(new Notes())) {
            BpfMap sequence = probe.map("sequence");
            assertEquals(4, sequence.keySize());
            assertEquals(8, sequence.valueSize());
            sequence.update(0, ByteBuffer.allocate(8).order(ByteOrder.nativeOrder()).putLong(0, 1_000));
            Notes.call(2);
            assertEquals(1_002, sequence.lookup(0).getLong(0));
            assertEquals(2, Notes.wanted(probe));
            assertThrows(IllegalArgumentException.class, () -> sequence.update(0, ByteBuffer.allocate(4)));
            IllegalStateException outside = assertThrows(IllegalStateException.class, () -> sequence.lookup(2));
            assertEquals("lookup of map sequence at 2: No such file or directory (errno 2)", outside.getMessage());
            assertThrows(IllegalStateException.class, () -> sequence.sumPerCpu(0));
            assertThrows(IllegalStateException.class, () -> probe.map("counts").lookup(0));
        }
    }

    @Test
    void anIteratorsOutputComesInOnePiece() throws Exception {
        try (Probe probe = live.open(new Notes().with("tasks"))) {
            Set<Integer> pids = new HashSet<>();
            int[] calls = {0};
            probe.iterate("tasks", (data, offset, length) -> {
                calls[0]++;
                assertEquals(0, length % (8 * 400));
                assertTrue(length > 64 * 1024, length + " bytes");
                for (int at = offset; at < offset + length; at += 400) {
                    pids.add(data.getInt(at));
                }
            });
            assertEquals(1, calls[0]);
            assertTrue(pids.contains((int) ProcessHandle.current().pid()), pids.toString());
            assertTrue(pids.contains((int) ProcessHandle.current().parent().orElseThrow().pid()), pids.toString());
            assertThrows(IllegalArgumentException.class, () -> probe.iterate("nothing", (d, o, l) -> {}));
        }
    }

    @Test
    void runsAreCountedWhileTheKernelsStatisticsAreOn() throws Exception {
        Path statistics = Path.of("/proc/sys/kernel/bpf_stats_enabled");
        String before = Files.readString(statistics);
        Files.writeString(statistics, "1");
        try (Probe probe = live.open(new Notes())) {
            Notes.call(100);
            Probe.ProgramStats stats = probe.stats();
            assertTrue(stats.runs() >= 100, stats.toString());
            assertTrue(stats.runNanos() > 0, stats.toString());
        } finally {
            Files.writeString(statistics, before);
        }
    }

    @Test
    void theKernelsTypesAreKnown() throws Exception {
        var btf = live.keeper().kernelBtf();
        assertTrue(btf.hasType("task_struct"));
        assertTrue(btf.hasType("pid_type"));
        assertFalse(btf.hasType("tracewarden_no_such_type"));
        assertEquals(5, btf.tracepointParameters("signal_generate").orElseThrow());
        assertEquals("kernel_siginfo", btf.tracepointParameterType("signal_generate", 1).orElseThrow());
        assertEquals("int", btf.tracepointParameterType("signal_generate", 0).orElseThrow());
        assertTrue(btf.tracepointParameterType("signal_generate", 5).isEmpty());
        assertTrue(btf.tracepointParameters("tracewarden_no_such_tracepoint").isEmpty());
    }
}
