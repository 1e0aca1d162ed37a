// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.feed;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.annotation.Annotation;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.agent.Fault;
import org.tracewarden.api.agent.FaultAction;
import org.tracewarden.api.agent.FaultKind;
import org.tracewarden.api.analysis.Persistence;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.death.DeathCause;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.api.event.AgentLifecycle;
import org.tracewarden.api.event.AgentTransition;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.event.FaultDetected;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.PatternDetected;
import org.tracewarden.api.event.ProcessExit;
import org.tracewarden.api.event.ProcessFork;
import org.tracewarden.api.event.Signal;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ResourceUsage;
import org.tracewarden.api.process.Workload;

class JournalFeedTest {

    private static final JsonEncoder ENCODER = new JsonEncoder() {
        @Override
        public String encode(Object value) {
            return "{" + ((Event) value).subject().map(ProcessInfo::pid).orElse(0) + "}";
        }

        @Override
        public String encodePretty(Object value) {
            return encode(value);
        }
    };

    private final KeptJournal journal = new KeptJournal();
    private final QueueBus bus = new QueueBus();
    private final SettableClock clock = new SettableClock();
    private final Map<String, Object> file = new HashMap<>();

    @Test
    void whatFailedIsJournaledAndWhatSucceededIsNot() {
        JournalFeed feed = feed();
        tell(exit(1, ExitStatus.exited(0)), exit(2, ExitStatus.exited(3)),
                exit(3, ExitStatus.killed(new Signal(9), false)), fork(4), gap());
        assertEquals(List.of("100 processExit {2}", "100 processExit {3}", "100 gap {0}"), journal.of("events.jsonl"));
        assertEquals(List.of(), journal.of("deaths.jsonl"));
        assertEquals(CollectorState.RUNNING, feed.status().state());
        assertEquals("journal-feed", feed.name());
    }

    @Test
    void allEndsAreJournaledWhereThatIsConfigured() {
        file.put("exits", "all");
        feed();
        tell(exit(1, ExitStatus.exited(0)));
        assertEquals(List.of("100 processExit {1}"), journal.of("events.jsonl"));
    }

    @Test
    void aTypeMayGoIntoSeveralStreams() {
        file.put("events", new String[] {"processFork"});
        file.put("deaths", new String[] {"deathRecorded, processFork"});
        feed();
        tell(fork(4));
        assertEquals(List.of("100 processFork {4}"), journal.of("events.jsonl"));
        assertEquals(List.of("100 processFork {4}"), journal.of("deaths.jsonl"));
    }

    @Test
    void patternsGoInFromTheirSeverityOn() {
        file.put("severity", "HIGH");
        feed();
        tell(pattern(1, Severity.MEDIUM), pattern(2, Severity.HIGH), pattern(3, Severity.CRITICAL));
        assertEquals(
                List.of("100 patternDetected {2}", "100 patternDetected {3}"), journal.of("observations.jsonl"));
    }

    @Test
    void whatBecomesOfAgentsAndTheirFaultsHaveStreamsOfTheirOwn() {
        feed();
        tell(lifecycle(), fault(1));
        assertEquals(List.of("100 agentLifecycle {0}"), journal.of("agents.jsonl"));
        assertEquals(List.of("100 faultDetected {1}"), journal.of("faults.jsonl"));
        assertEquals(List.of(), journal.of("events.jsonl"));
    }

    @Test
    void agentsAndFaultsMayShareAStreamOrStayOut() {
        file.put("agents", "agentLifecycle,faultDetected");
        file.put("faults", "none");
        feed();
        tell(lifecycle(), fault(1));
        assertEquals(List.of("100 agentLifecycle {0}", "100 faultDetected {1}"), journal.of("agents.jsonl"));
        assertEquals(List.of(), journal.of("faults.jsonl"));
    }

