// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tracewarden.api.agent.LogPolicy;

@Timeout(60)
class LaunchFailuresTest {

    private static final LaunchRequest.User NOBODY = new LaunchRequest.User(65534, 65534, List.of(65534));

    private Ground ground;

    @BeforeEach
    void open() throws Exception {
        ground = new Ground();
    }

    @AfterEach
    void nothingIsLeft() throws Exception {
        Ground.until("launchers end", () -> ground.launcherProcesses().isEmpty());
        assertEquals(List.of(), ground.launchers.runDirectories());
        ground.close();
    }

    private Path file(String name, String text, String mode) throws Exception {
        Path file = ground.directory.resolve(name);
        Files.writeString(file, text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }

    @Test
    void aCommandThatIsNowhereInPath() {
        assertEquals("python4: no such command in PATH (/usr/bin:/bin); check the agent's command",
                ground.wish("python4", "x").refusal());
    }

    @Test
    void aProgramThatDoesNotExist() {
        assertEquals("/x/y does not exist; check the agent's command", ground.wish("/x/y").refusal());
    }

    @Test
    void aProgramBesideTheWorkingDirectoryThatDoesNotExist() {
        assertEquals("./y does not exist in /; check the agent's command", ground.wish("./y").refusal());
    }

    @Test
    void aFileThatIsNotExecutable() throws Exception {
        Path file = file("tool", "#!/bin/sh\n", "rw-r--r--");
        assertEquals(file + " is not executable; chmod +x it", ground.wish(file.toString()).refusal());
    }

    @Test
    void aFileInPathThatIsNotExecutable() throws Exception {
        Path file = file("tool", "#!/bin/sh\n", "rw-r--r--");
        assertEquals(file + " is not executable; chmod +x it",
                ground.wish("tool").env("PATH", "/usr/bin:" + ground.directory + ":/bin").refusal());
    }

    @Test
    void aDirectoryAsCommand() {
        assertEquals("/usr is a directory; check the agent's command", ground.wish("/usr").refusal());
    }

    @Test
    void aProgramBelowAFile() throws Exception {
        Path file = file("tool", "", "rwxr-xr-x");
        assertEquals(file + "/x: a part of this path is no directory; check the agent's command",
                ground.wish(file + "/x").refusal());
    }

    @Test
    void aTextWithoutInterpreterIsNotGivenToAShell() throws Exception {
        Path file = file("tool", "echo hello\n", "rwxr-xr-x");
        assertEquals(file + " is no program that this machine can run; a script must begin with a line such as"
                + " #!/bin/sh", ground.wish(file.toString()).refusal());
    }

    @Test
    void aScriptWhoseInterpreterIsMissing() throws Exception {
        Path file = file("tool", "#!/opt/none/python9 -u\n", "rwxr-xr-x");
        assertEquals(file + " is run by /opt/none/python9, which does not exist; install it, or correct the first line"
                + " of " + file, ground.wish(file.toString()).refusal());
    }

    @Test
    void argumentsLargerThanTheKernelTakes() {
        assertEquals("true: arguments and environment are more than the kernel takes; hand large values over in a file",
                ground.wish("true", "x".repeat(200_000)).refusal());
    }

    @Test
    void argumentsLargerThanALauncherTakes() {
        String[] command = new String[70];
        java.util.Arrays.fill(command, "x".repeat(120_000));
        assertTrue(ground.wish(command).refusal().startsWith("command and environment have 8400"));
    }

    @Test
    void manyLargeArgumentsThatTheKernelRefuses() {
        String[] command = new String[60];
        java.util.Arrays.fill(command, "x".repeat(120_000));
        command[0] = "true";
        assertEquals("true: arguments and environment are more than the kernel takes; hand large values over in a file",
                ground.wish(command).refusal());
    }

    @Test
    void aZeroByteInAnArgument() {
        assertEquals("a value for arg holds a zero byte, which no program can be given; take it out of the agent's"
                + " command, environment or paths", ground.wish("true", "a\0arg=b").refusal());
    }

    @Test
    void aWorkingDirectoryThatDoesNotExist() {
        Ground.Wish wish = ground.wish("true");
        wish.workingDirectory = Path.of("/nope");
        assertEquals("working directory /nope does not exist; make it, or give another one", wish.refusal());
    }

    @Test
    void aWorkingDirectoryThatIsAFile() {
        Ground.Wish wish = ground.wish("true");
        wish.workingDirectory = Path.of("/etc/passwd");
        assertEquals("working directory /etc/passwd is no directory; give another one", wish.refusal());
    }

    @Test
    void aWorkingDirectoryThatTheUserMayNotEnter() throws Exception {
        Path secret = Files.createDirectory(ground.directory.resolve("secret"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Ground.Wish wish = ground.wish("true");
        wish.workingDirectory = secret;
        wish.user = Optional.of(NOBODY);
        assertEquals("working directory " + secret + " must not be entered by uid 65534 and gid 65534; chmod or chown"
                + " it and the directories above it", wish.refusal());
    }

    @Test
    void aProgramThatTheUserMayNotRun() throws Exception {
        Path file = file("tool", "#!/bin/sh\n", "rwx------");
        Ground.Wish wish = ground.wish(file.toString());
        wish.user = Optional.of(NOBODY);
        assertTrue(wish.refusal().startsWith(file + " must not be executed by uid 65534 and gid 65534: permission"
                + " denied; check the rights on it"));
    }

    @Test
    void moreOpenFilesThanThereCanBe() {
        Ground.Wish wish = ground.wish("true");
        wish.openFiles = OptionalLong.of(1L << 30);
        String message = wish.refusal();
        assertEquals("1073741824 open files: not permitted; lower the agent's limit, or raise the platform's"
                + " (ulimit -Hn) or fs.nr_open", message);
    }

    @Test
    void aControlGroupThatIsGone() {
        Path file = ground.directory.resolve("group/cgroup.procs");
        Ground.Wish wish = ground.wish("true");
        wish.join = List.of(file);
        assertEquals("it cannot join its control group by " + file + ": it does not exist; check that the group is"
                + " there and that the platform may write to it", wish.refusal());
        wish.join = List.of();
        wish.launcherJoin = List.of(file);
        assertEquals("its launcher cannot join the launchers' control group by " + file + ": it does not exist; check"
                + " that the group is there and that the platform may write to it", wish.refusal());
    }

    @Test
    void aLogInADirectoryThatIsGone() {
        Path file = ground.directory.resolve("logs/x.log");
        Ground.Wish wish = ground.wish("true");
        wish.log = Optional.of(new LaunchRequest.Log(file, LogPolicy.DEFAULT));
        assertEquals("its log " + file + " cannot be opened: it does not exist; make its directory writable for the"
                + " platform", wish.refusal());
    }

    @Test
    void aLogThatIsALinkElsewhere() throws Exception {
        Path target = file("target", "kept", "rw-------");
        Files.createSymbolicLink(ground.log(), target);
        assertEquals("its log " + ground.log() + " cannot be opened: too many symbolic links; move away what is there:"
                + " it is no ordinary file", ground.wish("true").refusal());
        assertEquals("kept", Files.readString(target));
    }

    @Test
    void aRunDirectoryTooLongForSockets() {
        Path deep = ground.runs.resolve("1".repeat(60)).resolve("1".repeat(60));
        LaunchRequest request = ground.wish("true").request();
        String message = org.junit.jupiter.api.Assertions.assertThrows(LaunchException.class,
                () -> ground.launchers.launch(new LaunchRequest(deep, request.command(), request.environment(),
                        request.workingDirectory(), request.user(), List.of(), List.of(), request.openFiles(),
                        request.log(), request.notifyMillis()), new Heard())).getMessage();
        assertTrue(message.contains("the address of a socket in it would be too long (99 at most)"), message);
    }

    @Test
    void anotherUserWhenThePlatformIsNotRoot() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/setpriv")), "needs setpriv");
        // the launcher itself as nobody
        ground.sh("exit 0", new Heard()).release();
        Ground.until("end", () -> ground.launcherProcesses().isEmpty());
        for (String theirs : List.of("program", "program/agent-launcher")) {
            Files.setPosixFilePermissions(ground.directory.resolve(theirs),
                    PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path runs = Files.createDirectory(ground.directory.resolve("theirs"));
        Files.setPosixFilePermissions(runs, PosixFilePermissions.fromString("rwxrwxrwx"));
        RawLauncher raw = new RawLauncher(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups",
                ground.directory.resolve("program/agent-launcher").toString()));
        raw.say(RawLauncher.request("directory=" + runs + "/5/1", "cwd=/", "arg=true", "uid=1", "gid=1"));
        String first = raw.line();
        assertTrue(first.equals("failed 1 uid"), first);
        raw.close();
        assertEquals(1, raw.exitCode());
        assertFalse(Files.exists(runs.resolve("5")));
    }
}
