// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.tracewarden.itests.support.LauncherScript;
import org.tracewarden.itests.support.Output;
import org.tracewarden.itests.support.Platform;
import org.tracewarden.itests.support.PlatformExtension;

/** The launcher in the hands of an operator: what works, and what is said when it does not. */
@ExtendWith(PlatformExtension.class)
class LauncherIT {

    private static final Path NEWER_JDK = Path.of("/usr/lib/jvm/temurin-25-jdk-amd64");
    private static final int NOBODY = 65534;

    private final LauncherScript launcher = new LauncherScript();

    @TempDir
    private Path empty;

    @Test
    void statusTellsPidAndPorts(Platform platform) {
        Output status = platform.launcher("status");
        assertEquals(0, status.status(), status.toString());
        assertTrue(status.out().startsWith("Tracewarden is up and answers\n"), status.out());
        assertTrue(status.out().contains("pid        " + platform.pid() + ","), status.out());
        assertTrue(status.out().contains("remote console " + platform.ports().ssh() + ","), status.out());
    }

    @Test
    void statusOfNothingIsOne() {
        refused(launcher.run("status", "--data", empty.toString()),
                "not running in " + empty + "; start it with: tracewarden start --daemon");
    }

    @Test
    void stopOfNothingIsRefused() {
        refused(launcher.run("stop", "--data", empty.toString()), "not running in " + empty + "; nothing to stop");
    }

    @Test
    void aShellCommandPrintsPlainTextAndItsStatusIsZero(Platform platform) {
        assertEquals(new Output(0, "hello world\n", ""), platform.launcher("shell", "echo", "hello", "world"));
    }

    @Test
    void aFailingShellCommandIsOneAndItsMessageComesOnce(Platform platform) {
        assertEquals(new Output(1, "Error executing command: No matching bundles\n", ""),
                platform.launcher("shell", "bundle:info 99999"));
    }

    @Test
    void anUnknownShellCommandIsOne(Platform platform) {
        Output output = platform.launcher("shell", "no:such");
        assertEquals(1, output.status(), output.toString());
        assertTrue((output.out() + output.err()).contains("Command not found: no:such"), output.toString());
    }

    @Test
    void aSecondStartInTheSameDataDirectoryIsRefusedAndNamesThePid(Platform platform) {
        refused(Platform.Ports.free().on(launcher).run("start", "--daemon", "--data", platform.data().toString()),
                "already running with pid " + platform.pid() + " in " + platform.data()
                        + "; stop it with: tracewarden stop --data " + platform.data());
        assertEquals(0, platform.launcher("status").status());
    }

    @Test
    void aPortInUseIsNamedBeforeAnythingStarts() throws IOException {
        try (ServerSocket holder = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Output output = Platform.Ports.free().on(launcher)
                    .with("TRACEWARDEN_SSH_PORT", "" + holder.getLocalPort())
                    .run("start", "--daemon", "--data", empty.toString());
            assertEquals(1, output.status(), output.toString());
            assertTrue(output.err().startsWith(
                    "tracewarden: port " + holder.getLocalPort() + " (remote console) is in use"), output.err());
            assertTrue(output.err().endsWith("; free it or choose another one with --ssh-port N\n"), output.err());
        }
    }

    @Test
    void aPortThatIsNoneIsRefusedWithItsValue() {
        refused(Platform.Ports.free().on(launcher).run("start", "--ssh-port", "70000", "--data", empty.toString()),
                "'70000' is no port (remote console); give a number from 1 to 65535 with --ssh-port");
    }

    @Test
    void aJavaThatKarafDoesNotRunOnIsNamed() {
        assumeTrue(Files.isDirectory(NEWER_JDK), "needs a JDK 25 in " + NEWER_JDK);
        Output output = Platform.Ports.free().on(launcher).with("JAVA_HOME", NEWER_JDK.toString())
                .with("TRACEWARDEN_JVM_DIRS", "").with("PATH", pathWithout("java"))
                .run("start", "--no-install", "--data", empty.toString());
        refused(output, "only Java 25 in " + NEWER_JDK + " was found, and Karaf runs on 17 to 23; install one with:"
                + " apt-get install openjdk-17-jdk-headless, or set JAVA_HOME to one");
    }