    @Test
    void aChoiceOfProcessesLeavesNoAgentOut() {
        file.put("comms", "nobody");
        file.put("uids", "7");
        feed();
        tell(lifecycle(), fault(1), exit(2, ExitStatus.exited(1)));
        assertEquals(List.of("100 agentLifecycle {0}"), journal.of("agents.jsonl"));
        assertEquals(List.of("100 faultDetected {1}"), journal.of("faults.jsonl"));
        assertEquals(List.of(), journal.of("events.jsonl"));
    }

    @Test
    void whereNothingIsConfiguredTheDefaultsAreThoseOfTheMetatype() {
        assertEquals(FeedSettings.read(config(), file), FeedSettings.defaults());
    }

    @Test
    void processesAreChosenByNameAndByUser() {
        file.put("comms", new String[] {"p2,p3"});
        file.put("uids", new String[] {"1003", "1004"});
        feed();
        tell(exit(2, ExitStatus.exited(1)), exit(3, ExitStatus.exited(1)), exit(4, ExitStatus.exited(1)), gap());
        assertEquals(List.of("100 processExit {3}", "100 gap {0}"), journal.of("events.jsonl"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "events | processExit,nosuch | events: \"nosuch\" is no type of event; there are none, all, processFork, ",
        "deaths | , | deaths is empty; use none, all, or a list of types of events",
        "agents | agent | agents: \"agent\" is no type of event; there are none, all, processFork, ",
        "faults | , | faults is empty; use none, all, or a list of types of events",
        "exits | some | exits = some is neither failed nor all",
        "severity | bad | severity = bad is none of none, low, medium, high, critical",
        "comms | a-name-of-16-chars | comms: \"a-name-of-16-chars\" is longer than 15 bytes, and no process has",
        "uids | root | uids: \"root\" is no user id (0 to 4294967294)",
        "uids | 4294967295 | uids: \"4294967295\" is no user id (0 to 4294967294)",
        "queue | 63 | queue = 63 is out of range (64 to 1048576)",
        "queue | many | queue = many is no whole number (64 to 1048576)"
    })
    void aWrongValueIsRefusedWithTheWholeFileAndTheOneBeforeItStays(String key, String value, String told) {
        file.put("exits", "all");
        JournalFeed feed = feed();
        file.put("exits", "failed");
        file.put(key, value);
        feed.modified(config(), file);
        tell(exit(1, ExitStatus.exited(0)));
        assertEquals(List.of("100 processExit {1}"), journal.of("events.jsonl"));
        assertEquals(CollectorState.DEGRADED, feed.status().state());
        String reason = feed.status().reason();
        assertTrue(
                reason.startsWith("configuration org.tracewarden.journal.feed refused, the configuration before it"
                        + " stays in use: " + told),
                reason);
        file.clear();
        feed.modified(config(), file);
        assertEquals(CollectorState.RUNNING, feed.status().state());
    }

    @Test
    void aFileThatIsWrongFromTheStartLeavesTheDefaults() {
        file.put("severity", "bad");
        JournalFeed feed = feed();
        assertTrue(feed.status().reason().contains("the defaults are used"), feed.status().reason());
        tell(exit(1, ExitStatus.exited(0)), exit(2, ExitStatus.exited(3)));
        assertEquals(List.of("100 processExit {2}"), journal.of("events.jsonl"));
    }

    @Test
    void fallingBehindIsAGapInEveryStream() {
        file.put("queue", 64);
        feed();
        for (int i = 0; i < 70; i++) {
            bus.publish(exit(i, ExitStatus.exited(1)));
        }
        bus.deliver();
        assertEquals(65, journal.of("events.jsonl").size());
        assertEquals("gap 6 " + Feed.FELL_BEHIND, journal.of("events.jsonl").get(0));
        assertEquals("100 processExit {6}", journal.of("events.jsonl").get(1));
        assertEquals(List.of("gap 6 " + Feed.FELL_BEHIND), journal.of("deaths.jsonl"));
        for (String other : List.of("observations.jsonl", "agents.jsonl", "faults.jsonl")) {
            assertEquals(List.of("gap 6 " + Feed.FELL_BEHIND), journal.of(other));
        }
    }

    @Test
    void aStreamThatCannotBeOpenedIsTriedAgainAndTellsWhatItMissed() {
        journal.refusal = "events.jsonl cannot be opened: no room; free some";
        JournalFeed feed = feed();
        tell(exit(1, ExitStatus.exited(1)));
        assertEquals(CollectorState.DEGRADED, feed.status().state());
        assertEquals(
                "events.jsonl: events.jsonl cannot be opened: no room; free some (1 events missing)",
                feed.status().reason());
        journal.refusal = "";
        tell(exit(2, ExitStatus.exited(1)));
        assertEquals(List.of(), journal.of("events.jsonl"));
        clock.now = clock.now.plusSeconds(2);
        tell(exit(3, ExitStatus.exited(1)));
        assertEquals(
                List.of("gap 2 the stream could not be opened for these events", "100 processExit {3}"),
                journal.of("events.jsonl"));
        assertEquals(CollectorState.RUNNING, feed.status().state());
    }

    @Test
    void aNewJournalTakesOverFromAClosedOne() {
        JournalFeed feed = feed();
        tell(exit(1, ExitStatus.exited(1)));
        journal.close();
        tell(exit(2, ExitStatus.exited(1)));
        KeptJournal next = new KeptJournal();
        feed.connect(next, ENCODER);
        tell(exit(3, ExitStatus.exited(1)));
        assertEquals(
                List.of("gap 1 the stream could not be opened for these events", "100 processExit {3}"),
                next.of("events.jsonl"));
    }

    @Test
    void withoutAJournalTheFeedSaysSoAndCounts() {
        JournalFeed feed = new JournalFeed(config(), file, clock);
        assertEquals("there is no event bus: is the bundle tracewarden-bus started?", feed.status().reason());
        feed.setBus(bus);
        assertTrue(feed.status().reason().startsWith("there is no journal"), feed.status().reason());
        feed.connect(null, ENCODER);
        tell(exit(1, ExitStatus.exited(1)));
        feed.connect(journal, ENCODER);
        tell(exit(2, ExitStatus.exited(1)));
        assertEquals("gap 1 the stream could not be opened for these events", journal.of("events.jsonl").get(0));
    }

    @Test
    void aJournalThatComesLateIsToldWhatItMissedWithoutWaitingForTheNextEvent() {
        JournalFeed feed = new JournalFeed(config(), file, clock);
        feed.connect(null, ENCODER);
        feed.setBus(bus);
        tell(exit(1, ExitStatus.exited(1)), exit(2, ExitStatus.exited(1)));
        assertEquals(CollectorState.DEGRADED, feed.status().state());
        feed.setJournal(journal);
        assertEquals(
                List.of("gap 2 the stream could not be opened for these events"), journal.of("events.jsonl"));
        assertEquals(CollectorState.RUNNING, feed.status().state());
    }

    @Test
    void aJournalThatIsReplacedIsLeftOnlyForTheOneAfterIt() {
        JournalFeed feed = feed();
        KeptJournal next = new KeptJournal();
        feed.setJournal(next);
        feed.unsetJournal(journal);
        tell(exit(1, ExitStatus.exited(1)));
        assertEquals(List.of("100 processExit {1}"), next.of("events.jsonl"));
        feed.unsetJournal(next);
        assertTrue(feed.status().reason().startsWith("there is no journal"), feed.status().reason());
    }

    @Test
    void whatWaitsWhenTheFeedStopsIsAGap() {
        JournalFeed feed = feed();
        bus.publish(exit(1, ExitStatus.exited(1)));
        bus.publish(exit(2, ExitStatus.exited(1)));
        feed.deactivate();
        assertEquals(0, bus.subscribed);
        assertEquals(1, journal.of("events.jsonl").size());
        assertTrue(journal.of("events.jsonl").get(0).startsWith("gap 2 "), journal.of("events.jsonl").get(0));
    }

    @Test
    void aNewBusIsFollowedAndTheOldOneLeft() {
        JournalFeed feed = feed();
        QueueBus other = new QueueBus();
        feed.setBus(other);
        feed.unsetBus(bus);
        assertEquals(0, bus.subscribed);
        assertEquals(1, other.subscribed);
    }

    private JournalFeed feed() {
        JournalFeed feed = new JournalFeed(config(), file, clock);
        feed.connect(journal, ENCODER);
        feed.setBus(bus);
        return feed;
    }

    private void tell(Event... events) {
        for (Event event : events) {
            bus.publish(event);
        }
        bus.deliver();
    }

    private static EventHeader header() {
        return new EventHeader("test", 10, 100);
    }

    private static Event exit(int pid, ExitStatus status) {
        return new ProcessExit(
                header(), process(pid), status, new ResourceUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), List.of(), true);
    }

