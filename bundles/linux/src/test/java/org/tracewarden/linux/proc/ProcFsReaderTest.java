// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.proc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.api.process.ContainerRuntime;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.linux.cgroup.CgroupTree;

class ProcFsReaderTest {

    private static final String CONTAINER = "4b0f8c5c1d7e2a9360f1e4d3c2b1a09f8e7d6c5b4a39281706f5e4d3c2b1a098";

    @TempDir
    Path proc;

    private ProcFsReader reader;

    @BeforeEach
    void emptyHost() throws IOException {
        Files.createDirectories(proc.resolve("self"));
        Files.writeString(proc.resolve("self/cgroup"), "");
        Files.writeString(proc.resolve("self/mountinfo"), "");
        Files.writeString(proc.resolve("uptime"), "1 1\n");
        reader = new ProcFsReader(proc, new CgroupTree(proc));
    }

    private Path process(int pid, String stat) throws IOException {
        Path directory = Files.createDirectories(proc.resolve(Integer.toString(pid)));
        Files.writeString(directory.resolve("stat"), pid + " " + stat + "\n");
        Files.writeString(directory.resolve("cmdline"), "");
        return directory;
    }

    private static String stat(String comm, int parent, int tty, long flags, long startTicks) {
        return "(" + comm + ") S " + parent + " 77 70 " + tty + " -1 " + flags
                + " 0 0 0 0 1 2 3 4 20 0 1 0 " + startTicks + " 1000 10 18446744073709551615 0 0";
    }

    @Test
    void everyFactOfAProcessIsRead() throws IOException {
        process(7, stat("init", 0, 0, 0, 3));
        Path directory = process(4242, stat("a) R (b c", 7, 136 << 8 | 3, 0x400000, 123_456));
        Files.writeString(directory.resolve("status"),
                "Name:\ta) R (b c\nUid:\t1000\t0\t0\t0\nNSpid:\t4242\t90\t1\n");
        Files.write(directory.resolve("cmdline"), "sh\0-c\0echo  'x'\0".getBytes());
        Files.writeString(directory.resolve("cgroup"), "4:memory:/docker/" + CONTAINER + "\n0::/\n");
        Files.createSymbolicLink(directory.resolve("exe"), Path.of("/usr/bin/dash (deleted)"));
        Files.createSymbolicLink(directory.resolve("cwd"), Path.of("/srv/my app"));
        Files.createDirectories(directory.resolve("ns"));
        Files.createSymbolicLink(directory.resolve("ns/pid"), Path.of("pid:[4026532198]"));

        assertEquals(
                Optional.of(new ProcessInfo(
                        new ProcessKey(4242, 1_234_560_000_000L),
                        Optional.of(new ProcessKey(7, 30_000_000L)),
                        1000,
                        "a) R (b c",
                        "/usr/bin/dash",
                        List.of("sh", "-c", "echo  'x'"),
                        false,
                        "/srv/my app",
                        77,
                        70,
                        "pts/3",
                        1,
                        4_026_532_198L,
                        false,
                        new Workload("/docker/" + CONTAINER, ContainerRuntime.DOCKER, CONTAINER, "", ""))),
                reader.read(4242));
    }

    @Test
    void aKernelThreadHasNoExecutableAndKeepsItsOwnNameOnly() throws IOException {
        process(7, stat("kworker/0:1H-kblockd", 2, 0, 0x4208060 | 0x200000, 5));
        ProcessInfo info = reader.read(7).orElseThrow();
        assertTrue(info.kernelThread());
        assertEquals("kworker/0:1H", info.comm());
        assertEquals("", info.exe());
        assertEquals(List.of(), info.argv());
        assertEquals(Optional.empty(), info.parent());
    }

    @Test
    void aProcessThatIsGoneIsEmpty() throws IOException {
        assertEquals(Optional.empty(), reader.read(4711));
        assertEquals(Optional.empty(), reader.details(4711));
        Path directory = process(12, stat("x", 1, 0, 0, 5));
        Files.writeString(directory.resolve("stat"), "12 (x) S 1");
        assertEquals(Optional.empty(), reader.read(12));
    }

    @Test
    void onlyNumberedDirectoriesAreProcesses() throws IOException {
        process(90, stat("x", 1, 0, 0, 5));
        process(8, stat("y", 1, 0, 0, 5));
        Files.createDirectories(proc.resolve("9p"));
        assertEquals(List.of(8, 90), reader.pids());
    }

    @Test
    void aCommandLineIsCutAtFourKilobytes() throws IOException {
        Path directory = process(5, stat("x", 1, 0, 0, 5));
        Files.writeString(directory.resolve("cmdline"), "a\0" + "b".repeat(5_000) + "\0");
        ProcFs.Details cut = reader.details(5).orElseThrow();
        assertTrue(cut.argvTruncated());
        assertEquals(List.of("a", "b".repeat(4_094)), cut.argv());
        Files.writeString(directory.resolve("cmdline"), "b".repeat(4_095) + "\0");
        ProcFs.Details whole = reader.details(5).orElseThrow();
        assertFalse(whole.argvTruncated());
        assertEquals(List.of("b".repeat(4_095)), whole.argv());
    }