    @Test
    void noJavaAtAllIsSaid() {
        Output output = Platform.Ports.free().on(launcher).with("JAVA_HOME", "")
                .with("TRACEWARDEN_JVM_DIRS", "").with("PATH", pathWithout("java"))
                .run("start", "--no-install", "--data", empty.toString());
        refused(output, "no Java was found; install one with: apt-get install openjdk-17-jdk-headless,"
                + " or set JAVA_HOME to one");
    }

    @Test
    void withoutRootStartIsRefused() {
        Output output = launcher.under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
                .run("start", "--data", empty.toString());
        refused(output, "start needs root; use sudo (without root trace, verify, doctor, --help and --version work)");
    }

    @Test
    void withoutRootAProgramIsTracedAndKeepsItsStreamsAndItsExitCode() {
        Output output = launcher.under("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups")
                .with("HOME", "/nonexistent")
                .run("trace", "--", "sh", "-c", "echo hello; exit 7");
        assertEquals(7, output.status(), output.toString());
        assertEquals("hello\n", output.out());
        assertTrue(output.err().contains("Exited with 7 after "), output.err());
    }

    @Test
    void withoutRootATraceIsJournaledAndAChangedByteIsFound() throws IOException {
        Files.setAttribute(empty, "unix:uid", NOBODY);
        LauncherScript nobody = launcher.under("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups")
                .with("HOME", empty.toString());
        Path journal = empty.resolve("journal");
        Output traced = nobody.run("trace", "--actions", "--journal", journal.toString(), "--", "sh", "-c",
                "cat /etc/hosts; exit 3");
        assertEquals(3, traced.status(), traced.toString());
        assertEquals(Files.readString(Path.of("/etc/hosts")), traced.out());
        assertTrue(traced.err().contains("ran /usr/bin/cat /etc/hosts"), traced.err());

        Output good = nobody.run("verify", journal.toString());
        assertEquals(0, good.status(), good.toString());
        assertTrue(good.out().contains("actions.jsonl: good, "), good.out());

        Path actions;
        try (var files = Files.walk(journal)) {
            actions = files.filter(file -> file.getFileName().toString().equals("actions.jsonl")).findFirst()
                    .orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(actions);
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        String before = "\"comm\":\"";
        bytes[text.indexOf(before, text.indexOf("\n{\"seq\":1,")) + before.length()] ^= 1;
        Files.write(actions, bytes);
        Output bad = nobody.run("verify", journal.toString());
        assertEquals(1, bad.status(), bad.toString());
        assertTrue(bad.out().contains("actions.jsonl line 2, record 1: "), bad.out());
        assertTrue(bad.out().contains("EDITED"), bad.out());
    }

    @Test
    void verifyingWhatIsNoJournalIsAnErrorOfItsOwn() {
        Path none = empty.resolve("none");
        assertEquals(new Output(2, "", "tracewarden: " + none + " is no directory; name the one that holds the streams,"
                + " such as var/journal\n"), launcher.run("verify", none.toString()));
        assertEquals(new Output(2, "", "tracewarden: " + empty + " holds no journal: there is no stream in it\n"),
                launcher.run("verify", empty.toString()));
        assertEquals(new Output(2, "",
                "tracewarden: verify needs the directory of a journal; see tracewarden --help\n"),
                launcher.run("verify"));
    }

    @Test
    void aShellCommandExitsWithTheCodeOfTheProgramThatItTraced(Platform platform) {
        assertEquals(3, platform.launcher("shell", "trace:run -- sh -c 'exit 3'").status());
        assertEquals(127, platform.launcher("shell", "trace:run -- no-such-program").status());
    }

    @Test
    void anAgentIsStartedByOneLineFollowedToItsEndAndItsCodeIsReturned(Platform platform) {
        Output output = platform.launcher("run-agent", "--name", "one-line", "--cap", "FsBasic", "--",
                "sh", "-c", "printf '%s\\n' \"$@\"; echo oh >&2; exit 7", "sh", "it's", "$x *", "", "a\nb", "\u00fc");
        assertEquals(7, output.status(), output.toString());
        assertEquals("it's\n$x *\n\na\nb\n\u00fc\n", output.out());
        // it is over so soon that its start may be answered later
        assertTrue(output.err().matches("(?s)tracewarden: agent \\d+ one-line (is active; Ctrl\\+C leaves it running"
                + "|has started and ended)\n.*"), output.err());
        assertTrue(output.err().contains("\noh\n"), output.err());
        assertEquals(0, platform.run("asm:remove one-line").status());
    }

    @Test
    void anAgentOfOneLineRunsWhereItWasTyped(Platform platform) {
        assertEquals(System.getProperty("user.dir") + "\n",
                platform.launcher("run-agent", "--name", "here", "--", "pwd").out());
        assertEquals("/\n", platform.launcher("run-agent", "--name", "there", "--cwd", "/", "--", "pwd").out());
        assertEquals(0, platform.run("asm:remove here").status());
        assertEquals(0, platform.run("asm:remove there").status());
    }

    @Test
    void anInterruptedRunAgentLeavesTheAgentRunningAndSaysHowToSeeAndToStopIt(Platform platform) throws Exception {
        // whoever runs this in the background has the signal ignored, which would be inherited
        Process script = platform.script().under("env", "--default-signal=INT").start("run-agent", "--data",
                platform.data().toString(), "--name", "goes-on", "--", "sh", "-c", "echo begun; exec sleep 600");
        try (var out = script.inputReader(StandardCharsets.UTF_8);
                var err = script.errorReader(StandardCharsets.UTF_8)) {
            assertEquals("begun", out.readLine());
            assertEquals(0, new ProcessBuilder("kill", "-INT", "" + script.pid()).start().waitFor());
            assertTrue(script.waitFor(30, TimeUnit.SECONDS));
            assertEquals(130, script.exitValue());
            String said = String.join("\n", err.lines().toList());
            assertTrue(said.contains("goes-on runs on; see it with: "), said);
            assertTrue(said.contains(" 'asm:logs -f goes-on', stop it with: "), said);
        }
        assertTrue(platform.run("asm:info --json goes-on").out().contains("\"state\":\"ACTIVE\""));
        assertEquals(0, platform.run("asm:kill goes-on").status());
        assertEquals(0, platform.run("asm:remove goes-on").status());
    }

    @Test
    void whatCannotBeStartedAsAnAgentIsAFailureOfTheLaunchersOwn(Platform platform) {
        Output output = platform.launcher("run-agent", "--name", "nothing", "--", "no-such-program");
        assertEquals(125, output.status(), output.toString());
        assertEquals("", output.out());
        assertTrue(output.err().startsWith("tracewarden: ") && output.err().contains("no-such-program"), output.err());
    }

    @Test
    void runAgentWithoutAProgramIs125() {
        Output wanted = new Output(125, "", "tracewarden: which program? tracewarden run-agent --name x --cap FsBasic"
                + " -- python3 agent.py\n");
        assertEquals(wanted, launcher.run("run-agent"));
        assertEquals(wanted, launcher.run("run-agent", "--name", "x", "--"));
        assertEquals(wanted, launcher.run("run-agent", "ls"));
    }

    @Test
    void whatOutlivesThePlatformLiesBelowRunAndGoesWhenNothingDoes() throws IOException {
        Path data = empty.resolve("data");
        Path run;
        try (Platform platform = Platform.start(data)) {
            String argument = "-Dtracewarden.run=";
            run = Path.of(ProcessHandle.of(platform.pid()).orElseThrow().info().arguments().stream()
                    .flatMap(Arrays::stream).filter(word -> word.startsWith(argument)).findFirst().orElseThrow()
                    .substring(argument.length()));
            assertEquals(Path.of("/run/tracewarden"), run.getParent());
            assertEquals("rwxr-xr-x", PosixFilePermissions.toString(Files.getPosixFilePermissions(run)));
            assertEquals("rwx--x--x",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(run.resolve("agents"))));
        }
        assertFalse(Files.exists(run), run + " is still there");
    }