    private static Event fork(int pid) {
        return new ProcessFork(header(), process(pid), process(1));
    }

    private static Event gap() {
        return new Gap(header(), 3, 1, 2, "a reason");
    }

    private static Event lifecycle() {
        return new AgentLifecycle(header(), 100, "mailer", AgentTransition.ACTIVE, Optional.of(new ProcessKey(1, 1)),
                Optional.empty(), 0, "");
    }

    /** A crash, whose certificate is about a process. */
    private static Event fault(int pid) {
        DeathCertificate death = new DeathCertificate(1, header(), process(pid), List.of(), ExitStatus.exited(1),
                DeathCause.EXIT_FAILURE, "", Optional.empty(), List.of(), List.of(),
                new ResourceUsage(0, 0, 0, 0, 0, 0, 0, 0, 0, 0), Optional.empty(), Optional.empty(), List.of(), false,
                0);
        return new FaultDetected(header(), new Fault(1, 1, 100, "mailer", FaultKind.CRASH, Instant.EPOCH, "crash",
                List.of(), FaultAction.RESTART, "", Optional.of(death)));
    }

    private static Event pattern(int pid, Severity severity) {
        return new PatternDetected(header(), new SyscallPattern(
                1, PatternKind.values()[0], process(pid), Instant.EPOCH, Instant.EPOCH, false, severity,
                Persistence.values()[0], "", List.of(), "", "", ""));
    }

