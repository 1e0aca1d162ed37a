// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.tracewarden.itests.live.Told.assertFact;
import static org.tracewarden.itests.live.Told.assertNear;
import static org.tracewarden.itests.live.Told.assertPattern;
import static org.tracewarden.itests.live.Told.number;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallObservation;
import org.tracewarden.api.analysis.SyscallPattern;

/** Calls none of which says much; together they are a pattern. Those of slow calls are in {@link SlowCallsIT}. */
@ExtendWith(LiveExtension.class)
class PatternsIT {

    private static final int NOBODY = 65534;

    @Test
    void threadsThatAreAllWokenForOneJobAreAHerd(Host host, Analyst analyst) {
        Victim victim = host.start("herd", 16, 400).ready();

        SyscallPattern pattern = analyst.pattern(victim, PatternKind.THUNDERING_HERD);

        assertPattern(victim, pattern);
        Matcher summary = Pattern.compile("Thundering herd: up to (\\d+) threads of herd wake at once, and (\\d+) % of"
                + " the wake-ups are in vain").matcher(pattern.summary());
        assertTrue(summary.matches(), pattern.summary());
        int most = Integer.parseInt(summary.group(1));
        assertTrue(most >= 4 && most <= 16, pattern::toString);
        assertTrue(Integer.parseInt(summary.group(2)) >= 50, pattern::toString);
        assertEquals(most == 16 ? Severity.HIGH : Severity.MEDIUM, pattern.severity());
        assertTrue(number(assertFact("(\\d+) times within 10.0 s threads ended their futex wait together, up to " + most
                + " at once within .*", pattern), 1) >= 3);
        assertFact("futex addresses: 0x.*", pattern);
    }

    @Test
    void descriptorsThatAreNeverClosedAreALeakUntilThereAreNoMore(Host host, Analyst analyst) {
        Victim victim = host.start("descriptor_leak", 500, 40).ready();

        SyscallPattern leak = analyst.pattern(victim, PatternKind.DESCRIPTOR_LEAK);
        SyscallPattern later = analyst.pattern(victim, PatternKind.DESCRIPTOR_LEAK, p -> open(p) > open(leak));
        SyscallPattern exhausted = analyst.pattern(victim, PatternKind.DESCRIPTOR_LEAK,
                p -> p.severity() == Severity.CRITICAL);

        assertPattern(victim, leak);
        assertEquals(Severity.HIGH, leak.severity(), "less than ten minutes are left");
        Matcher looks = assertFact("/proc found more at each of (\\d+) looks within .*: from ([\\d,]+) to ([\\d,]+), "
                + "([\\d.,]+)/s", leak);
        assertTrue(number(looks, 1) >= 6);
        assertTrue(number(looks, 2) < number(looks, 3));
        assertNear(40, 20, number(looks, 4));
        Matcher rate = assertFact("opened ([\\d.,]+)/s, closed ([\\d.,]+)/s over the last .*", leak);
        assertNear(40, 30, number(rate, 1));
        assertTrue(number(rate, 2) < 5);
        double left = number(assertFact("the limit is reached in about ([\\d.]+) s", leak), 1);
        assertNear((500 - open(leak)) / number(looks, 4), 5, left);
        assertTrue(later.id() == leak.id() && exhausted.id() == leak.id(), "one episode");
        assertPattern(victim, exhausted);
        assertEquals(500, open(exhausted));
        assertFact("[\\d,]+ calls failed with EMFILE over the last .*", exhausted);
        assertTrue(exhausted.summary().endsWith("has 500 open of 500 and gets no more"), exhausted.summary());
    }

    private static long open(SyscallPattern leak) {
        return (long) number(assertFact("([\\d,]+) descriptors open, limit 500 \\(RLIMIT_NOFILE\\)", leak), 1);
    }

