// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.supervisor.telemetry.FiguresScene.GROUP;
import static org.tracewarden.supervisor.telemetry.FiguresScene.SECOND;
import static org.tracewarden.supervisor.telemetry.Stats.stats;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.supervisor.fakes.TestAgent;

/** The file that figures are kept in over restarts. */
class SavedFiguresTest {

    @TempDir
    Path data;

    private FiguresScene scene;

    @BeforeEach
    void begin() {
        scene = new FiguresScene(data.resolve("supervisor/telemetry.json"));
    }

    @AfterEach
    void end() {
        scene.close();
    }

    @Test
    void whatIsSavedIsForItsOwnerOnlyAndWholeAtAnyMoment() throws Exception {
        scene.start("boot-1", Duration.ofMillis(1));
        TestAgent agent = scene.roster.add(100, "a");
        long end = System.nanoTime() + 10 * SECOND;
        int read = 0;
        for (int i = 0; read < 200; i++) {
            assertTrue(System.nanoTime() < end, "read " + read + " times within 10 s");
            scene.sample(agent, i, 1, OptionalLong.empty());
            if (Files.exists(scene.file())) {
                assertTrue(new FiguresFile(scene.file()).load().agents().containsKey(100));
                read++;
            }
        }
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(scene.file())));
    }

    @Test
    void itIsWrittenOnlyWhenSomethingOfItHasChanged() throws Exception {
        scene.start("boot-1");
        TestAgent agent = scene.roster.add(100, "a");
        scene.sample(agent, 100, 1, OptionalLong.empty());
        scene.restart("boot-1");
        Object before = inode();
        scene.sample(agent, 100, 1, OptionalLong.empty());
        scene.restart("boot-1");
        assertEquals(before, inode(), "nothing has changed");
        scene.sample(agent, 101, 1, OptionalLong.empty());
        scene.restart("boot-1");
        assertNotEquals(before, inode(), "CPU time has");
        before = inode();
        scene.sample(agent, 101, 2, OptionalLong.empty());
        scene.restart("boot-1");
        assertNotEquals(before, inode(), "the most memory has");
        before = inode();
        scene.sample(agent, 101, 2, OptionalLong.empty());
        scene.calls.onEvent(stats(agent.process, GROUP + 100, 42));
        scene.restart("boot-1");
        assertNotEquals(before, inode(), "calls have");
        assertEquals(42, new FiguresFile(scene.file()).load().agents().get(100).earlier().total().calls());
    }

    /** Another one when it was written: a file with a new inode takes its name while the old one is there. */
    private Object inode() throws IOException {
        return Files.getAttribute(scene.file(), "unix:ino");
    }

    @Test
    void aFileThatCannotBeUnderstoodIsPutAsideAndLeavesAGap() throws IOException {
        Files.createDirectories(scene.file().getParent());
        for (String broken : List.of("", "{", "{\"version\":2}", "{\"version\":1,\"boot\":\"b\",\"gaps\":-1}",
                "{\"version\":1,\"boot\":\"b\",\"gaps\":0,\"removed\":{},\"agents\":{}}", "[1]")) {
            Files.writeString(scene.file(), broken);
            scene.start("boot-1");
            assertEquals(1, scene.telemetry.system().gaps(), broken);
            assertEquals(0, scene.telemetry.system().total().cpuMicros());
            scene.telemetry.close();
            assertEquals(broken, Files.readString(data.resolve("supervisor/telemetry.json.broken")));
        }
    }

    @Test
    void aFullDiskIsToldAndWhatCouldNotBeSavedIsSavedWhenThereIsRoom() throws Exception {
        Path full = data.resolve("full");
        Files.createDirectories(full);
        run("mount", "-t", "tmpfs", "-o", "size=16k", "none", full.toString());
        Path saved = full.resolve("telemetry.json");
        try (FiguresScene onFull = new FiguresScene(saved)) {
            onFull.start("boot-1", Duration.ofMillis(10));
            TestAgent agent = onFull.roster.add(100, "a");
            onFull.sample(agent, 1, 1, OptionalLong.empty());
            await(() -> Files.exists(saved));
            Path filler = full.resolve("filler");
            fill(filler);
            onFull.sample(agent, 77, 1, OptionalLong.empty());
            await(() -> onFull.telemetry.problem().isPresent());
            String told = onFull.telemetry.problem().orElseThrow();
            assertTrue(told.startsWith("figures of agents cannot be saved to " + saved + " (No space left on device):"),
                    told);
            assertEquals(1, new FiguresFile(saved).load().agents().get(100).ofRun().cpuMicros());
            Files.delete(filler);
            await(() -> onFull.telemetry.problem().isEmpty());
            assertEquals(77, new FiguresFile(saved).load().agents().get(100).ofRun().cpuMicros());
        } finally {
            run("umount", full.toString());
        }
    }

    private static void fill(Path filler) throws IOException {
        try (var out = Files.newOutputStream(filler)) {
            while (true) {
                out.write(new byte[1_024]);
            }
        } catch (IOException full) {
            assertTrue(full.getMessage().contains("No space left"), full.getMessage());
        }
    }

    private static void run(String... command) throws IOException, InterruptedException {
        assertEquals(0, new ProcessBuilder(command).inheritIO().start().waitFor());
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 10 * SECOND;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < end, "did not happen within 10 s");
            Thread.sleep(2);
        }
    }
}
