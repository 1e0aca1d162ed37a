// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tracewarden.api.agent.AgentLogLine;
import org.tracewarden.api.agent.LogPolicy;
import org.tracewarden.supervisor.log.LogFiles;

@Timeout(120)
class OutputTest {

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

    private Ground.Wish logged(String script, int bytes, int files) {
        Ground.Wish wish = ground.wish("sh", "-c", script);
        wish.log = Optional.of(new LaunchRequest.Log(ground.log(), new LogPolicy(true, bytes, files)));
        return wish;
    }

    private List<String> texts(int lines) throws Exception {
        try (LogFiles files = new LogFiles()) {
            return files.tail(ground.log(), lines).stream().map(AgentLogLine::text).toList();
        }
    }

    private void ended(Run run) {
        heard.await("empty");
        run.release();
        Ground.until("launcher ends", () -> ground.launcherProcesses().isEmpty());
    }

    @Test
    void linesOfBothStreamsAreKeptWithTimeAndSource() throws Exception {
        long before = System.currentTimeMillis();
        Run run = ground.sh("echo one; echo two >&2; printf 'no line end'", heard);
        ended(run);
        int pid = run.process().pid();
        assertEquals(List.of("started as process " + pid, "one", "two", "process " + pid + " ended with code 0",
                "no line end"), sorted(texts(10)));
        try (LogFiles files = new LogFiles()) {
            List<AgentLogLine> lines = files.tail(ground.log(), 10);
            assertEquals(AgentLogLine.Source.ERROR, lines.stream().filter(line -> line.text().equals("two"))
                    .findFirst().orElseThrow().source());
            assertTrue(lines.stream().allMatch(line -> Math.abs(line.at().toEpochMilli() - before) < 20_000),
                    lines.toString());
        }
        assertEquals("rw-------", java.nio.file.attribute.PosixFilePermissions.toString(
                Files.getPosixFilePermissions(ground.log())));
    }

    /** The launcher reads the two streams one after the other, in no order. */
    private static List<String> sorted(List<String> lines) {
        List<String> all = new ArrayList<>(lines);
        all.sort(java.util.Comparator.comparingInt(line -> line.startsWith("started") ? 0 : line.equals("one") ? 1
                : line.equals("two") ? 2 : line.contains("ended") ? 3 : 4));
        return all;
    }

    @Test
    void longLinesAreCutIntoLinesOf8192Bytes() throws Exception {
        Run run = ground.sh("head -c 20000 /dev/zero | tr '\\0' x; echo; echo y", heard);
        ended(run);
        assertEquals(List.of(8192, 8192, 3616, 1), texts(10).stream().filter(text -> text.matches("x+|y"))
                .map(String::length).toList());
    }

    @Test
    void filesArePutAsideAndNoMoreIsKeptThanWasAskedFor() throws Exception {
        Run run = logged("seq 1 100000", 65_536, 4).launch(heard);
        ended(run);
        List<Path> kept = List.of(ground.log(), aside(1), aside(2), aside(3));
        for (Path file : kept) {
            assertTrue(Files.size(file) <= 65_536, file + " has " + Files.size(file));
        }
        assertFalse(Files.exists(aside(4)));
        List<String> lines = texts(5000).stream().filter(text -> text.matches("[0-9]+")).toList();
        assertEquals("100000", lines.get(lines.size() - 1));
        for (int i = 1; i < lines.size(); i++) {
            assertEquals(Integer.parseInt(lines.get(i - 1)) + 1, Integer.parseInt(lines.get(i)));
        }
        assertEquals(0, heard.lines().stream().filter(line -> line.startsWith("lost")).count());
    }

    private Path aside(int number) {
        return ground.directory.resolve("agent.log." + number);
    }

    @Test
    void oneFileAloneStaysWithinItsSize() throws Exception {
        Run run = logged("seq 1 20000", 65_536, 1).launch(heard);
        ended(run);
        assertTrue(Files.size(ground.log()) <= 65_536);
        assertFalse(Files.exists(aside(1)));
        assertTrue(texts(10).contains("20000"));
    }

