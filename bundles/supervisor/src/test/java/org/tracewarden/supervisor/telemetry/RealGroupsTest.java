// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.tracewarden.supervisor.telemetry.Stats.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.linux.cgroup.CgroupFs.Hierarchy;
import org.tracewarden.linux.cgroup.CgroupTree;
import org.tracewarden.linux.proc.ProcFsReader;
import org.tracewarden.supervisor.fakes.TestAgent;
import org.tracewarden.supervisor.fakes.TestGroup;
import org.tracewarden.supervisor.watch.Watched;

/** Real processes in real control groups: what a process description says is enough to know the agent. */
class RealGroupsTest {

    private final CgroupTree tree = new CgroupTree();
    private final ProcFsReader procFs = new ProcFsReader(tree);
    private final List<Path> made = new ArrayList<>();
    private final List<Process> started = new ArrayList<>();
    private final String instance = "test-" + ProcessHandle.current().pid();

    @AfterEach
    void end() throws Exception {
        for (Process process : started) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly().waitFor();
        }
        for (int i = made.size() - 1; i >= 0; i--) {
            removeDirectory(made.get(i));
        }
    }

    @Test
    void aDescendantIsKnownByItsGroupOfVersion2() throws Exception {
        Optional<Hierarchy> unified = tree.hierarchies().stream().filter(Hierarchy::version2).findFirst();
        assumeTrue(unified.isPresent(), "needs cgroup version 2 mounted");
        countsDescendantsIn(unified.get().mount());
    }

    @Test
    void aDescendantIsKnownByItsGroupOfVersion1() throws Exception {
        Optional<Hierarchy> memory = tree.hierarchies().stream()
                .filter(one -> !one.version2() && one.controllers().contains("memory"))
                .findFirst();
        assumeTrue(memory.isPresent(), "needs the memory controller of cgroup version 1");
        countsDescendantsIn(memory.get().mount());
    }

    private void countsDescendantsIn(Path mount) throws Exception {
        assumeTrue(Files.isWritable(mount), "needs the right to make control groups in " + mount);
        // below a group of its own, so that it meets no other test
        Path group = directory(directory(directory(directory(mount, instance), "tracewarden"), "main"), "agent-100");
        Path join = group.resolve("cgroup.procs");
        Process agent = new ProcessBuilder("sh", "-c", "echo 0 > " + join + "; sleep 60 & echo $!; wait")
                .redirectError(ProcessBuilder.Redirect.INHERIT).start();
        started.add(agent);
        int child = Integer.parseInt(agent.inputReader().readLine());
        ProcessInfo first = procFs.read((int) agent.pid()).orElseThrow();
        ProcessInfo descendant = procFs.read(child).orElseThrow();
        assertEquals("/" + instance + "/tracewarden/main/agent-100", descendant.workload().cgroupPath());

        AgentCalls calls = new AgentCalls(() -> true, pid -> {
            throw new AssertionError("looked up " + pid);
        });
        Watched run = new Watched(new TestAgent(100, "a").spec, first.key(), 1, new TestGroup("agent-100", join));
        calls.calls(run);
        calls.onEvent(stats(first, 5));
        calls.onEvent(stats(descendant, 7));
        assertEquals(OptionalLong.of(12), calls.calls(run));
    }

    private Path directory(Path parent, String name) throws IOException {
        Path path = parent.resolve(name);
        if (!Files.isDirectory(path)) {
            Files.createDirectory(path);
            made.add(path);
        }
        return path;
    }

    /** A group is busy for a moment after its last process. */
    private static void removeDirectory(Path group) throws Exception {
        long end = System.nanoTime() + 5_000_000_000L;
        while (true) {
            try {
                Files.delete(group);
                return;
            } catch (IOException busy) {
                assertTrue(System.nanoTime() < end, busy.toString());
                Thread.sleep(5);
            }
        }
    }
}
