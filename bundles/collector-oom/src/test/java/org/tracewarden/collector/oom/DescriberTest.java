// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;
import org.tracewarden.api.process.Workload;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.proc.ProcFsReader;

class DescriberTest {

    private static final ProcessKey KEY = new ProcessKey(70, 70_000_000_070L);

    @TempDir
    Path proc;

    private Describer describer;
    private ProcessInfo known;

    @BeforeEach
    void aTableThatKnowsOneProcess() throws IOException {
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/cgroup"), "");
        Files.writeString(proc.resolve("self/mountinfo"), "");
        CgroupTree cgroups = new CgroupTree(proc);
        known = new ProcessInfo(KEY, Optional.empty(), 0, "worker", "/usr/bin/worker", List.of("worker"), false, "/",
                70, 70, "", 70, 0, false, Workload.ROOT);
        describer = new Describer(() -> Optional.of(new OneRow(known)), new ProcFsReader(proc, cgroups), cgroups);
    }

    @Test
    void aRowWithTheKernelsNameIsTheDescription() {
        assertSame(known, describer.describe(facts("worker")));
    }

    @Test
    void aRowFromBeforeTheLastExecIsNot() {
        ProcessInfo described = describer.describe(facts("database"));

        assertEquals("database", described.comm());
        assertEquals("", described.exe(), "the old program is not told as the new one");
        assertEquals(KEY, described.key());
    }

    private static TaskFacts facts(String comm) {
        return new TaskFacts(KEY, 70, Optional.empty(), 0, false, 0, 0, 70, 0, 70, 70, comm, "");
    }

    private record OneRow(ProcessInfo row) implements ProcessTable {

        @Override
        public Optional<Entry> find(int pid) {
            return Optional.of(new Entry(row, true, 0)).filter(entry -> entry.info().pid() == pid);
        }

        @Override
        public Optional<Entry> find(ProcessKey key) {
            return find(key.pid()).filter(entry -> entry.info().key().equals(key));
        }

        @Override
        public List<ProcessInfo> ancestry(ProcessKey key) {
            return List.of();
        }

        @Override
        public List<ProcessInfo> living() {
            return List.of(row);
        }

        @Override
        public int size() {
            return 1;
        }

        @Override
        public int capacity() {
            return 1;
        }

        @Override
        public long evictedAlive() {
            return 0;
        }
    }
}
