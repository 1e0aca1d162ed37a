// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class NotificationsTest {

    /** As existing software does it, with the standard library alone. */
    private static final String SEND = "import os,socket,sys,time\n"
            + "def send(*words):\n"
            + "    s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
            + "    s.sendto('\\n'.join(words).encode('utf-8', 'surrogateescape'), os.environ['NOTIFY_SOCKET'])\n";

    /** Waits until all that was sent has been taken, as sd_notify_barrier(3) does: a descriptor is closed then. */
    private static final String BARRIER = "back, there = os.pipe()\n"
            + "s = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)\n"
            + "socket.send_fds(s, [b'BARRIER=1'], [there], address=os.environ['NOTIFY_SOCKET'])\n"
            + "os.close(there)\n"
            + "os.read(back, 1)\n";

    private Ground ground;
    private Path python;
    private final Heard heard = new Heard();

    @BeforeEach
    void open() throws Exception {
        ground = new Ground();
        python = List.of("/usr/bin/python3", "/usr/local/bin/python3").stream().map(Path::of)
                .filter(Files::isExecutable).findFirst().orElse(null);
    }

    @AfterEach
    void close() throws Exception {
        ground.close();
    }

    private Ground.Wish python(String script) {
        assumeTrue(python != null, "needs python3 in /usr/bin");
        return ground.wish(python.toString(), "-c", SEND + script);
    }

    @Test
    void severalLinesInOneMessageAreHeardAndOthersIgnored() throws Exception {
        python("send('READY=1', 'STATUS=serving 3 clients', 'MAINPID=1', 'X_OTHER=2', '', 'WATCHDOG=1', 'FDSTORE=1')\n"
                + "send('STOPPING=1')").launch(heard);
        heard.await("empty");
        // heartbeats and texts may be told a little later, and so after others
        assertEquals(Set.of("ready", "heartbeat", "status serving 3 clients", "stopping", "exited 0", "empty"),
                Set.copyOf(heard.lines()));
        assertEquals(6, heard.lines().size());
    }

    @Test
    void heartbeatsAreToldAtMostTenASecond() throws Exception {
        long began = System.nanoTime();
        python("end = time.time() + 1\n"
                + "while time.time() < end: send('WATCHDOG=1')").launch(heard);
        heard.await("exited 0");
        long tenths = (System.nanoTime() - began) / 100_000_000;
        long count = heard.count("heartbeat");
        assertTrue(count >= 2 && count <= tenths + 2, count + " heartbeats in " + tenths + " tenths of a second");
    }

    @Test
    void aStatusIsMadePrintableAndCutAt200Characters() throws Exception {
        python("send('STATUS=a\\x1b[31mred\\x07 \u202eliah \u00e4\u20ac\ud83d\ude00 \\udcff\\udce2\\udc82 end')\n"
                + "time.sleep(0.3)\nsend('STATUS=' + '\u00e4' * 300)\ntime.sleep(0.3)").launch(heard);
        heard.await("exited 0");
        assertEquals(List.of("status a?[31mred? ?liah \u00e4\u20ac\ud83d\ude00 ??? end",
                "status " + "\u00e4".repeat(200)),
                heard.lines().stream().filter(line -> line.startsWith("status")).toList());
    }

    @Test
    void aForeignProcessIsNotHeard() throws Exception {
        assumeTrue(python != null, "needs python3 in /usr/bin");
        Run run = ground.sh("exec sleep 1000", heard);
        ProcessBuilder builder = new ProcessBuilder(python.toString(), "-c", SEND + "send('READY=1', 'STATUS=forged')");
        builder.environment().put("NOTIFY_SOCKET", run.directory().resolve("notify").toString());
        assertEquals(0, builder.start().waitFor());
        run.signal(15);
        heard.await("empty");
        assertEquals(List.of("exited 15", "empty"), heard.lines());
    }

    @Test
    void descendantsAreHeardWhereverTheyWent() throws Exception {
        assumeTrue(python != null, "needs python3 in /usr/bin");
        Path script = ground.directory.resolve("send.py");
        Files.writeString(script, SEND + "send('READY=1')\n" + BARRIER);
        ground.sh("setsid sh -c 'setsid " + python + " " + script + " & wait' & wait", heard);
        heard.await("empty");
        assertEquals(1, heard.count("ready"));
    }

    @Test
    void systemdNotifyWorksUnchanged() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/systemd-notify")), "needs systemd-notify");
        ground.sh("systemd-notify --ready --status='up and running'; echo code $?; sleep 0.3", heard);
        heard.await("empty");
        assertEquals(1, heard.count("ready"));
        assertEquals(1, heard.count("status up and running"));
        assertTrue(ground.logged().contains("code 0"));
    }

    @Test
    void anAgentThatIsAnotherUserIsHeard() throws Exception {
        Ground.Wish wish = python("send('READY=1')");
        wish.user = Optional.of(new LaunchRequest.User(65534, 65534, List.of()));
        Files.setPosixFilePermissions(ground.directory.resolve("."),
                java.nio.file.attribute.PosixFilePermissions.fromString("rwx--x--x"));
        Files.createDirectories(ground.runs);
        wish.launch(heard);
        heard.await("empty");
        assertEquals(List.of("ready", "exited 0", "empty"), heard.lines());
    }

    @Test
    void theWatchdogsTimeIsInTheEnvironmentOnlyWhereOneListens() throws Exception {
        Ground.Wish wish = ground.wish("sh", "-c", "echo $WATCHDOG_USEC $((WATCHDOG_PID == $$)) $NOTIFY_SOCKET");
        wish.env("WATCHDOG_PID", "1").env("NOTIFY_SOCKET", "/else");
        wish.notifyMillis = OptionalLong.of(1500);
        Run run = wish.launch(heard);
        heard.await("empty");
        assertTrue(ground.logged().contains("1500000 1 " + run.directory() + "/notify"), ground.logged().toString());
        Heard second = new Heard();
        ground.wish("sh", "-c", "env | grep -c WATCHDOG").env("WATCHDOG_PID", "1").launch(second);
        second.await("empty");
        assertEquals(1, ground.said("0"));
    }

    @Test
    void whatWasSaidIsToldToWhoComesLater() throws Exception {
        Run run = python("send('READY=1', 'STATUS=fine', 'WATCHDOG=1')\ntime.sleep(1000)").launch(heard);
        heard.await("status fine");
        heard.await("heartbeat");
        Heard later = new Heard();
        ground.reopen().adopt(run.directory(), later);
        assertEquals(List.of("ready", "status fine", "heartbeat"), later.lines());
    }
}
