// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertThrows;
import static org.junit.Assert.assertTrue;
import static org.tracewarden.itests.container.Inside.await;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
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
import org.osgi.service.component.runtime.ServiceComponentRuntime;
import org.osgi.service.component.runtime.dto.ComponentConfigurationDTO;
import org.osgi.service.component.runtime.dto.SatisfiedReferenceDTO;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.bus.EventFilter;
import org.tracewarden.api.bus.Subscription;
import org.tracewarden.api.event.Event;
import org.tracewarden.api.event.Gap;
import org.tracewarden.api.event.SlowSyscall;
import org.tracewarden.api.event.SyscallStats;
import org.tracewarden.api.syscall.CallStats;

/**
 * Inside the assembled distribution, while system calls are made: their collector and the classifier stop, start and
 * are updated, and nothing is lost that is not told. JUnit 4, for Pax Exam has no Jupiter runner inside the container.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class SyscallLifeIT {

    private static final Set<String> SERVICES = Set.of("syscall.SyscallLedger", "syscall.SyscallStreams",
            "syscall.SyscallFormatter");
    private static final Set<String> ANALYSIS = Set.of("analysis.Observations", "analysis.Patterns",
            "analysis.Features", "analysis.Anomalies", "syscall.SlowThresholds", "tool.Tool");
    private static final Set<String> SUBSCRIBERS = Set.of("classifier", "patterns", "features");
    private static final String COLLECTOR = "org.tracewarden.collector.syscall.SyscallCollector";

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
        await("analysis", ANALYSIS, () -> registered(ANALYSIS));
        errors = Inside.errorsInTheLog().size();
    }

    @After
    public void everythingRunsAgainAndNoErrorWasLogged() throws Exception {
        inside.startAll();
        awaitRunning();
        Inside.assertNoErrorAfter(errors);
    }

    @Test
    public void stoppingTheCollectorEndsAStreamWithAMessageAndStartingItGoesOnCounting() throws Exception {
        Bundle collector = inside.bundle("collector-syscall");
        ExecutorService console = Executors.newSingleThreadExecutor();
        try (SteadyCaller caller = new SteadyCaller()) {
            var out = new ByteArrayOutputStream();
            Future<?> stream = console.submit(
                    () -> inside.follow("trace:syscalls --syscall getppid " + caller.pid(), out));
            await("streamed calls", true, () -> out.toString(StandardCharsets.UTF_8).contains("getppid("));
            long seen = (long) Inside.attribute("type=Collector,name=syscall", "Seen");

            collector.stop();

            Throwable end = assertThrows(ExecutionException.class, () -> stream.get(10, TimeUnit.SECONDS)).getCause();
            assertEquals("The collector of system calls was stopped: give the command again.", end.getMessage());
            assertEquals(Set.of(), Inside.threadsWith("syscall"));
            assertEquals(Set.of(), registered(SERVICES));
            assertEquals(Set.of("oom", "process", "strace", "throttle"), inside.collectors());
            Exception refused = assertThrows(Exception.class, () -> inside.run("trace:syscalls " + caller.pid()));
            assertEquals("System calls are not being collected. Install what does it: feature:install"
                    + " tracewarden-syscall", refused.getMessage());

            collector.start();

            awaitRunning();
            assertEquals(SERVICES, registered(SERVICES));
            long seenSince = (long) Inside.attribute("type=Collector,name=syscall", "Seen");
            assertTrue(seenSince + " seen, before it " + seen, seenSince >= seen);
            String again = inside.run("trace:syscalls --limit 3 --syscall getppid " + caller.pid());
            assertTrue(again, again.contains("3 calls shown"));
            caller.end();
        } finally {
            console.shutdownNow();
        }
    }

    @Test
    public void callsMadeDuringUpdatesOfTheCollectorAreCountedExactlyOrToldAsLost() throws Exception {
        Queue<Event> counted = new ConcurrentLinkedQueue<>();
        EventFilter filter = event -> event instanceof Gap
                || event instanceof SyscallStats stats && (stats.ended() || getppids(stats) > 0);
        try (Subscription subscription = bus().subscribe("itest", filter, 8192, counted::add);
                SteadyCaller caller = new SteadyCaller()) {
            await("the first second", true, () -> sum(counted, caller.pid()) > 0);
            for (int i = 0; i < 3; i++) {
                inside.bundle("collector-syscall").update();
                awaitRunning();
                long before = sum(counted, caller.pid());
                await("seconds after update " + i, true, () -> sum(counted, caller.pid()) > before);
            }
            long made = caller.end();
            await("its last statistics", true,
                    () -> stats(counted, caller.pid()).stream().anyMatch(SyscallStats::ended));
            long told = sum(counted, caller.pid());
            long lost = counted.stream().filter(Gap.class::isInstance).mapToLong(gap -> ((Gap) gap).lost()).sum();
            assertEquals("events that this test missed", 0, subscription.lost());
            assertTrue(made + " made, " + told + " counted, " + lost + " told as lost",
                    told <= made && told + lost >= made);
            if (lost == 0) {
                assertEquals(made, told);
            }
        }
    }

    @Test
    public void withoutTheClassifierAllSlowCallsAreToldAndWithItThoseThatOnlyWaitAreNot() throws Exception {
        Bundle classifier = inside.bundle("classifier");
        Queue<SlowSyscall> slow = new ConcurrentLinkedQueue<>();
        try (OwnName nap = OwnName.of("/bin/sleep", "nap")) {
            EventFilter filter = event -> event instanceof SlowSyscall one && one.process().comm().equals(nap.name());
            Process naps = nap.shell("while $0 0.05; do :; done");
            try (Subscription subscription = bus().subscribe("itest", filter, 1024, e -> slow.add((SlowSyscall) e))) {
                awaitSilence(slow);
                classifier.stop();
                await("slow calls", true, () -> slow.stream().map(SlowSyscall::call)
                        .anyMatch(call -> call.syscall().name().contains("nanosleep")
                                && call.latencyNanos() >= 50_000_000L));
                classifier.start();
                awaitSilence(slow);
            } finally {
                naps.destroyForcibly().waitFor();
            }
        }
    }

    @Test
    public void theClassifierLeavesNothingBehindAndListensAgainWhenItComesBack() throws Exception {
        Bundle classifier = inside.bundle("classifier");
        Set<String> threads = Inside.threads();
        assertTrue(threads.toString(), threads.contains("tracewarden-patterns"));
        try (SteadyCaller caller = new SteadyCaller(); OwnName lock = OwnName.of("/usr/bin/flock", "lock")) {
            classifier.stop();
            assertEquals(Set.of(), registered(ANALYSIS));
            assertEquals(Set.of(), subscribers());
            for (String name : List.of("classifier", "patterns", "features", "anomal", "tracewarden-metrics")) {
                assertEquals(Set.of(), Inside.threadsWith(name));
            }
            Exception refused = assertThrows(Exception.class, () -> inside.run("trace:slow"));
            assertEquals("System calls are not being classified. Install what does it: feature:install"
                    + " tracewarden-classifier", refused.getMessage());

            classifier.start();

            await("analysis", ANALYSIS, () -> registered(ANALYSIS));
            assertEquals(SUBSCRIBERS, subscribers());
            await("threads", threads, Inside::threads);
            // one holds the lock of its own file for 0.4 s, the other one waits for it
            lock.run("$0 -x $0 sleep 0.4 & sleep 0.1; $0 -x $0 true; wait");
            await("an observation", true, () -> inside.run("trace:slow --json --comm " + lock.name())
                    .contains("\"category\":\"LOCK_CONTENTION\""));
            await("features", true, () -> !features(caller.pid()).isEmpty());
            caller.end();
        }
    }

    @Test
    public void servicesThatComeLateAreTakenAndNothingIsActivatedAnewForThem() throws Exception {
        Bundle process = inside.bundle("collector-process");
        Bundle classifier = inside.bundle("classifier");
        Bundle json = inside.bundle("json");
        long collector = component("collector-syscall", COLLECTOR).id;
        long platform = component("shell", "org.tracewarden.shell.DynamicPlatform").id;
        process.stop();
        classifier.stop();
        json.stop();
        assertEquals(0, bound("collector-syscall", COLLECTOR, "processTable"));
        assertEquals(0, bound("collector-syscall", COLLECTOR, "slowThresholds"));

        classifier.start();
        await("the classifier's thresholds", 1, () -> bound("collector-syscall", COLLECTOR, "slowThresholds"));
        assertTrue("observations need no JSON", inside.registered("analysis.Observations"));
        assertFalse("tools do", inside.registered("tool.Tool"));
        Exception refused = assertThrows(Exception.class, () -> inside.run("trace:slow --json"));
        assertEquals("There is no JSON encoder. Install what does it: feature:install tracewarden-json",
                refused.getMessage());

        json.start();
        await("tools", 3, () -> context.getAllServiceReferences("org.tracewarden.api.tool.Tool", null).length);
        inside.run("trace:slow --json");

        process.start();
        await("the process table", 1, () -> bound("collector-syscall", COLLECTOR, "processTable"));
        await("the tools' process table", 1,
                () -> bound("classifier", "org.tracewarden.classifier.tools.DynamicSources", "processes"));
        assertEquals(collector, component("collector-syscall", COLLECTOR).id);
        assertEquals(platform, component("shell", "org.tracewarden.shell.DynamicPlatform").id);
    }

    private EventBus bus() {
        return inside.service(EventBus.class);
    }

    private void awaitRunning() throws Exception {
        await("bean", true, () -> Inside.beans().contains("type=Collector,name=syscall"));
        await("state", "RUNNING", () -> Inside.attribute("type=Collector,name=syscall", "State"));
    }

    private Set<String> registered(Set<String> names) throws Exception {
        Set<String> registered = new TreeSet<>();
        for (String name : names) {
            if (inside.registered(name)) {
                registered.add(name);
            }
        }
        return registered;
    }

    private Set<String> subscribers() {
        return bus().subscriptions().stream().map(Subscription::name).filter(SUBSCRIBERS::contains)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private String features(int pid) throws Exception {
        try {
            return inside.run("trace:features --json " + pid);
        } catch (Exception notYet) {
            return "";
        }
    }

    /** Waits for more than a second, in which the kernel side takes its new thresholds, without anything slow. */
    private static void awaitSilence(Queue<SlowSyscall> slow) throws Exception {
        await("no slow call in 1.5 s", true, () -> {
            slow.clear();
            Thread.sleep(1500);
            return slow.isEmpty();
        });
    }

    private static List<SyscallStats> stats(Collection<Event> events, int pid) {
        return events.stream().filter(SyscallStats.class::isInstance).map(SyscallStats.class::cast)
                .filter(stats -> stats.process().pid() == pid).toList();
    }

    private static long sum(Collection<Event> events, int pid) {
        return stats(events, pid).stream().mapToLong(SyscallLifeIT::getppids).sum();
    }

    private static long getppids(SyscallStats stats) {
        return stats.calls().stream().filter(calls -> calls.syscall().name().equals("getppid"))
                .mapToLong(CallStats::count).sum();
    }

    private ComponentConfigurationDTO component(String bundle, String name) {
        ServiceComponentRuntime runtime = inside.service(ServiceComponentRuntime.class);
        return runtime.getComponentConfigurationDTOs(runtime.getComponentDescriptionDTO(inside.bundle(bundle), name))
                .iterator().next();
    }

    /** How many services a component's reference has. */
    private int bound(String bundle, String name, String reference) {
        for (SatisfiedReferenceDTO each : component(bundle, name).satisfiedReferences) {
            if (each.name.equals(reference)) {
                return each.boundServices.length;
            }
        }
        throw new AssertionError(name + " has no reference " + reference);
    }
}
