// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.tracewarden.itests.support.Output;
import org.tracewarden.itests.support.Platform;
import org.tracewarden.itests.support.PlatformExtension;

/** The commands about the journal, as an operator and as a script give them: right ones answer, wrong ones say why. */
@ExtendWith(PlatformExtension.class)
class JournalCommandsIT {

    private static final Duration SECONDS = Duration.ofSeconds(15);
    private static final Set<String> STREAMS = Set.of("deaths.jsonl", "events.jsonl", "strace/actions.jsonl",
            "strace/enriched.jsonl", "strace/events.jsonl", "strace/syscalls.log");

    private final Platform platform;
    private long dead;

    JournalCommandsIT(Platform platform) {
        this.platform = platform;
    }

    @BeforeEach
    void somethingHappens() throws Exception {
        assertEquals(7, platform.run("trace:run -- sh -c 'cat /etc/hostname; exit 7'").status());
        Process shell = new ProcessBuilder("sh", "-c", "exit 3").start();
        shell.waitFor();
        dead = shell.pid();
        platform.await("journal:query --json --stream deaths.jsonl --pid " + dead,
                output -> output.status() == 0 && !JsonLines.of(output).isEmpty(), SECONDS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"streams", "tail", "query", "verify"})
    void eachExplainsItselfAndItsOptions(String command) {
        Output help = platform.run("journal:" + command + " --help");
        assertEquals(0, help.status(), help.toString());
        for (String expected : List.of("DESCRIPTION", "journal:" + command, "SYNTAX", "--json")) {
            assertTrue(help.out().contains(expected), () -> expected + " is not in " + help);
        }
    }

    @Test
    void theStreamsAreListedAndAreTheFilesOnDisk() {
        List<JsonNode> streams = JsonLines.of(platform.run("journal:streams --json"));
        Set<String> names = streams.stream().map(stream -> stream.required("name").textValue())
                .collect(Collectors.toSet());
        assertTrue(names.containsAll(STREAMS), names.toString());
        for (JsonNode stream : streams) {
            assertEquals("", stream.required("trouble").textValue());
            assertEquals(0, stream.required("lost").longValue(), stream.toString());
            assertTrue(stream.required("lastSequence").longValue() > 0, stream.toString());
            assertTrue(Files.isRegularFile(platform.data().resolve("journal").resolve(
                    stream.required("file").textValue())), stream.toString());
        }
        Output table = platform.run("journal:streams");
        assertTrue(table.out().startsWith("STREAM "), table.out());
        STREAMS.forEach(name -> assertTrue(table.out().contains("\n" + name + " "), table.out()));
        assertFalse(table.out().contains("\u001b["), table.out());
    }

    @Test
    void theNewestRecordsAreShownAsTextAndAsJson() {
        List<JsonNode> records = JsonLines.of(platform.run("journal:tail -n 5 --json deaths.jsonl"));
        assertFalse(records.isEmpty());
        assertTrue(records.size() <= 5);
        records.forEach(record -> {
            assertEquals("deaths.jsonl", record.required("stream").textValue());
            assertTrue(record.required("hash").textValue().matches("[0-9a-f]{64}"), record.toString());
        });
        assertEquals(records, JsonLines.of(platform.run("journal:tail deaths.jsonl --json -n 5")).subList(0,
                records.size()));
        Output text = platform.run("journal:tail -n 3 strace/actions.jsonl");
        assertEquals(0, text.status(), text.toString());
        assertTrue(text.out().contains("action"), text.out());
    }

    @Test
    void whoFollowsSeesRecordsAsTheyAreWritten() throws Exception {
        var seen = new ByteArrayOutputStream();
        String follow = "journal:tail -f -n 1 --json strace/syscalls.log";
        Thread following = new Thread(() -> platform.run(follow, seen, new ByteArrayOutputStream()));
        // interrupted below, which ends the connection and with it the command
        following.setUncaughtExceptionHandler((thread, ended) -> { });
        following.setDaemon(true);
        following.start();
        platform.await("echo", nothing -> lines(seen) >= 1, SECONDS);
        long before = lines(seen);
        platform.run("trace:run --raw -- true");
        platform.await("echo", nothing -> lines(seen) > before, SECONDS);
        assertTrue(seen.toString(StandardCharsets.UTF_8).startsWith("{\"stream\":\"strace/syscalls.log\""),
                seen::toString);
        following.interrupt();
        following.join(SECONDS.toMillis());
        assertFalse(following.isAlive());
    }

    @Test
    void recordsAreFoundByProcessTypeTimeAndField() {
        List<JsonNode> death = JsonLines.of(platform.run("journal:query --json --stream deaths.jsonl,events.jsonl"
                + " --type deathRecorded --since 10m --pid " + dead));
        assertEquals(1, death.size(), death.toString());
        assertEquals("data", death.get(0).required("kind").textValue());
        assertEquals(death, JsonLines.of(platform.run("journal:query --json --type deathRecorded --comm sh --last all"
                + " --pid " + dead)));
        List<JsonNode> reads = JsonLines.of(platform.run("journal:query --json --stream strace/actions.jsonl"
                + " --where kind=READ --where 'subject=/etc/hostname' --where 'bytes>0' --last 2"));
        assertFalse(reads.isEmpty());
        reads.forEach(read -> assertEquals("/etc/hostname", read.at("/data/subject").textValue()));
        Output none = platform.run("journal:query --where subject=/no/such/thing");
        assertEquals(0, none.status(), none.toString());
        assertTrue(none.out().startsWith("No records match. The journal has "), none.out());
        Output newest = platform.run("journal:query --last 2 --stream strace/syscalls.log");
        assertTrue(newest.out().contains("The newest 2; --last shows more, --last all everything."), newest.out());
    }

