// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tracewarden.itests.support.Output;
import org.tracewarden.itests.support.Platform;

/**
 * What is saved about the journal and its feed takes effect while records are written; what is wrong is refused, whole,
 * and shown. On a platform of its own, for the journal is moved about.
 */
class JournalConfigurationIT {

    private static final Duration SECONDS = Duration.ofSeconds(15);
    private static final String PID = "org.tracewarden.journal";
    private static final String LINES = "strace/syscalls.log";

    private static Platform platform;
    private static EtcFile journal;
    private static EtcFile feed;

    @BeforeAll
    static void start() throws IOException {
        platform = Platform.start(Map.of());
        journal = EtcFile.of(platform.etc(PID + ".cfg"));
        feed = EtcFile.of(platform.etc(PID + ".feed.cfg"));
    }

    @AfterAll
    static void stop() {
        platform.close();
    }

    @BeforeEach
    void allIsWell() {
        awaitRunning();
    }

    @AfterEach
    void putBack() throws IOException {
        journal.restore();
        feed.restore();
        awaitRunning();
        assertGood();
    }

    @Test
    void aSmallerSegmentSizeBringsNewFilesAndASmallerLimitDeletesOldOnesAndTheChainSaysSo() throws Exception {
        write(2000);
        assertEquals(1, stream(LINES).required("segments").intValue());
        journal.save("segment-megabytes", "1");
        awaitStream(LINES, stream -> {
            boolean enough = stream.required("segments").intValue() >= 3;
            if (!enough) {
                write(1500);
            }
            return enough;
        });
        assertGood();
        assertEquals(0, stream(LINES).required("firstSequence").longValue());

        journal.save("segment-megabytes", "1", "size-limit-megabytes", "1");

        awaitStream(LINES, stream -> stream.required("segments").intValue() == 1
                && stream.required("firstSequence").longValue() > 0);
        List<JsonNode> told = JsonLines.of(platform.await("journal:query --json --type retention --stream " + LINES,
                output -> !JsonLines.of(output).isEmpty(), SECONDS));
        assertEquals("retention", told.get(0).required("kind").textValue());
        long last = stream(LINES).required("lastSequence").longValue();
        journal.restore();
        write(10);
        awaitStream(LINES, stream -> stream.required("lastSequence").longValue() > last);
    }

    @Test
    void theFsyncPolicyIsTheSavedOneForTheNextRecord() throws Exception {
        assumeTrue(Files.isExecutable(Path.of("/usr/bin/strace")), "needs strace");
        die();
        journal.save("fsync", "always");
        awaitForced(true);
        journal.save("fsync", "never");
        awaitForced(false);
        journal.save("fsync", "always", "segment-hours", "0");
        awaitRefused("segment-hours: \"0\" is no number from 1 to 8760");
        awaitForced(false);
    }