    private static ProcessInfo process(int pid) {
        return new ProcessInfo(
                new ProcessKey(pid, 1), Optional.empty(), 1000 + pid, "p" + pid, "", List.of(), false, "", 0, 0, "",
                pid, 0, false, Workload.ROOT);
    }

    /** What the metatype makes of the file: defaults where a key is missing. */
    private FeedConfig config() {
        return new FeedConfig() {
            private String[] list(String key, String... otherwise) {
                Object value = file.get(key);
                return value instanceof String text
                        ? new String[] {text}
                        : value instanceof String[] texts ? texts : otherwise;
            }

            @Override
            public String[] events() {
                return list("events", "processExit", "oomKill", "cpuThrottled", "gap");
            }

            @Override
            public String[] deaths() {
                return list("deaths", "deathRecorded");
            }

            @Override
            public String[] observations() {
                return list("observations", "syscallObserved", "patternDetected", "anomalyDetected");
            }

            @Override
            public String[] agents() {
                return list("agents", "agentLifecycle");
            }

            @Override
            public String[] faults() {
                return list("faults", "faultDetected");
            }

            @Override
            public String exits() {
                return (String) file.getOrDefault("exits", "failed");
            }

            @Override
            public String severity() {
                return (String) file.getOrDefault("severity", "medium");
            }

            @Override
            public String[] comms() {
                return list("comms", "all");
            }

            @Override
            public String[] uids() {
                return list("uids", "all");
            }

            @Override
            public int queue() {
                return Integer.parseInt(String.valueOf(file.getOrDefault("queue", "8192")));
            }

            @Override
            public Class<? extends Annotation> annotationType() {
                return FeedConfig.class;
            }
        };
    }

    private static final class SettableClock extends Clock {

        private Instant now = Instant.ofEpochSecond(1_000);

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }

        @Override
        public Instant instant() {
            return now;
        }
    }
}