    @Test
    void aFileThatIsAskedForAgainAndAgainIsToldWithPathAndInterval(Host host, Analyst analyst) {
        Path file = host.directory().resolve("shop.conf");
        Victim victim = host.start("retry_loop", file, 100).ready();

        SyscallPattern pattern = analyst.pattern(victim, PatternKind.MISSING_FILE_LOOP);

        assertPattern(victim, pattern);
        assertEquals(Severity.MEDIUM, pattern.severity());
        assertFact("path " + Pattern.quote(file.toString()), pattern);
        Matcher attempts = assertFact("openat failed with ENOENT \\(No such file or directory\\) (\\d+) times within "
                + "(\\d+\\.\\d) s", pattern);
        assertNear(10 * number(attempts, 2), 20, number(attempts, 1));
        assertNear(100, 10, number(assertFact("median interval (\\d+\\.\\d) ms", pattern), 1));
        assertTrue(pattern.summary().matches("Missing-file retry loop: retry_loop tries "
                + Pattern.quote(file.toString())
                + " every \\d+\\.\\d ms and gets ENOENT"), pattern.summary());
        SyscallObservation attempt = analyst.observation(victim, "an attempt",
                o -> o.call().path().equals(file.toString()));
        assertEquals("openat", attempt.call().syscall().name());
        assertEquals("ENOENT", attempt.call().error().orElseThrow().name());
        assertEquals(Severity.NONE, attempt.severity(), "a single one is harmless");
        assertTrue(attempt.summary().endsWith("retry_loop executing openat() failed with ENOENT (No such file or "
                + "directory)"), attempt.summary());
    }

    @Test
    void aUserWhoIsDeniedAgainAndAgainIsToldWithPathAndUid(Host host, Analyst analyst) throws Exception {
        Path directory = host.directory();
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path secret = Files.writeString(directory.resolve("secret"), "of root");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
        Victim victim = host.start("denied", NOBODY, secret, 500).ready();

        SyscallPattern pattern = analyst.pattern(victim, PatternKind.PERMISSION_DENIED_STORM,
                p -> p.evidence().stream().anyMatch(fact -> fact.startsWith("paths, sampled: ")));

        assertPattern(victim, pattern);
        assertEquals(Severity.MEDIUM, pattern.severity());
        assertNear(500, 30, number(assertFact("([\\d,]+)/s calls denied, as uid " + NOBODY, pattern), 1));
        assertFact("calls: openat EACCES [\\d,]+/s", pattern);
        assertFact("paths, sampled: " + Pattern.quote(secret.toString()), pattern);
        assertEquals(NOBODY, pattern.process().uid());
    }

    @Test
    void askingAnEmptyPipeInALoopIsABusyLoop(Host host, Analyst analyst) throws Exception {
        Victim victim = host.start("spinner", 5000);
        String descriptor = victim.await("pipe (\\d+)").group(1);
        String pipe = Files.readSymbolicLink(Path.of("/proc/" + victim.pid() + "/fd/" + descriptor)).toString();

        SyscallPattern pattern = analyst.pattern(victim, PatternKind.BUSY_LOOP,
                p -> p.evidence().stream().anyMatch(fact -> fact.startsWith("descriptor, sampled: ")));

        assertPattern(victim, pattern);
        assertEquals(Severity.MEDIUM, pattern.severity());
        assertNear(5000, 30, number(assertFact("([\\d,]+)/s read calls failed with EAGAIN, 100 % of those calls",
                pattern), 1));
        assertFact("descriptor, sampled: " + descriptor + " " + Pattern.quote(pipe) + ", O_NONBLOCK", pattern);
        assertTrue(pattern.summary().startsWith("Busy loop: spinner calls read() in vain "), pattern.summary());
    }

    @Test
    void readingByteByByteIsASmallIoStorm(Host host, Analyst analyst) {
        Victim victim = host.start("dribbler", 20_000).ready();

        SyscallPattern pattern = analyst.pattern(victim, PatternKind.SMALL_IO_STORM);

        assertPattern(victim, pattern);
        assertEquals(Severity.MEDIUM, pattern.severity());
        assertNear(20_000, 40,
                number(assertFact("([\\d,]+)/s reads of 1.0 bytes on average: 0.0[123] MB/s", pattern), 1));
        assertFact("calls: read", pattern);
        assertTrue(pattern.summary().startsWith("Small-I/O storm: dribbler makes "), pattern.summary());
    }
}