    @Test
    void theJournalVerifiesAsTextAndAsJsonWholeInPartAndFromOutside() {
        Output good = platform.run("journal:verify");
        assertEquals(0, good.status(), good.toString());
        STREAMS.forEach(name -> assertTrue(good.out().lines()
                .anyMatch(line -> line.matches(name + " +good .*")), name + " in " + good.out()));
        List<JsonNode> reports = JsonLines.of(platform.run("journal:verify deaths.jsonl --json --from 1 --to 1"));
        assertEquals(1, reports.size());
        assertEquals("deaths.jsonl", reports.get(0).required("stream").textValue());
        assertTrue(reports.get(0).path("problem").isNull() || reports.get(0).path("problem").isMissingNode(),
                reports.toString());
        Output outside = platform.script().run("verify", platform.data().resolve("journal").toString());
        assertEquals(0, outside.status(), outside.toString());
    }

    @Test
    void aRecordThatWasChangedIsNamedAndTheExitCodeIsOne() throws Exception {
        Path file = platform.data().resolve("journal").resolve("deaths.jsonl");
        platform.await("journal:verify deaths.jsonl", output -> output.status() == 0, SECONDS);
        List<String> lines = Files.readAllLines(file);
        // one digit, in place, so that the platform goes on writing behind it
        long at = lines.get(0).length() + 1L + lines.get(1).indexOf("\"pid\":") + "\"pid\":".length();
        byte was = patch(file, at, (byte) '0');
        try {
            Output bad = platform.run("journal:verify deaths.jsonl");
            assertEquals(1, bad.status(), bad.toString());
            assertTrue(bad.out().contains("EDITED"), bad.out());
            assertTrue(bad.out().contains("line 2, record 1"), bad.out());
            assertTrue((bad.out() + bad.err()).contains("1 of 1 stream is not as the platform wrote it."),
                    bad.toString());
            Output json = platform.run("journal:verify --json deaths.jsonl");
            assertEquals(1, json.status());
            assertTrue(json.out().lines().findFirst().orElseThrow().contains("\"kind\":\"EDITED\""), json.out());
            assertEquals(1, platform.script().run("verify", platform.data().resolve("journal").toString()).status());
        } finally {
            patch(file, at, was);
        }
        platform.await("journal:verify deaths.jsonl", output -> output.status() == 0, SECONDS);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "journal:tail -n 0 | -n 0: out of range; use 1 to 100000",
        "journal:tail -n many | -n many: not a number; use 1 to 100000",
        "journal:query --since soon | --since soon: not a duration; use 30s, 10m, 2h or 1d",
        "journal:query --pid sh | --pid sh: not a number; use 1 to 2147483647",
        "journal:query --comm '' | --comm : empty; give some text",
        "journal:query --last none | --last none: not a number; use 1 to 1000000",
        "journal:query --type gap,,data | --type gap,,data: not a list of names; separate them by single commas, such"
            + " as openat,read",
        "journal:query --where nothing | --where nothing: not a condition; use a field of the data, one of = != < <="
            + " > >= ~ (contains) and a value, in quotes: 'process.comm=bash'",
        "journal:verify --from x | --from x: not a sequence; use a whole number from 0",
        "journal:verify --from -1 | --from -1: out of range; use a whole number from 0",
        "journal:verify --from 3 --to 2 | --from 3: behind --to 2; exchange them"})
    void whatIsWrongIsNamedWithWhatIsAllowed(String command, String message) {
        Output refused = platform.run(command);
        assertEquals(1, refused.status(), refused.toString());
        assertEquals(message, (refused.out() + refused.err()).strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"journal:tail nosuch.jsonl", "journal:query --stream nosuch.jsonl",
        "journal:verify nosuch.jsonl"})
    void aStreamThatIsNotThereIsNamedWithThoseThatAre(String command) {
        Output refused = platform.run(command);
        assertEquals(1, refused.status(), refused.toString());
        String said = (refused.out() + refused.err()).strip();
        assertTrue(said.startsWith("no stream 'nosuch.jsonl'; there are: "), said);
        STREAMS.forEach(name -> assertTrue(said.contains(name), said));
    }

    private static long lines(ByteArrayOutputStream printed) {
        return printed.toString(StandardCharsets.UTF_8).lines().count();
    }

    /** @return the byte that was there */
    private static byte patch(Path file, long at, byte value) throws Exception {
        try (var open = new RandomAccessFile(file.toFile(), "rw")) {
            open.seek(at);
            byte was = open.readByte();
            open.seek(at);
            open.writeByte(value);
            return was;
        }
    }
}
