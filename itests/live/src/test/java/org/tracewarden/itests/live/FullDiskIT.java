// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.itests.support.LauncherScript;
import org.tracewarden.itests.support.Output;

/** The journal's disk is full while much happens: the platform goes on, says so, and recovers when there is room. */
@ExtendWith(LiveExtension.class)
class FullDiskIT {

    private static final String CONFIGURATION = "org.tracewarden.journal.cfg";
    private static final String BUSY = "sh -c 'while :; do cat /etc/hosts; done'";

    @Test
    void whatCouldNotBeWrittenIsCountedInTheChainAndWritingGoesOnByItself(Host host, Console console) {
        Path disk = host.memoryDisk("4m");
        Output verified;
        try (Setting there = console.set(CONFIGURATION, "directory = " + disk.resolve("journal"),
                "backlog-megabytes = 1", "segment-megabytes = 1")) {
            // the old place is left before the new one is locked; in between there is no journal
            Patience.until("the journal there", Patience.ENOUGH,
                    () -> Files.exists(disk.resolve("journal/journal.lock"))
                            && console.attempt("journal:streams --json").status() == 0, open -> open);
            Following busy = console.follow("trace:run --raw -- " + BUSY);
            JsonNode full = Patience.until("a full disk with losses", Patience.ENOUGH, () -> troubled(console),
                    streams -> streams.stream().anyMatch(stream -> stream.path("lost").asLong() > 0)).get(0);
            assertTrue(full.required("trouble").textValue().contains("No space left"), full::toString);
            assertTrue(full.required("trouble").textValue().contains("free some"), full::toString);
            JsonNode journal = part(console);
            assertEquals("DEGRADED", journal.at("/status/state").textValue(), journal::toString);
            assertTrue(journal.at("/status/reason").textValue().contains("No space left"), journal::toString);
            assertEquals(5, console.attempt("trace:run -- sh -c \"exit 5\"").status(),
                    "programs are traced all the same");
            busy.hangUp();

            host.run("mount", "-o", "remount,size=64m", disk.toString());

            Patience.until("the end of the trouble", Patience.ENOUGH, () -> troubled(console), List::isEmpty);
            Patience.until("all written", Patience.ENOUGH, () -> streams(console),
                    streams -> streams.stream().allMatch(stream -> stream.path("waiting").asLong() == 0));
            assertEquals("RUNNING", part(console).at("/status/state").textValue());
            int later = TracedRun.actions(console.platform(), "cat /no/such/later").pid();
            Patience.until("a record of later", Patience.ENOUGH, () -> console.run("journal:query --stream"
                    + " strace/actions.jsonl --pid " + later + " --json"), found -> found.contains("/no/such/later"));

            for (JsonNode stream : streams(console)) {
                long told = Json.values(console.run("journal:query --last all --json --type gap --stream "
                                + stream.required("name").textValue())).stream()
                        .filter(gap -> gap.at("/data/reason").asText().contains("backlog"))
                        .mapToLong(gap -> gap.at("/data/lost").asLong()).sum();
                assertEquals(stream.required("lost").longValue(), told,
                        () -> "what is told lost in the chain of " + stream);
            }
            Output inside = console.attempt("journal:verify");
            assertEquals(0, inside.status(), inside::toString);
            verified = new LauncherScript().run("verify", disk.resolve("journal").toString());
        }
        assertEquals(0, verified.status(), verified::toString);
        host.unmount(disk);
        Patience.until("the journal back at its place", Patience.ENOUGH,
                () -> console.attempt("journal:streams --json"),
                streams -> streams.status() == 0 && !streams.out().isBlank());
        assertFalse(console.run("journal:streams").contains("!!"));
    }

    private static List<JsonNode> streams(Console console) {
        return Json.values(console.run("journal:streams --json"));
    }

    private static List<JsonNode> troubled(Console console) {
        return streams(console).stream().filter(stream -> !stream.required("trouble").textValue().isEmpty()).toList();
    }

    private static JsonNode part(Console console) {
        String printed = console.run("trace:collectors --json --sample 1ms");
        return Json.values(printed).stream().filter(node -> node.path("name").asText().equals("journal")).findFirst()
                .orElseThrow(() -> new AssertionError("no journal in " + printed));
    }
}
