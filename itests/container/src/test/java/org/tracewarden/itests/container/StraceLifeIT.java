// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.tracewarden.itests.container.Inside.await;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.inject.Inject;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.junit.After;
import org.junit.Before;
import org.junit.Test;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalQuery;
import org.tracewarden.api.journal.JournalRecord;
import org.tracewarden.api.journal.StreamStatus;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyRequest;
import org.tracewarden.api.trace.ProgramStreams;
import org.tracewarden.api.trace.StageCounters;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceLoss;
import org.tracewarden.api.trace.TraceRequest;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TraceSession;
import org.tracewarden.api.trace.TraceSessions;
import org.tracewarden.api.trace.TraceTarget;
import org.tracewarden.api.trace.TracedEvent;

/**
 * Inside the assembled distribution, while programs are traced: the bundles of the pipeline and of the journal stop,
 * start and are updated; programs notice nothing, the chain goes on, and what is missing in it is told. JUnit 4, for
 * Pax Exam has no Jupiter runner inside the container.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class StraceLifeIT {

    private static final String LINES = "strace/syscalls.log";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Inject
    private BundleContext context;

    @Inject
    private SessionFactory sessions;

    @Inject
    private BootFinished booted;

    private Inside inside;
    private int errors;

    @Configuration
    public Option[] configuration() {
        return AssembledKaraf.options();
    }

    @Before
    public void everythingRuns() throws Exception {
        inside = new Inside(context, sessions);
        awaitRunning();
        errors = Inside.errorsInTheLog().size();
    }

    @After
    public void everythingRunsAgainAndNoErrorWasLogged() throws Exception {
        inside.startAll();
        awaitRunning();
        await("threads of sessions", Set.of(), () -> Inside.threadsWith("tracewarden-strace"));
        Inside.assertNoErrorAfter(errors);
    }

    @Test
    public void stoppingTheCollectorEndsWhatItStartedLetsGoWhatItWasAttachedToAndLeavesNothing() throws Exception {
        Bundle collector = inside.bundle("collector-strace");
        File folder = collector.getBundleContext().getDataFile("sessions");
        ExecutorService console = Executors.newSingleThreadExecutor();
        try (SteadyCaller caller = new SteadyCaller(); OwnName nap = OwnName.of("/bin/sleep", "nap")) {
            var out = new ByteArrayOutputStream();
            Future<?> run = console.submit(() -> inside.follow("trace:run -- sh -c '" + nap.program()
                    + " 1000 & setsid " + nap.program() + " 1001 & exec " + nap.program() + " 1002'", out));
            await("what the traced shell started", 3L, () -> running(nap));
            TraceSession attached = tracing().start(TraceRequest.all(new TraceTarget.Attached(caller.pid())),
                    TraceListener.NONE);
            await("calls of the attached one", true, () -> received(attached, "parser") > 100);
            assertEquals(2, folder.list().length);

            collector.stop();

            assertEquals(0L, running(nap));
            assertEquals(List.of(), List.of(folder.list()));
            assertEquals(Set.of(), Inside.threadsWith("strace"));
            assertFalse(inside.registered("trace.TraceSessions"));
            assertEquals(Set.of("oom", "process", "syscall", "throttle"), inside.collectors());
            await("beans", true, () -> Inside.beans().stream().noneMatch(name -> name.contains("race")));
            run.get(10, TimeUnit.SECONDS);
            assertTrue(out.toString(StandardCharsets.UTF_8), out.toString(StandardCharsets.UTF_8).contains("SIGTERM"));
            Exception refused = assertThrows(Exception.class, () -> inside.run("trace:run -- true"));
            assertEquals("Programs cannot be traced with strace. Install what does it: feature:install"
                    + " tracewarden-strace", refused.getMessage());
            assertTrue("the attached one goes on", caller.end() > 100);

            collector.start();

            awaitRunning();
            assertTrue(inside.run("trace:run -- true").contains("true"));
        } finally {
            console.shutdownNow();
        }
    }

    @Test
    public void anUpdateOfTheCollectorEndsItsSessionsAndTheNextOnesWorkInTheSameStreams() throws Exception {
        Path go = Files.createTempFile("go", "");
        try {
            for (int i = 0; i < 3; i++) {
                var program = new ByteArrayOutputStream();
                TraceSession session = start(counting(go), program, TraceListener.NONE);
                await("calls", true, () -> received(session, "parser") > 100);
                inside.bundle("collector-strace").update();
                TraceResult result = session.result().orElseThrow();
                assertEquals("SIGTERM", result.status().orElseThrow().signal().fullName());
                assertEquals(result.toString(), "", result.failure());
                assertEquals(received(session, "tracer") + " lines, " + result, 0, result.lost());
                awaitRunning();
            }
            assertEquals(List.of(), tracing().sessions());
            String again = inside.run("trace:run -- sh -c 'exit 0'");
            assertTrue(again, again.contains("sh"));
            assertGood();
            assertEquals("one chain", 1, records(LINES).stream()
                    .filter(record -> record.kind() == JournalRecord.Kind.GENESIS).count());
        } finally {
            Files.deleteIfExists(go);
        }
    }

    @Test
    public void whileJournalBusAndJsonAreUpdatedAProgramIsTracedWholeAndTheChainSaysWhatItDoesNotHold()
            throws Exception {
        Path go = Files.createTempFile("go", "");
        AtomicLong seen = new AtomicLong();
        AtomicLong missed = new AtomicLong();
        TraceListener listener = new TraceListener() {
            @Override
            public void event(TracedEvent event) {
                if (event.kind() == TracedEvent.Kind.CALL && event.text().contains(go.toString())
                        && !event.name().equals("execve")) {
                    seen.incrementAndGet();
                }
            }

            @Override
            public void lost(TraceLoss loss) {
                missed.addAndGet(loss.lost());
            }
        };
        inside.run("trace:run -- true");
        await("the stream", true, () -> lastSequence(LINES) > 0);
        long before = lastSequence(LINES);
        var program = new ByteArrayOutputStream();
        TraceSession session = start(counting(go), program, listener);
        for (String bundle : List.of("exporter-journal", "bus", "json", "exporter-journal")) {
            long calls = received(session, "parser");
            await("calls before " + bundle, true, () -> received(session, "parser") > calls + 200);
            inside.bundle(bundle).update();
            awaitRunning();
        }
        long calls = received(session, "parser");
        long last = lastSequence(LINES);
        await("calls after the updates", true, () -> received(session, "parser") > calls + 200);
        await("records after the updates", true, () -> lastSequence(LINES) > last);
        Files.delete(go);
        TraceResult result = session.await(PATIENCE).orElseThrow();

        assertEquals(Optional.of(ExitStatus.exited(7)), result.status());
        assertEquals("", result.failure());
        long made = Long.parseLong(program.toString(StandardCharsets.UTF_8).strip());
        assertTrue(made + " made, " + seen + " seen, " + missed + " told as lost",
                seen.get() <= made && seen.get() + missed.get() >= made);
        if (missed.get() == 0) {
            assertEquals("all calls", made, seen.get());
        }
        assertTrue(journal().sync(PATIENCE));
        List<JournalRecord> since = records(LINES).stream().filter(record -> record.sequence() > before).toList();
        long lines = since.stream().filter(record -> record.type().equals("line")
                && record.data().startsWith("{\"session\":" + session.id() + ",")).count();
        long told = since.stream().filter(record -> record.kind() == JournalRecord.Kind.GAP)
                .mapToLong(StraceLifeIT::lost).sum();
        assertTrue("updates cost something", told > 0);
        assertEquals("lines in the chain and told as missing", received(session, "tracer"), lines + told);
        assertEquals("told to whoever looks at the session", true, result.lost() >= told);
        assertGood();
        assertEquals("each update was an orderly end", 0, records(LINES).stream()
                .filter(record -> record.kind() == JournalRecord.Kind.RECOVERY).count());
    }

    @Test
    public void theJournalStopsAndGoesOnInTheSameChainsAndItsFeedListensAgain() throws Exception {
        Bundle bundle = inside.bundle("exporter-journal");
        long first = die();
        await("the death of " + first, true, () -> deaths(first) == 1);
        long before = lastSequence("deaths.jsonl");
        Set<String> threads = Inside.threadsWith("journal");
        assertEquals(Set.of("tracewarden-bus-journal-feed", "tracewarden-journal-sync", "tracewarden-journal-writer"),
                threads);

        bundle.stop();

        assertEquals(Set.of(), Inside.threadsWith("journal"));
        assertFalse(inside.registered("journal.Journal"));
        await("beans", true, () -> Inside.beans().stream().noneMatch(name -> name.toLowerCase().contains("journal")));
        Exception refused = assertThrows(Exception.class, () -> inside.run("journal:streams"));
        assertEquals("Nothing is being journaled. Install what does it: feature:install tracewarden-journal",
                refused.getMessage());
        assertTrue("traced all the same", inside.run("trace:run -- true").contains("true"));

        bundle.start();

        awaitRunning();
        assertEquals(threads, Inside.threadsWith("journal"));
        assertTrue(lastSequence("deaths.jsonl") >= before);
        long second = die();
        await("the death of " + second, true, () -> deaths(second) == 1);
        assertTrue(lastSequence("deaths.jsonl") > before);
        assertEquals(1, deaths(first));
        assertGood();
    }

    private TraceSessions tracing() {
        return inside.service(TraceSessions.class);
    }

    private Journal journal() {
        return inside.service(Journal.class);
    }

    private TraceSession start(List<String> argv, ByteArrayOutputStream out, TraceListener listener) {
        return tracing().start(TraceRequest.all(new TraceTarget.Command(argv, Optional.empty(), Map.of(),
                new ProgramStreams.Copied(out, out))), listener);
    }

    /** Looks for a file, one call each time, until it is gone; prints how often, and gives 7. */
    private static List<String> counting(Path go) {
        return List.of("dash", "-c", "i=1; while [ -e $0 ]; do i=$((i+1)); done; echo $i; exit 7", go.toString());
    }

    private void awaitRunning() throws Exception {
        for (String bean : List.of("type=Collector,name=strace", "type=Part,name=journal",
                "type=Part,name=journal-feed")) {
            await(bean, true, () -> Inside.beans().contains(bean));
            await(bean, "RUNNING", () -> Inside.attribute(bean, "State"));
        }
        await("services", true, () -> inside.registered("trace.TraceSessions") && inside.registered("journal.Journal"));
    }

    private void assertGood() throws Exception {
        assertTrue(journal().sync(PATIENCE));
        List<VerifyReport> reports = journal().verify(VerifyRequest.ALL);
        assertTrue(reports.toString(), reports.size() >= 4);
        assertEquals(List.of(), reports.stream().filter(report -> !report.good()).toList());
    }

    private long lastSequence(String stream) {
        return journal().streams().stream().filter(status -> status.name().equals(stream))
                .mapToLong(StreamStatus::lastSequence).findFirst().orElse(-1);
    }

    private List<JournalRecord> records(String stream) throws Exception {
        List<JournalRecord> records = new ArrayList<>();
        journal().read(new JournalQuery(Set.of(stream), Optional.empty(), Optional.empty(), OptionalInt.empty(),
                Optional.empty(), Set.of(), List.of(), OptionalInt.empty()), records::add);
        return records;
    }

    private long deaths(long pid) throws Exception {
        AtomicLong found = new AtomicLong();
        journal().read(new JournalQuery(Set.of("deaths.jsonl"), Optional.empty(), Optional.empty(),
                OptionalInt.of(Math.toIntExact(pid)), Optional.empty(), Set.of("deathRecorded"), List.of(),
                OptionalInt.empty()), record -> found.incrementAndGet() > 0);
        return found.get();
    }

    /** @return the pid of a process that has failed */
    private static long die() throws Exception {
        Process shell = new ProcessBuilder("sh", "-c", "exit 3").start();
        shell.waitFor();
        return shell.pid();
    }

    private static long lost(JournalRecord gap) {
        var number = java.util.regex.Pattern.compile("\"lost\":(\\d+)").matcher(gap.data());
        assertTrue(gap.data(), number.find());
        return Long.parseLong(number.group(1));
    }

    private static long received(TraceSession session, String stage) {
        return session.stages().stream().filter(counters -> counters.stage().equals(stage))
                .mapToLong(StageCounters::received).sum();
    }

    private static long running(OwnName program) {
        return ProcessHandle.allProcesses().filter(process -> process.info().command()
                .filter(command -> command.equals(program.program().toString())).isPresent()).count();
    }
}