    @Test
    void wrongUsageOfTraceIs125() {
        assertEquals(new Output(125, "", "tracewarden: trace has no option --fast; see tracewarden --help\n"),
                launcher.run("trace", "--fast", "ls"));
    }

    @Test
    void unknownCommandsAndOptionsAreNamed() {
        refused(launcher.run("fly"), "unknown command 'fly'; see tracewarden --help");
        refused(launcher.run("start", "--fast"), "unknown option --fast; see tracewarden --help");
        refused(launcher.run("start", "--data"), "--data needs a value; see tracewarden --help");
    }

    @Test
    void doctorGivesAVerdictOnEveryLine(Platform platform) {
        Output output = platform.launcher("doctor");
        assertEquals(0, output.status(), output.toString());
        output.out().lines().forEach(line -> assertTrue(line.matches("(OK|WARN|FAIL) +\\S.*"), line));
        assertTrue(output.out().contains("running, pid " + platform.pid()), output.out());
        for (String subject : List.of("agents", "cgroup.kill", "pidfd")) {
            assertTrue(output.out().lines().anyMatch(line -> line.split(" +")[1].equals(subject)), output.out());
        }
    }

    @Test
    void helpAndVersionNeedNothing() {
        assertEquals(new Output(0, "Tracewarden " + System.getProperty("tracewarden.version") + "\n", ""),
                launcher.run("--version"));
        Output help = launcher.run("--help");
        assertEquals(0, help.status());
        assertTrue(help.out().contains("tracewarden doctor"), help.out());
    }

