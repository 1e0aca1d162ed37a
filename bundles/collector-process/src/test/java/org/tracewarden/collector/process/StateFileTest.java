// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;

class StateFileTest {

    private static final SavedState.Counts COUNTS = new SavedState.Counts(1, 2, 3, 4, 5, 6);

    @TempDir
    private Path folder;

    private final FakeHost host = new FakeHost();

    private StateFile file(String bootId) {
        return new StateFile(folder.resolve("a/b.state"), bootId, new Workloads(host));
    }

    private LinkedProcessTable filled() {
        LinkedProcessTable table = new LinkedProcessTable(1024);
        TableEntry parent = table.add(info(10, 100, Optional.empty(), "/x"), null);
        TableEntry child = table.add(info(11, 200, Optional.of(new ProcessKey(5, 50)), ""), parent);
        TableEntry gone = table.add(info(12, 150, Optional.of(parent.key()), "/"), parent);
        child.startSeen = true;
        child.executedAt = 77;
        child.endingSignal = 9;
        parent.tickPrecise = true;
        gone.exitSeen = true;
        table.die(gone, 160);
        return table;
    }

    private ProcessInfo info(int pid, long start, Optional<ProcessKey> parent, String cgroup) {
        return new ProcessInfo(
                new ProcessKey(pid, start), parent, 33, "näme", "/bin/\u0001x", List.of("a", "", "b\n\0"), true, "/w",
                3, 4, "pts/1", 5, 4_026_531_836L, true, new Workloads(host).ofPath(cgroup));
    }

    @Test
    void whatIsSavedIsReadBackWhole() {
        SavedState state = SavedState.of(filled(), COUNTS);
        file("boot").save(state);

        SavedState read = file("boot").take().orElseThrow();

        assertEquals(state, read);
        LinkedProcessTable restored = new LinkedProcessTable(1024);
        read.restore(restored);
        assertEquals(state.rows(), SavedState.of(restored, COUNTS).rows());
        assertEquals(6, restored.evictedAlive());
    }

    @Test
    void itIsReadOnce() {
        file("boot").save(SavedState.of(filled(), COUNTS));

        assertEquals(3, file("boot").take().orElseThrow().rows().size());
        assertEquals(Optional.empty(), file("boot").take());
    }

    @Test
    void whatIsOfAnotherBootIsNotUsed() {
        file("boot").save(SavedState.of(filled(), COUNTS));

        assertEquals(Optional.empty(), file("next boot").take());
        assertFalse(Files.exists(folder.resolve("a/b.state")));
    }

    @Test
    void aDamagedFileIsNotUsed() throws IOException {
        file("boot").save(SavedState.of(filled(), COUNTS));
        Path path = folder.resolve("a/b.state");
        byte[] bytes = Files.readAllBytes(path);
        Files.write(path, Arrays.copyOf(bytes, bytes.length - 10));

        assertEquals(Optional.empty(), file("boot").take());
    }

    @Test
    void aSmallerTableForgetsTheLongestDeadOfASavedOne() {
        LinkedProcessTable small = new LinkedProcessTable(2);
        SavedState.of(filled(), COUNTS).restore(small);

        assertEquals(List.of(10, 11), small.living().stream().map(ProcessInfo::pid).toList());
        assertEquals(List.of(10), small.ancestry(new ProcessKey(11, 200)).stream().map(ProcessInfo::pid).toList());
    }
}