    @Test
    void halfALineOfAnEarlierLauncherStaysALineOfItsOwn() throws Exception {
        Files.writeString(ground.log(), "2026-11-21T15:09:04.123456Z out hal");
        ended(ground.sh("echo whole", heard));
        assertEquals("hal", texts(10).get(0));
        assertTrue(texts(10).contains("whole"));
    }

    @Test
    void withoutALogOutputGoesNowhere() throws Exception {
        Ground.Wish wish = ground.wish("sh", "-c", "echo hello; exec sleep 1000");
        wish.log = Optional.empty();
        Run run = wish.launch(heard);
        for (int i = 0; i < 3; i++) {
            assertEquals("/dev/null",
                    Files.readSymbolicLink(Path.of("/proc/" + run.process().pid() + "/fd/" + i)).toString());
        }
        run.signal(9);
        ended(run);
        assertFalse(Files.exists(ground.log()));
    }

    @Test
    void aMegabyteASecondIsKeptWhole() throws Exception {
        Run run = logged("i=0; while [ $i -lt 30 ]; do seq -f '%098g.' 1 1000; sleep 0.1; i=$((i+1)); done",
                10 << 20, 3).launch(heard);
        ended(run);
        assertEquals(30_000, texts(50_000).stream().filter(text -> text.length() == 99).count());
        assertEquals(List.of("exited 0", "empty"), heard.lines());
    }

    @Test
    void aFullDiskCostsOutputAndNothingElse() throws Exception {
        Path disk = Files.createDirectory(ground.directory.resolve("disk"));
        assumeTrue(new ProcessBuilder("mount", "-t", "tmpfs", "-o", "size=256k", "none", disk.toString()).start()
                .waitFor() == 0, "needs the right to mount");
        try {
            Path log = disk.resolve("agent.log");
            Path go = ground.directory.resolve("go");
            Path filler = disk.resolve("filler");
            Files.write(filler, new byte[200 << 10]);
            Ground.Wish wish = ground.wish("sh", "-c", "seq 1 3000; while [ ! -e " + go
                    + " ]; do sleep 0.01; done; echo back again");
            wish.log = Optional.of(new LaunchRequest.Log(log, new LogPolicy(true, 10 << 20, 2)));
            Run run = wish.launch(heard);
            heard.await("lost", line -> line.startsWith("lost") && line.endsWith("no space is left on the device"));
            Files.delete(filler);
            Files.createFile(go);
            heard.await("empty");
            run.release();
            Ground.until("launcher ends", () -> ground.launcherProcesses().isEmpty());
            List<String> lines = Files.readAllLines(log).stream().map(line -> line.substring(32)).toList();
            assertTrue(lines.contains("back again"));
            // what is kept and what is said to be lost is all there was
            long kept = lines.stream().filter(line -> line.matches("[0-9]+")).mapToLong(line -> line.length() + 1)
                    .sum();
            String last = heard.lines().stream().filter(line -> line.startsWith("lost")).reduce((a, b) -> b)
                    .orElseThrow();
            long all = 0;
            for (int i = 1; i <= 3000; i++) {
                all += Integer.toString(i).length() + 1;
            }
            assertEquals(all, kept + Long.parseLong(last.split(" ")[1]));
            assertTrue(lines.stream().anyMatch(line -> line.matches(
                    "[0-9]+ bytes of output could not be kept \\(error 28\\)")), "said in the log");
        } finally {
            new ProcessBuilder("umount", "-l", disk.toString()).start().waitFor();
        }
    }

    @Test
    void aLogDeletedByHandIsBegunAnewAtTheNextRotation() throws Exception {
        Path go = ground.directory.resolve("go");
        Run run = logged("echo first; while [ ! -e " + go + " ]; do sleep 0.01; done; seq 1 20000", 65_536, 2)
                .launch(heard);
        Ground.until("first", () -> ground.said("first") == 1);
        Files.delete(ground.log());
        Files.createFile(go);
        ended(run);
        assertTrue(texts(10).contains("20000"));
    }
}