    /** A second platform beside the shared one; killed, started over its stale lock, and upgraded with edits kept. */
    @Test
    void aKilledInstanceStartsAgainAndAnUpgradeKeepsEdits() throws Exception {
        Path data = empty.resolve("with a space");
        Platform first = Platform.start(data);
        long killed = first.pid();
        ProcessHandle process = ProcessHandle.of(killed).orElseThrow();
        CompletableFuture<ProcessHandle> end = process.onExit();
        process.destroyForcibly();
        end.get(10, TimeUnit.SECONDS);
        assertEquals(1, first.launcher("status").status());

        Path edited = first.etc("org.apache.karaf.log.cfg");
        Files.writeString(edited, "size = \"7\"\n");
        Path untouched = first.etc("org.ops4j.pax.logging.cfg");
        Files.writeString(data.resolve("karaf/etc/org.ops4j.pax.logging.cfg"), "# an older default\n");
        Files.writeString(untouched, "# an older default\n");
        Files.writeString(data.resolve("karaf/.stamp"), "of an older distribution");

        try (Platform second = Platform.start(data)) {
            assertFalse(second.pid() == killed);
            assertEquals("size = \"7\"\n", Files.readString(edited));
            assertTrue(Files.readString(untouched).contains("tracewarden.log"), "the new default is taken over");
            assertEquals(new Output(0, "up\n", ""), second.launcher("shell", "echo up"));
        }
        assertEquals(1, first.launcher("status").status());
    }

    @Test
    void theUnpackedDistributionNeedsNoSourceTree() throws Exception {
        Process tar = new ProcessBuilder("tar", "-xzf", launcher.distribution().toString(), "--strip-components=1")
                .directory(empty.toFile()).inheritIO().start();
        assertEquals(0, tar.waitFor());
        LauncherScript unpacked = Platform.Ports.free().on(launcher.of(empty.resolve("bin")));
        Output started = unpacked.run("start", "--daemon");
        assertEquals(0, started.status(), started.toString());
        assertTrue(Files.isDirectory(empty.resolve("var/etc")));
        assertEquals(new Output(0, "alone\n", ""), unpacked.run("shell", "echo alone"));
        assertEquals(0, unpacked.run("stop").status());
    }

    private static void refused(Output output, String message) {
        assertEquals(new Output(1, "", "tracewarden: " + message + "\n"), output);
    }

    /** A folder with links to every program of the path but one. */
    private String pathWithout(String program) {
        try {
            Path bin = Files.createDirectories(empty.resolve("bin-without-" + program));
            for (String folder : System.getenv("PATH").split(":")) {
                if (!Files.isDirectory(Path.of(folder))) {
                    continue;
                }
                try (var programs = Files.newDirectoryStream(Path.of(folder))) {
                    for (Path each : programs) {
                        Path link = bin.resolve(each.getFileName());
                        if (!each.getFileName().toString().equals(program) && !Files.exists(link)) {
                            Files.createSymbolicLink(link, each);
                        }
                    }
                }
            }
            return bin.toString();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