    @Test
    void anotherDirectoryIsOpenedTheOldOneStaysAndGoesOnWhenItIsSavedAgain() throws Exception {
        long first = die();
        awaitDeath(first);
        long last = stream("deaths.jsonl").required("lastSequence").longValue();

        journal.save("directory", "elsewhere/journal");

        Path there = platform.data().resolve("elsewhere/journal");
        platform.await("echo", nothing -> Files.exists(there.resolve("journal.pub")), SECONDS);
        awaitRunning();
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(there)));
        long second = die();
        awaitDeath(second);
        assertEquals(List.of(), deaths(first));
        assertEquals(0, stream("deaths.jsonl").required("firstSequence").longValue());
        write(10);
        assertGood();
        assertEquals(0, platform.script().run("verify", platform.data().resolve("journal").toString()).status());

        journal.restore();

        platform.await("journal:query --json --type deathRecorded --pid " + first,
                output -> output.status() == 0 && !JsonLines.of(output).isEmpty(), SECONDS);
        awaitRunning();
        assertEquals(List.of(), deaths(second));
        awaitDeath(die());
        assertTrue(stream("deaths.jsonl").required("lastSequence").longValue() > last);
    }

    @Test
    void aDirectoryThatCannotBeIsToldAndOpenedAsSoonAsItCan() throws Exception {
        Path inTheWay = Files.writeString(platform.data().resolve("in-the-way"), "a file\n");
        journal.save("directory", "in-the-way/journal");
        platform.await("trace:collectors --sample 1ms --json journal",
                output -> JsonLines.status(output).startsWith("FAILED the journal " + inTheWay + "/journal cannot be"),
                SECONDS);
        Output shown = platform.run("trace:collectors --sample 1ms");
        assertTrue(shown.out().matches("(?s).*\njournal +FAILED.*"), shown.out());
        assertTrue(JsonLines.status(platform.run("trace:collectors --sample 1ms --json journal-feed"))
                .startsWith("DEGRADED there is no journal"), shown.out());
        Output refused = platform.run("journal:streams");
        assertEquals(1, refused.status(), refused.toString());
        Files.delete(inTheWay);
        awaitRunning();
        awaitDeath(die());
    }

    @Test
    void aWrongValueIsRefusedWholeNamedAndShownAndTheOldOnesStay() throws IOException {
        ComponentIdentity before = identity();
        journal.save("fsync", "sometimes", "directory", "nowhere");
        awaitRefused("fsync: \"sometimes\" is none of always, interval, never");
        Output shown = platform.run("trace:collectors --sample 1ms");
        assertTrue(shown.out().matches("(?s).*\njournal +DEGRADED\n +configuration org\\.tracewarden\\.journal"
                + " refused.*"), shown.out());
        journal.save("segment-megabytes", "plenty");
        awaitRefused("segment-megabytes: \"plenty\" is no number from 1 to 16384");
        journal.save("retention-days", "0");
        awaitRefused("retention-days: \"0\" is no number from 1 to 36500");
        assertFalse(Files.exists(platform.data().resolve("nowhere")));
        assertEquals(before, identity());
    }

    @Test
    void theFeedTakesWhatIsSavedForTheNextEvent() throws Exception {
        try (OwnName one = OwnName.of("/bin/true", "one"); OwnName other = OwnName.of("/bin/true", "two")) {
            one.run("$0");
            assertEquals(0, records("processExec", one).size());
            feed.save("events", "processExec,processExit", "comms", one.name());
            platform.await(query("processExec", one), output -> {
                run(other);
                run(one);
                return !JsonLines.of(output).isEmpty();
            }, SECONDS);
            assertEquals(0, records("processExec", other).size());
            assertEquals(0, records("processExit", one).size(), "it has not failed");
            feed.save("events", "processExit", "exits", "all");
            platform.await(query("processExit", other), output -> {
                run(other);
                return !JsonLines.of(output).isEmpty();
            }, SECONDS);
            feed.save("events", "none", "exits", "all");
            platform.await("trace:collectors --sample 1ms --json journal-feed",
                    output -> gainsNothing(other), SECONDS);
        }
    }

    @Test
    void onlyObservationsAsSevereAsIsSavedAreJournaled() throws Exception {
        try (OwnName lock = OwnName.of("/usr/bin/flock", "lock")) {
            feed.save("severity", "low");
            platform.await(query("syscallObserved", lock), output -> {
                wait(lock);
                return JsonLines.of(output).stream().anyMatch(JournalConfigurationIT::aWait);
            }, Duration.ofSeconds(30));
        }
        feed.save("severity", "terrible");
        awaitFeedRefused("severity = terrible is none of none, low, medium, high, critical");
    }

    @Test
    void aWrongValueForTheFeedIsRefusedWholeAndTheOldOnesStay() throws Exception {
        feed.save("events", "processExec,nosuch", "exits", "all");
        platform.await("trace:collectors --sample 1ms --json journal-feed", output -> JsonLines.status(output)
                .startsWith("DEGRADED configuration " + PID + ".feed refused, the configuration before it stays in use:"
                        + " events") && JsonLines.status(output).contains("nosuch"), SECONDS);
        try (OwnName one = OwnName.of("/bin/true", "one"); OwnName shell = OwnName.of("/bin/sh", "fails")) {
            one.run("$0");
            shell.run("$0 -c 'exit 5'");
            platform.await(query("processExit", shell), output -> !JsonLines.of(output).isEmpty(), SECONDS);
            assertEquals(0, records("processExec", one).size());
            assertEquals(0, records("processExit", one).size());
        }
        feed.save("queue", "many");
        awaitFeedRefused("queue = many is no whole number (64 to 1048576)");
        feed.save("uids", "root");
        awaitFeedRefused("uids: \"root\" is no user id (0 to 4294967294)");
    }

    /** So many calls of a traced program, each a line of some 200 bytes. */
    private static void write(int calls) {
        Output run = platform.run("trace:run --raw --for 60s --json -- dash -c 'i=0; while [ $i -lt " + calls
                + " ]; do [ -e /a-path-that-is-rather-long/so-that/a-line/has/some/length/and-the-file/grows ];"
                + " i=$((i+1)); done'");
        assertEquals(0, run.status(), run.err());
    }

    private static long die() throws IOException {
        try {
            Process shell = new ProcessBuilder("sh", "-c", "exit 3").start();
            shell.waitFor();
            return shell.pid();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void run(OwnName program) {
        try {
            program.run("$0");
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    /** One holds the lock of its own file for 0.3 s, the other one waits for it: some 200 ms. */
    private static void wait(OwnName lock) {
        try {
            lock.run("$0 -x $0 sleep 0.3 & sleep 0.1; $0 -x $0 true; wait");
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static boolean aWait(JsonNode record) {
        return record.required("data").toString().contains("LOCK_CONTENTION");
    }

    private static String query(String type, OwnName program) {
        return "journal:query --json --type " + type + " --comm " + program.name();
    }

    private static List<JsonNode> records(String type, OwnName program) {
        return JsonLines.of(platform.run(query(type, program)));
    }

    /** Whether a further end is not journaled, though a later death is. */
    private static boolean gainsNothing(OwnName program) {
        int before = records("processExit", program).size();
        run(program);
        try {
            awaitDeath(die());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return records("processExit", program).size() == before;
    }

    private static void awaitDeath(long pid) {
        platform.await("journal:query --json --type deathRecorded --pid " + pid,
                output -> output.status() == 0 && !JsonLines.of(output).isEmpty(), SECONDS);
    }

    private static List<JsonNode> deaths(long pid) {
        return JsonLines.of(platform.run("journal:query --json --type deathRecorded --pid " + pid));
    }

    private static JsonNode stream(String name) {
        return JsonLines.of(platform.run("journal:streams --json")).stream()
                .filter(stream -> stream.required("name").textValue().equals(name)).findFirst().orElseThrow();
    }

    private static void awaitStream(String name, Predicate<JsonNode> wanted) {
        platform.await("echo", nothing -> wanted.test(stream(name)), Duration.ofSeconds(30));
    }

    /** Whether the file of deaths is forced to the disk for a death: the platform's own calls tell. */
    private static void awaitForced(boolean wanted) {
        platform.await("echo", nothing -> forced() == wanted, Duration.ofSeconds(30));
    }

    private static boolean forced() {
        try {
            Path log = Files.createTempFile(platform.data(), "strace-", "");
            Process strace = new ProcessBuilder("strace", "-f", "-y", "-e", "trace=fsync,fdatasync", "-o",
                    log.toString(), "-p", "" + platform.pid()).redirectErrorStream(true).start();
            try {
                // "Process 4711 attached with 80 threads"
                String said = strace.inputReader().readLine();
                assertTrue(said != null && said.contains("attached"), said);
                awaitDeath(die());
                // has to see the file of the next checkpoint or interval, too
                Thread.sleep(500);
            } finally {
                strace.destroy();
                strace.waitFor();
            }
            try (Stream<String> lines = Files.lines(log)) {
                return lines.anyMatch(line -> line.matches(".*sync\\(\\d+<[^>]*/deaths\\.jsonl(?:/[^>]*)?>\\).*"));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }

    private static void assertGood() {
        platform.await("journal:verify --json", output -> output.status() == 0, SECONDS);
    }

    private static void awaitRunning() {
        for (String part : List.of("journal", "journal-feed")) {
            awaitStatus(part, "RUNNING ");
        }
    }

    private static void awaitRefused(String why) {
        awaitStatus("journal", "DEGRADED configuration " + PID + " refused, the configuration before it stays in use: "
                + why);
    }

    private static void awaitFeedRefused(String why) {
        awaitStatus("journal-feed", "DEGRADED configuration " + PID + ".feed refused, the configuration before it stays"
                + " in use: " + why);
    }

    private static void awaitStatus(String part, String wanted) {
        platform.await("trace:collectors --sample 1ms --json " + part,
                output -> JsonLines.status(output).equals(wanted), SECONDS);
    }

    private static ComponentIdentity identity() {
        return ComponentIdentity.of(platform, "org.tracewarden.api.part.Part",
                "org.tracewarden.exporter.journal.JournalService");
    }
}
