// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.supervisor.status.Scene.await;
import static org.tracewarden.supervisor.status.Scene.names;
import static org.tracewarden.supervisor.status.Scene.spawned;
import static org.tracewarden.supervisor.status.Scene.written;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.supervisor.fakes.TestAgent;
import org.tracewarden.supervisor.life.LifeCounts;

/** Files come, follow the agents, and go. */
class StatusFilesTest {

    private final Scene scene;

    StatusFilesTest() throws Exception {
        scene = new Scene();
    }

    @AfterEach
    void end() throws Exception {
        scene.close();
    }

    @Test
    void everybodyMayReadAndOnlyTheOwnerMayWrite() throws Exception {
        TestAgent agent = scene.agent(100, "a", 1, 0, 0, 7);
        scene.start();
        assertEquals("rwxr-xr-x", mode(scene.directory()));
        assertEquals("rwxr-xr-x", mode(scene.directory().resolve("agents")));
        assertEquals("rw-r--r--", mode(scene.status()));
        assertEquals("rw-r--r--", mode(scene.view(100)));
        assertEquals(Set.of("100"), names(scene.directory().resolve("agents")));
        assertEquals(Set.of("agents", "status"), names(scene.directory()));
        // as the platform's umask makes files
        Path unfinished = Files.createFile(scene.directory().resolve(".status.new"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        agent.total = new LifeCounts(2, 1, 1, 0, 0);
        await(() -> !Files.exists(unfinished) && scene.statusText().contains("Agent 100: spawns=2"));
        assertEquals("rw-r--r--", mode(scene.status()));
    }

    @Test
    void aStatusThatStillHoldsIsNotWrittenAgainButItsTimeIsFresh() throws Exception {
        TestAgent agent = scene.agent(100, "a", 1, 0, 0, 7);
        scene.start();
        Object inode = inode(scene.status());
        FileTime before = Files.getLastModifiedTime(scene.status());
        await(() -> Files.getLastModifiedTime(scene.status()).compareTo(before) > 0);
        await(() -> Files.getLastModifiedTime(scene.status()).toInstant().isAfter(Instant.now().minusSeconds(1)));
        assertEquals(inode, inode(scene.status()));
        agent.total = new LifeCounts(2, 1, 1, 0, 0);
        await(() -> scene.statusText().contains("Agent 100: spawns=2 exits=1 faults=0"));
        assertNotEquals(inode, inode(scene.status()));
    }

    @Test
    void anAgentsFileStaysAsItIsUntilItsTextIsAnotherOne() throws Exception {
        TestAgent agent = scene.agent(100, "a", 1, 0, 0, 7);
        scene.start();
        String before = written(scene.view(100));
        FileTime since = Files.getLastModifiedTime(scene.view(100));
        looks(2);
        assertEquals(before, written(scene.view(100)));
        assertEquals(since, Files.getLastModifiedTime(scene.view(100)));
        scene.uses(agent, 90_000, 7);
        await(() -> scene.viewText(100).contains("CPU Time:      90000 μs"));
        assertNotEquals(before, written(scene.view(100)));
    }

    @Test
    void anAgentThatBeginsIsSeenBeforeTheNextLookAtAll() throws Exception {
        StatusFiles files = scene.start();
        for (int id = 100; ; id++) {
            files.accept(spawned(scene.agent(id, "agent" + id, 1, 0, 0, 7)));
            Path view = scene.view(id);
            await(() -> Files.exists(view));
            // a look at all writes the status first
            if (!scene.statusText().contains("Agent " + id)) {
                return;
            }
            assertTrue(id < 120, "news is left to the look at all");
        }
    }

    @Test
    void whileAnAgentComesAndGoesTheFilesOfOthersAreLeftAlone() throws Exception {
        TestAgent busy = scene.agent(100, "a", 1, 0, 0, 7);
        scene.agent(101, "b", 1, 0, 0, 7);
        StatusFiles files = scene.start();
        String other = written(scene.view(101));
        for (int restarts = 1; restarts <= 5; restarts++) {
            String shown = "Restart Count:   " + restarts + "\n";
            busy.restartCount = restarts;
            files.accept(spawned(busy));
            await(() -> scene.viewText(100).contains(shown));
            assertEquals(other, written(scene.view(101)));
        }
        looks(1);
        assertEquals(other, written(scene.view(101)));
    }

    @Test
    void theFilesOfRemovedAgentsGo() throws Exception {
        scene.agent(100, "a", 1, 0, 0, 7);
        scene.agent(101, "b", 1, 0, 0, 7);
        scene.start();
        scene.roster.agents.remove(100);
        await(() -> !Files.exists(scene.view(100)));
        assertTrue(Files.exists(scene.view(101)));
    }

    @Test
    void theFileOfAnAgentWhoseRemovalIsToldGoesToo() throws Exception {
        TestAgent agent = scene.agent(100, "a", 1, 0, 0, 7);
        StatusFiles files = scene.start();
        scene.roster.agents.remove(100);
        files.accept(spawned(agent));
        await(() -> !Files.exists(scene.view(100)));
        looks(1);
        assertFalse(Files.exists(scene.view(100)));
    }

    @Test
    void aStoppedSupervisorLeavesNoFileAndTakesNobodyElses() throws Exception {
        scene.agent(100, "a", 1, 0, 0, 7);
        StatusFiles files = scene.start();
        Path notes = Files.writeString(scene.directory().resolve("agents/notes.txt"), "mine");
        files.close();
        assertEquals(Set.of("agents"), names(scene.directory()));
        assertEquals(Set.of("notes.txt"), names(notes.getParent()));
        assertFalse(Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("tracewarden-agents-status")));
    }

    @Test
    void whatAKilledPlatformLeftIsTakenAway() throws Exception {
        Files.createDirectories(scene.directory().resolve("agents"));
        Files.writeString(scene.view(999), "old");
        Files.writeString(scene.directory().resolve("agents/.999.new"), "half");
        Files.writeString(scene.directory().resolve(".status.new"), "half");
        scene.agent(100, "a", 1, 0, 0, 7);
        scene.start();
        await(() -> scene.shell("ls -A . agents").equals(".:\nagents\nstatus\n\nagents:\n100"));
    }

    @Test
    void aDirectoryThatIsTakenAwayIsMadeAgain() throws Exception {
        scene.agent(100, "a", 1, 0, 0, 7);
        StatusFiles files = scene.start();
        scene.shell("rm -rf ../agentsys/* && rmdir ../agentsys");
        await(() -> Files.exists(scene.view(100)) && Files.exists(scene.status()));
        await(() -> files.problem().equals(Optional.empty()));
    }

    @Test
    void aFileThatIsTakenAwayIsWrittenAgain() throws Exception {
        scene.agent(100, "a", 1, 0, 0, 7);
        scene.start();
        Files.delete(scene.view(100));
        Files.delete(scene.status());
        await(() -> Files.exists(scene.view(100)) && Files.exists(scene.status()));
    }

    @Test
    void whatCannotBeWrittenIsToldUntilItCan() throws Exception {
        Path taken = Files.writeString(scene.directory(), "a file where the directory should be");
        StatusFiles files = scene.startOnly();
        await(() -> files.problem().isPresent());
        assertTrue(files.problem().orElseThrow().startsWith("status files cannot be written to " + scene.directory()));
        Files.delete(taken);
        await(() -> files.problem().isEmpty());
        assertTrue(Files.exists(scene.status()));
    }

    @Test
    void whenTheWallClockIsSetAnActivityIsAsLongAgoAsBefore() throws Exception {
        TestAgent agent = scene.agent(100, "a", 1, 0, 0, 7);
        scene.clock.pass(5 * Scene.SECOND);
        scene.start();
        assertEquals("Last Activity:   5 seconds ago", scene.shell("tail -n 1 agents/100"));
        scene.clock.setWallBy(-3_600 * Scene.SECOND);
        agent.total = new LifeCounts(2, 0, 0, 0, 0);
        await(() -> scene.viewText(100).contains("Spawn Count:   2"));
        assertEquals("Last Activity:   5 seconds ago", scene.shell("tail -n 1 agents/100"));
    }

    /** Waits until all were looked at so often: each time the status becomes fresh, and then agents' files follow. */
    private void looks(int times) throws Exception {
        for (int i = 0; i <= times; i++) {
            FileTime before = Files.getLastModifiedTime(scene.status());
            await(() -> Files.getLastModifiedTime(scene.status()).compareTo(before) > 0);
        }
    }

    private static Object inode(Path file) throws IOException {
        return Files.getAttribute(file, "unix:ino");
    }

    private static String mode(Path file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(file));
    }
}
