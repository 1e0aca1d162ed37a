// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.api.analysis.SyscallObservation;

/** Calls that were made so often are counted so often, of whom they were. */
@ExtendWith(LiveExtension.class)
class CountsIT {

    private static final int SWARM = 10_000;
    private static final int PER_SECOND = 1_000;

    @Test
    void everyCallIsCountedAlsoAfterTheEnd(Host host, Analyst analyst, Console console) {
        Path missing = host.directory().resolve("missing");
        Victim victim = host.start("counted_calls", 10_000, 100, missing).ready();
        Patience.until("all calls of " + victim, Patience.ENOUGH,
                () -> analyst.count(victim, "openat"), count -> count >= 100);
        Counted getppids = analyst.counted(victim.pid(), "getppid");
        Following stats = console.follow(
                "trace:tail --type stats --pid " + victim.pid() + " --json --for 60s --limit 100");
        stats.await("a span in which it waits", line -> line.contains("\"pause\""));
        host.shell("kill " + victim.pid());
        JsonNode last = Json.values(stats.await("its last span", line -> line.contains("\"ended\":true"))).get(0);
        stats.hangUp();

        for (Counted counted : List.of(getppids, analyst.counted(victim.pid(), "getppid"))) {
            assertEquals(10_000, counted.count());
            assertEquals(10_000, counted.inOctaves());
            assertEquals(Map.of(), counted.errors());
            assertEquals(victim.pid(), counted.process().pid());
            assertEquals("counted_calls", counted.process().comm());
        }
        Counted opens = analyst.counted(victim.pid(), "openat");
        assertEquals(Map.of("ENOENT", 100L), opens.errors(), "those of its loader succeed");
        assertEquals(opens.count(), opens.inOctaves());
        assertEquals(victim.pid(), last.at("/process/key/pid").intValue());
        assertEquals("RUNNING", console.collector("syscall").state());
    }

    @Test
    @EnabledIfSystemProperty(named = "os.arch", matches = "amd64")
    void callsOfOtherTablesBearTheirMark(Host host, Analyst analyst, Console console) {
        Victim victim = host.start("foreign_calls", 500);
        assertEquals(victim.pid(), Integer.parseInt(victim.await("i386 (-?\\d+)").group(1)));
        assertEquals("-38", victim.await("x32 (-?\\d+)").group(1), "this kernel has no x32");
        victim.ready();
        // first of all: a quarter of what is kept is for harmless ones, which a busy host fills in seconds
        SyscallObservation failed = analyst.observation(victim, "a failure", o -> o.call().error().isPresent()
                && o.call().syscall().number() != 0 && o.call().syscall().label().startsWith("x32:"));
        Patience.until("all calls of " + victim, Patience.ENOUGH,
                () -> analyst.count(victim, "x32:getpid"), count -> count >= 500);

        assertEquals(500, analyst.counted(victim.pid(), "i386:getpid").count());
        assertEquals(Map.of(), analyst.counted(victim.pid(), "i386:getpid").errors());
        assertEquals(500, analyst.counted(victim.pid(), "x32:getpid").count());
        assertEquals(Map.of("ENOSYS", 500L), analyst.counted(victim.pid(), "x32:getpid").errors());
        assertTrue(console.refusal("trace:histogram " + victim.pid() + " pidfd_open")
                .contains("i386:getpid, x32:getpid"));
        assertEquals("x32:getpid", failed.call().syscall().label());
        assertEquals(39, failed.call().syscall().number());
        assertEquals("ENOSYS", failed.call().error().orElseThrow().name());
    }

    /** What is told of one short life. */
    private static final class Life {
        long getppids;
        long opens;
        long missing;
        /** Of the missing ones those that were not told one by one. */
        long withheld;
        final List<String> failed = new ArrayList<>();
    }

