// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an agent's process is given. */
@Timeout(60)
class AgentProcessTest {

    private Ground ground;
    private final Heard heard = new Heard();

    @BeforeEach
    void open() throws Exception {
        ground = new Ground();
    }

    @AfterEach
    void close() throws Exception {
        ground.close();
    }

    private static Map<String, String> status(int pid) throws Exception {
        Map<String, String> fields = new HashMap<>();
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            String[] parts = line.split(":", 2);
            fields.put(parts[0], parts[1].strip().replace('\t', ' '));
        }
        return fields;
    }

    @Test
    void itBeginsCleanInASessionOfItsOwn() throws Exception {
        Run run = ground.wish("sleep", "1000").launch(heard);
        int pid = run.process().pid();
        Map<String, String> status = status(pid);
        assertEquals("0000000000000000", status.get("SigBlk"));
        assertEquals("0000000000000000", status.get("SigIgn"));
        assertEquals("1", status.get("NoNewPrivs"));
        assertEquals("0022", status.get("Umask"));
        assertEquals(Integer.toString(run.launcher().pid()), status.get("PPid"));
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        assertEquals(Integer.toString(pid), fields[2], "process group");
        assertEquals(Integer.toString(pid), fields[3], "session");
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            assertEquals(List.of("0", "1", "2"),
                    descriptors.map(path -> path.getFileName().toString()).sorted().toList());
        }
        assertEquals("/dev/null", Files.readSymbolicLink(Path.of("/proc/" + pid + "/fd/0")).toString());
        assertEquals("/", Files.readSymbolicLink(Path.of("/proc/" + pid + "/cwd")).toString());
    }

    @Test
    void itsLauncherKeepsNothingOfThePlatform() throws Exception {
        Run run = ground.wish("sleep", "1000").launch(heard);
        int pid = run.launcher().pid();
        Ground.until("first process ends", () -> ground.launcherProcesses().size() == 1);
        assertEquals("", Files.readString(Path.of("/proc/" + pid + "/environ")));
        assertEquals(ground.directory.resolve("program/agent-launcher") + "\0" + run.directory() + "\0",
                Files.readString(Path.of("/proc/" + pid + "/cmdline")));
        // standard streams, lock, events, control, notify, signals, two pipes, log, one link
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            assertEquals(12, descriptors.count());
        }
    }

    @Test
    void itsEnvironmentIsWhatWasAskedForAndTheNotificationSocket() throws Exception {
        Run run = ground.wish("sleep", "1000").env("SECRET", "a=b\nc").launch(heard);
        assertEquals(List.of("NOTIFY_SOCKET=" + run.directory() + "/notify", "PATH=/usr/bin:/bin", "SECRET=a=b\nc"),
                Stream.of(Files.readString(Path.of("/proc/" + run.process().pid() + "/environ")).split("\0"))
                        .sorted().toList());
    }

    @Test
    void itRunsAsTheUserWithAllGroupsAndCanOpenItsOutputAnew() throws Exception {
        Ground.Wish wish = ground.wish("sh", "-c", "echo anew >/dev/stderr; exec sleep 1000");
        wish.user = Optional.of(new LaunchRequest.User(65534, 65533, List.of(65533, 7, 9)));
        Run run = wish.launch(heard);
        Map<String, String> status = status(run.process().pid());
        assertEquals("65534 65534 65534 65534", status.get("Uid"));
        assertEquals("65533 65533 65533 65533", status.get("Gid"));
        assertEquals("7 9 65533", status.get("Groups"));
        assertEquals("0000000000000000", status.get("CapEff"));
        Ground.until("output", () -> ground.said("anew") == 1);
    }

    @Test
    void itsOpenFilesAreLimited() throws Exception {
        Ground.Wish wish = ground.wish("sleep", "1000");
        wish.openFiles = OptionalLong.of(77);
        Run run = wish.launch(heard);
        assertTrue(Files.readAllLines(Path.of("/proc/" + run.process().pid() + "/limits")).stream()
                .anyMatch(line -> line.matches("Max open files +77 +77 +files *")));
    }

    @Test
    void itAndItsLauncherJoinTheirControlGroups() throws Exception {
        Path root = Path.of("/sys/fs/cgroup/pids");
        assumeTrue(Files.isWritable(root.resolve("cgroup.procs")), "needs a pids hierarchy of version 1");
        String suffix = Long.toString(ProcessHandle.current().pid());
        Path agents = Files.createDirectory(root.resolve("tw-launch-agent-" + suffix));
        Path launchers = Files.createDirectory(root.resolve("tw-launch-launcher-" + suffix));
        try {
            Ground.Wish wish = ground.wish("sh", "-c", "setsid sleep 1000 & sleep 1000");
            wish.join = List.of(agents.resolve("cgroup.procs"));
            wish.launcherJoin = List.of(launchers.resolve("cgroup.procs"));
            Run run = wish.launch(heard);
            Ground.until("all members", () -> members(agents).size() == 3);
            assertTrue(members(agents).contains(Integer.toString(run.process().pid())));
            assertEquals(List.of(Integer.toString(run.launcher().pid())), members(launchers));
            run.killDescendants();
            heard.await("empty");
            run.release();
            Ground.until("launcher ends", () -> members(launchers).isEmpty());
        } finally {
            ground.launcherProcesses().forEach(ProcessHandle::destroyForcibly);
            Ground.until("no members", () -> members(agents).isEmpty() && members(launchers).isEmpty());
            Files.delete(agents);
            Files.delete(launchers);
        }
    }

    private static List<String> members(Path group) {
        try {
            return Files.readAllLines(group.resolve("cgroup.procs"));
        } catch (java.io.IOException gone) {
            return List.of();
        }
    }
}