    @Test
    void emptyArgumentsStayButPaddingBehindATitleGoes() throws IOException {
        Path directory = process(5, stat("x", 1, 0, 0, 5));
        Files.writeString(directory.resolve("cmdline"), "grep\0\0");
        assertEquals(List.of("grep", ""), reader.details(5).orElseThrow().argv());
        Files.writeString(directory.resolve("cmdline"), "nginx: worker process\0\0\0\0\0");
        assertEquals(List.of("nginx: worker process"), reader.details(5).orElseThrow().argv());
    }

    @Test
    void terminalsAreNamedByDeviceNumber() {
        assertEquals("", Terminal.name(0));
        assertEquals("pts/0", Terminal.name(136 << 8));
        assertEquals("pts/300", Terminal.name(136 << 8 | 300 & 0xff | (300 & ~0xff) << 12));
        assertEquals("pts/257", Terminal.name(137 << 8 | 1));
        assertEquals("tty2", Terminal.name(4 << 8 | 2));
        assertEquals("ttyS0", Terminal.name(4 << 8 | 64));
        assertEquals("204:64", Terminal.name(204 << 8 | 64));
    }

    @Test
    void theMostTellingCgroupIsVersionTwoUnlessItIsTheRoot() {
        assertEquals("/u", ProcCgroup.mostTelling("4:memory:/m\n1:cpu,cpuacct:/c\n0::/u\n"));
        assertEquals("/m", ProcCgroup.mostTelling("8:pids:/p\n4:memory:/m\n0::/\n"));
        assertEquals("/p", ProcCgroup.mostTelling("8:pids:/p\n4:memory:/\n0::/\n"));
        assertEquals("/c:d", ProcCgroup.mostTelling("1:cpu,cpuacct:/c:d\n0::/\n"));
        assertEquals("/gone", ProcCgroup.mostTelling("0::/gone (deleted)\n"));
        assertEquals("/", ProcCgroup.mostTelling("9:name=systemd:/x\n0::/\n"));
    }

    @Test
    void openDescriptorsAreCountedAgainstTheSoftLimit() throws IOException {
        Path directory = process(5, stat("x", 1, 0, 0, 5));
        Files.writeString(directory.resolve("limits"), """
                Limit                     Soft Limit           Hard Limit           Units     \s
                Max file size             unlimited            unlimited            bytes     \s
                Max open files            1024                 524288               files     \s
                """);
        assertEquals(Optional.empty(), reader.descriptors(5), "without fd/ the process is gone");
        Files.createDirectories(directory.resolve("fd"));
        assertEquals(Optional.of(new ProcFs.Descriptors(0, 1_024)), reader.descriptors(5));
        for (int fd = 0; fd < 7; fd++) {
            Files.createFile(directory.resolve("fd/" + fd));
        }
        assertEquals(Optional.of(new ProcFs.Descriptors(7, 1_024)), reader.descriptors(5));
        assertEquals(5, new DescriptorCount(proc, 5).of(directory).orElseThrow(), "the listing is bounded");
        assertEquals(Optional.empty(), reader.descriptors(6));
    }

    @Test
    void aLimitMayBeMissingOrUnlimited() {
        assertEquals(Long.MAX_VALUE, ProcLimits.openFiles("Max open files   unlimited  unlimited  files\n").orElse(0));
        assertTrue(ProcLimits.openFiles("Max open files   many\n").isEmpty());
        assertTrue(ProcLimits.openFiles("").isEmpty());
    }

    @Test
    void aLivingProcessIsCountedAsTheKernelCountsIt() throws IOException {
        ProcFsReader here = new ProcFsReader(new CgroupTree());
        Process shell = new ProcessBuilder(
                "sh", "-c", "ulimit -S -n 77; exec 5</dev/null 6</dev/null; echo ready; read line").start();
        try {
            assertEquals('r', shell.getInputStream().read());
            assertEquals(Optional.of(new ProcFs.Descriptors(5, 77)), here.descriptors((int) shell.pid()));
        } finally {
            shell.destroyForcibly();
        }
    }

    @Test
    void thisProcessReadsItself() {
        ProcFsReader here = new ProcFsReader(new CgroupTree());
        int pid = (int) ProcessHandle.current().pid();
        ProcessInfo self = here.read(pid).orElseThrow();
        assertEquals("java", self.program());
        assertEquals(System.getProperty("user.dir"), self.cwd());
        assertEquals((int) ProcessHandle.current().parent().orElseThrow().pid(), self.parent().orElseThrow().pid());
        assertTrue(here.pids().contains(pid));
        long age = new SystemBootClock().now() - self.key().startTime();
        assertTrue(age > 0 && age < 3_600_000_000_000L, "age in ns: " + age);
    }
}