    @Test
    void tenThousandShortLivesAreCountedOneByOne(Host host, Analyst analyst, Console console) {
        String prefix = host.directory().resolve("gnat-").toString();
        Following tail = console.follow("trace:tail --type stats,failed,gap --comm gnat --json --for 10m");
        Patience.until("the first life told", Patience.ENOUGH, () -> {
            host.run(Host.program("gnat"), prefix + "first");
            return tail.soFar();
        }, lines -> !lines.isEmpty());
        Victim swarm = host.start("swarm", Host.program("gnat"), prefix, SWARM, PER_SECOND).untilAllAreGone();
        assertEquals(0, swarm.end().status().code());
        Map<Integer, Integer> gnats = new HashMap<>();
        for (Matcher told : swarm.matches(Pattern.compile("gnat (\\d+) (\\d+)"))) {
            gnats.put(Integer.valueOf(told.group(1)), Integer.valueOf(told.group(2)));
        }
        assertEquals(SWARM, gnats.size());
        Victim last = host.start("gnat", prefix + "last");
        tail.await("the last life", line -> isStatsOf(last, line));
        Victim later = host.start("gnat", prefix + "later");
        tail.await("one of a later second", line -> isStatsOf(later, line));

        tail.hangUp();

        Map<Integer, Life> lives = new TreeMap<>();
        long lost = 0;
        for (String line : tail.soFar()) {
            JsonNode event = Json.values(line).get(0);
            lost += event.path("lost").longValue();
            int pid = event.at("/process/key/pid").intValue();
            if (gnats.containsKey(pid) && event.at("/process/key/startTime").longValue() >= swarm.bornAfter()) {
                add(event, lives.computeIfAbsent(pid, one -> new Life()));
            }
        }
        long getppids = lives.values().stream().mapToLong(life -> life.getppids).sum();
        long opens = lives.values().stream().mapToLong(life -> life.opens).sum();
        long missing = lives.values().stream().mapToLong(life -> life.missing).sum();
        long declared = lost;
        assertAll(
                () -> assertTrue(
                        lives.values().stream().allMatch(l -> l.getppids <= 3 && l.opens <= 1 && l.missing <= 1),
                        "nobody has more than it made"),
                () -> assertTrue(getppids <= 3 * SWARM && getppids >= 3 * SWARM - declared,
                        () -> getppids + " of " + 3 * SWARM + " getppid, " + declared + " declared lost"),
                () -> assertTrue(opens <= SWARM && opens >= SWARM - declared,
                        () -> opens + " of " + SWARM + " openat, " + declared + " declared lost"),
                () -> assertTrue(missing <= SWARM && missing >= SWARM - declared,
                        () -> missing + " of " + SWARM + " ENOENT, " + declared + " declared lost"));
        lives.forEach((pid, life) -> {
            String path = prefix + gnats.get(pid);
            assertTrue(life.failed.stream().allMatch(path::equals),
                    () -> pid + " asked for " + path + ", told is " + life.failed);
            assertTrue(life.failed.size() + life.withheld == life.missing || declared > 0,
                    () -> pid + ": told " + life.failed + ", withheld " + life.withheld + " of " + life.missing);
        });
        assertLedgerIsBounded(analyst, console, gnats, last);
        assertEquals("RUNNING", console.collector("syscall").state());
    }

    private static boolean isStatsOf(Victim victim, String line) {
        return line.startsWith("{\"type\":\"syscallStats\"") && line.contains("\"pid\":" + victim.pid() + ",");
    }

    private static void add(JsonNode event, Life life) {
        if (event.path("type").asText().equals("failedSyscall")) {
            assertEquals("openat", event.at("/call/syscall/name").textValue());
            assertEquals("ENOENT", event.at("/call/error/name").textValue());
            life.failed.add(event.at("/call/path").textValue());
            return;
        }
        for (JsonNode calls : event.required("calls")) {
            String name = calls.at("/syscall/name").textValue();
            if (name.equals("getppid")) {
                life.getppids += calls.required("count").longValue();
            } else if (name.equals("openat")) {
                life.opens += calls.required("count").longValue();
                for (JsonNode error : calls.required("errors")) {
                    assertEquals("ENOENT", error.at("/error/name").textValue());
                    life.missing += error.required("count").longValue();
                    life.withheld += error.required("withheld").longValue();
                }
            }
        }
    }

    /** 4,096 processes are kept unless configured otherwise; those that called longest ago have gone. */
    private static void assertLedgerIsBounded(
            Analyst analyst, Console console, Map<Integer, Integer> gnats, Victim last) {
        int first = gnats.entrySet().stream().min(Map.Entry.comparingByValue()).orElseThrow().getKey();
        String refusal = console.refusal("trace:histogram " + first + " getppid");
        assertTrue(refusal.contains("no calls of such a process are known"), refusal);
        assertEquals(3, analyst.counted(last.pid(), "getppid").count());
    }
}
