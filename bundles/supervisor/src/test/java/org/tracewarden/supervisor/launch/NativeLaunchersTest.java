// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NativeLaunchersTest {

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

    @Test
    void anExitCodeIsToldAndAfterReleaseNothingIsLeft() throws Exception {
        Run run = ground.sh("exit 3", heard);
        heard.await("empty");
        assertEquals(List.of("exited 768", "empty"), heard.lines());
        assertEquals(List.of(run.directory()), ground.launchers.runDirectories());
        run.release();
        Ground.until("launcher ends", () -> ground.launcherProcesses().isEmpty());
        assertEquals(List.of(), ground.launchers.runDirectories());
        assertFalse(Files.exists(ground.runs.resolve("100")));
        assertEquals(List.of("exited 768", "empty"), heard.lines());
    }

    @Test
    void aSignalThatIsAskedForEndsTheProcessAndIsItsStatus() throws Exception {
        Run run = ground.sh("exec sleep 1000", heard);
        assertTrue(run.signal(15));
        heard.await("empty");
        assertEquals(List.of("exited 15", "empty"), heard.lines());
    }

    @Test
    void aSignalForAnEndedProcessReachesNobody() throws Exception {
        Run run = ground.sh("exit 0", heard);
        heard.await("empty");
        assertTrue(run.signal(9));
        assertThrows(IllegalArgumentException.class, () -> run.signal(65));
    }

    @Test
    void theRunKnowsItsProcessesByPidAndStartTime() throws Exception {
        Run run = ground.sh("exec sleep 1000", heard);
        assertEquals(start(run.process().pid()), run.process().startTime());
        assertEquals(start(run.launcher().pid()), run.launcher().startTime());
    }

    private static long start(int pid) throws Exception {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        return Long.parseLong(stat.substring(stat.lastIndexOf(')') + 2).split(" ")[19]) * 10_000_000;
    }

    @Test
    void descendantsThatLeftByDoubleForkAndSetsidAreSeenUntilTheyAreGone() throws Exception {
        Path pid = ground.directory.resolve("pid");
        Run run = ground.sh("(setsid sh -c 'setsid sh -c \"echo \\$\\$ >" + pid + "; exec sleep 1000\" & exit' &) ; "
                + "while [ ! -s " + pid + " ]; do sleep 0.01; done", heard);
        heard.await("exited 0");
        int sleeper = Integer.parseInt(Files.readString(pid).strip());
        assertTrue(Ground.alive(sleeper));
        assertEquals(0, heard.count("empty"));
        run.release();
        Ground.kill(sleeper, "KILL");
        Ground.until("launcher ends", () -> ground.launcherProcesses().isEmpty());
    }

    @Test
    void killReachesAllDescendantsWhereverTheyWent() throws Exception {
        Path pid = ground.directory.resolve("pid");
        Run run = ground.sh("trap '' TERM; (setsid sh -c 'trap \"\" TERM; echo $$ >" + pid
                + "; while :; do (sleep 0.05 &); sleep 0.01; done' &) ; while :; do sleep 1; done", heard);
        Ground.until("sleeper", () -> Files.exists(pid));
        assertTrue(run.killDescendants());
        heard.await("empty");
        assertEquals(List.of("exited 9", "empty"), heard.lines());
    }

    @Test
    void aLauncherThatIsKilledIsTold() throws Exception {
        Run run = ground.sh("exec sleep 1000", heard);
        Ground.kill(run.launcher().pid(), "KILL");
        heard.await("launcher lost unknown");
        assertFalse(run.signal(15));
        assertFalse(run.killDescendants());
        Ground.kill(run.process().pid(), "KILL");
        run.release();
        assertEquals(List.of(), ground.launchers.runDirectories());
    }

    @Test
    void aLauncherKilledAfterTheEndHasLeftWordOfIt() throws Exception {
        Run run = ground.sh("exit 7", heard);
        heard.await("empty");
        ground.launchers.close();
        Ground.kill(run.launcher().pid(), "KILL");
        Heard later = new Heard();
        Run again = ground.reopen().adopt(run.directory(), later);
        assertEquals(List.of("exited 1792", "empty", "launcher lost 1792"), later.lines());
        assertEquals(run.process(), again.process());
        again.release();
        assertEquals(List.of(), ground.launchers.runDirectories());
    }

    @Test
    void whoComesBackFindsWhatHappenedMeanwhile() throws Exception {
        Path flag = ground.directory.resolve("flag");
        Run run = ground.sh("while [ ! -e " + flag + " ]; do sleep 0.01; done; exit 5", heard);
        ground.launchers.close();
        Files.createFile(flag);
        Ground.until("end", () -> !Ground.alive(run.process().pid()));
        Heard later = new Heard();
        Run again = ground.reopen().adopt(run.directory(), later);
        later.await("empty");
        assertEquals(List.of("exited 1280", "empty"), later.lines());
        assertEquals(List.of(), heard.lines());
        assertEquals(run.process(), again.process());
        assertEquals(run.launcher(), again.launcher());
        again.release();
        Ground.until("launcher ends", () -> ground.launcherProcesses().isEmpty());
    }

    @Test
    void aRunThatGoesOnIsFoundAgainAndObeys() throws Exception {
        Run run = ground.sh("exec sleep 1000", heard);
        run.leave();
        Heard later = new Heard();
        Run again = ground.launchers.adopt(run.directory(), later);
        assertEquals(List.of(), later.lines());
        assertTrue(again.signal(9));
        later.await("empty");
        assertEquals(List.of("exited 9", "empty"), later.lines());
        assertEquals(List.of(), heard.lines());
    }

    @Test
    void aDirectoryWhereNothingWasStartedIsRefused() throws Exception {
        Path nothing = Files.createDirectories(ground.runs.resolve("100/1"));
        String message = assertThrows(LaunchException.class, () -> ground.launchers.adopt(nothing, heard))
                .getMessage();
        assertEquals("no launcher lives in " + nothing + ", and none left word of a program that it had started; the"
                + " directory can be removed", message);
    }

    @Test
    void theSameRunIsNotStartedTwice() throws Exception {
        LaunchRequest request = ground.wish("sleep", "1000").request();
        Run run = ground.launchers.launch(request, heard);
        String message = assertThrows(LaunchException.class, () -> ground.launchers.launch(request, new Heard()))
                .getMessage();
        assertEquals("the run " + request.directory() + " is there already; nothing is started twice", message);
        assertTrue(Ground.alive(run.process().pid()));
        assertTrue(run.signal(9));
        heard.await("exited 9");
    }

    @Test
    void runsAreListedByNumber() throws Exception {
        for (String run : List.of("100/10", "100/9", "20/1", "x/1", "30/y", "0/1")) {
            Files.createDirectories(ground.runs.resolve(run));
        }
        assertEquals(List.of("20/1", "100/9", "100/10"), ground.launchers.runDirectories().stream()
                .map(path -> ground.runs.relativize(path).toString()).toList());
    }

    @Test
    void aDirectoryThatNoRunCanHaveIsNeitherListedNorAdopted() throws Exception {
        for (String run : List.of("2147483648/1", "1/2147483648", "99999999999999999999/1", "7/01", "+7/1")) {
            Files.createDirectories(ground.runs.resolve(run));
            assertThrows(LaunchException.class, () -> ground.launchers.adopt(ground.runs.resolve(run), heard));
        }
        Files.createDirectories(ground.runs.resolve("2147483647/2147483647"));
        assertEquals(List.of(ground.runs.resolve("2147483647/2147483647")),
                ground.launchers.runDirectories());
        String message = assertThrows(LaunchException.class,
                () -> ground.launchers.adopt(ground.directory.resolve("100/1"), heard)).getMessage();
        assertEquals("the run directory " + ground.directory.resolve("100/1") + " is not " + ground.runs
                + "/ID/NUMBER", message);
    }

    @Test
    void aPlatformKilledRightAfterGoLeavesARunThatIsFound() throws Exception {
        ground.sh("exit 0", heard).release();
        Ground.until("end", () -> ground.launcherProcesses().isEmpty());
        Path directory = ground.runs.resolve("8/1");
        RawLauncher raw = new RawLauncher(List.of(ground.directory.resolve("program/agent-launcher").toString()));
        raw.say(RawLauncher.request("directory=" + directory, "cwd=/", "arg=sleep", "arg=1000", "env=PATH=/bin"));
        assertTrue(raw.line().startsWith("launcher 1 "));
        raw.say("go\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
        raw.close();
        Heard later = new Heard();
        Run run = ground.launchers.adopt(directory, later);
        assertTrue(run.signal(15));
        later.await("empty");
        assertEquals(List.of("exited 15", "empty"), later.lines());
    }

    @Test
    void afterItWasClosedNothingIsStartedOrSought() {
        ground.launchers.close();
        assertThrows(IllegalStateException.class, () -> ground.sh("exit 0", heard));
        assertThrows(IllegalStateException.class, () -> ground.launchers.adopt(ground.runs.resolve("1/1"), heard));
    }

    @Test
    void aLauncherEndsOnlyByReleaseOrSigkill() throws Exception {
        Run run = ground.sh("exec sleep 1000", heard);
        for (String signal : List.of("TERM", "HUP", "INT", "QUIT", "PIPE", "TSTP", "USR1", "ALRM")) {
            Ground.kill(run.launcher().pid(), signal);
        }
        assertTrue(run.signal(2));
        heard.await("exited 2");
    }

    @Test
    void aLauncherThatNobodyCanFindAgainEndsWithTheLastThatItHolds() throws Exception {
        Run run = ground.sh("exec sleep 1000", heard);
        ground.launchers.close();
        Files.move(run.directory(), ground.directory.resolve("elsewhere"));
        Ground.kill(run.process().pid(), "KILL");
        Ground.until("launcher ends", () -> ground.launcherProcesses().isEmpty());
    }
}
