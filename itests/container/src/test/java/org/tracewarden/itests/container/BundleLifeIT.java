// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.inject.Inject;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
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

/**
 * Inside the assembled distribution: bundles stop and start, and the others follow. JUnit 4, for Pax Exam has no
 * Jupiter runner inside the container.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BundleLifeIT {

    private static final Set<String> ALL = Set.of("oom", "process", "strace", "syscall", "throttle");
    private static final List<String> SHOWN = List.of("oom", "process", "strace", "syscall", "throttle",
            "classifier", "correlation", "features", "journal", "journal-feed", "patterns",
            "supervisor");

    private static final Set<String> SUPERVISING = Set.of("tracewarden-agents", "tracewarden-agents-declare",
            "tracewarden-agents-links", "tracewarden-agents-status", "tracewarden-agents-store",
            "tracewarden-agents-telemetry", "tracewarden-agents-watch");

    /** What nobody may have counted of agents is null. */
    private static final Set<String> UNKNOWN = Set.of("Syscalls", "IoReadBytes", "IoWriteBytes");

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
    public void everyCollectorIsThere() throws Exception {
        inside = new Inside(context, sessions);
        Inside.await("collectors", ALL, inside::collectors);
        errors = Inside.errorsInTheLog().size();
    }

    @After
    public void everythingRunsAgainAndNoErrorWasLogged() throws Exception {
        inside.startAll();
        Inside.await("collectors", ALL, inside::collectors);
        Inside.assertNoErrorAfter(errors);
    }

    @Test
    public void aStoppedCollectorLeavesConsoleServicesAndJmxAndComesBack() throws Exception {
        Bundle collector = inside.bundle("collector-process");
        Set<String> beans = Inside.beans();
        collector.stop();
        assertEquals(Set.of("oom", "strace", "syscall", "throttle"), inside.collectors());
        assertEquals(SHOWN.stream().filter(name -> !name.equals("process")).toList(), shown());
        Set<String> fewer = new TreeSet<>(beans);
        fewer.removeAll(Set.of("type=Collector,name=process", "type=ProcessTable"));
        Inside.await("beans", fewer, Inside::beans);
        Set<String> threads = Inside.threads();
        assertFalse(threads.toString(), threads.stream().anyMatch(name -> name.startsWith("tracewarden-process")));

        collector.start();
        assertEquals(ALL, inside.collectors());
        assertEquals(SHOWN, shown());
        Inside.await("beans", beans, Inside::beans);
        assertEquals("RUNNING", Inside.attribute("type=Collector,name=process", "State"));
    }

    @Test
    public void withoutTheBusTheCollectorsRestAndWithItTheyAreBack() throws Exception {
        Bundle bus = inside.bundle("bus");
        bus.stop();
        // traces programs for whoever asks, bus or not
        assertEquals(Set.of("strace"), inside.collectors());
        // the first is of the bundle linux, which needs no bus: it looks after what collectors left in the kernel
        Set<String> resting = new TreeSet<>(
                Set.of("tracewarden-probe-janitor", "tracewarden-journal-sync", "tracewarden-journal-writer"));
        // agents are kept without a bus as well; only what happens to them is told to nobody
        resting.addAll(SUPERVISING);
        assertEquals(resting, Inside.threads());
        assertEquals(List.of("strace", "journal", "journal-feed", "supervisor"), shown());
        String told = inside.run("trace:collectors --sample 1ms");
        assertTrue(told, told.contains("there is no event bus: is the bundle tracewarden-bus started?"));

        bus.start();
        Inside.await("collectors", ALL, inside::collectors);
        Inside.await("what is shown", SHOWN, this::shown);
        assertEquals("RUNNING", Inside.attribute("type=Collector,name=process", "State"));
    }

    @Test
    public void whenAllBundlesHaveStoppedNoThreadOrBeanOfTheirsIsLeft() throws Exception {
        Set<String> before = Inside.threads();
        assertTrue(before.toString(), before.contains("tracewarden-throttle"));
        List<Bundle> bundles = inside.bundles();
        for (Bundle bundle : bundles) {
            bundle.stop();
        }
        assertEquals(Set.of(), inside.collectors());
        assertEquals(Set.of(), Inside.threads());
        Inside.await("beans", Set.of(), Inside::beans);

        for (Bundle bundle : bundles) {
            bundle.start();
        }
        Inside.await("threads", before, Inside::threads);
    }

    @Test
    public void everyBeanIsThereAndReadable() throws Exception {
        Inside.await("beans", Set.of("type=Collector,name=process", "type=Collector,name=oom",
                "type=Collector,name=throttle", "type=Collector,name=syscall", "type=EventBus", "type=Deaths",
                "type=ProcessTable", "type=Metrics",
                "type=SyscallLedger", "type=SyscallStreams", "type=Observations", "type=Patterns", "type=Anomalies",
                "type=Features", "type=Part,name=classifier", "type=Part,name=correlation", "type=Part,name=features",
                "type=Part,name=patterns", "type=Collector,name=strace", "type=TraceSessions", "type=Journal",
                "type=Part,name=journal", "type=Part,name=journal-feed", "type=Agents", "type=Part,name=supervisor"),
                Inside::beans);
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(new ObjectName("org.tracewarden:*"), null)) {
            MBeanAttributeInfo[] attributes = server.getMBeanInfo(name).getAttributes();
            assertTrue(name + " has attributes", attributes.length > 0);
            for (MBeanAttributeInfo attribute : attributes) {
                assertTrue(name + " " + attribute.getName(), attribute.isReadable() && !attribute.isWritable());
                assertTrue(name + " " + attribute.getName(), server.getAttribute(name, attribute.getName()) != null
                        || UNKNOWN.contains(attribute.getName()));
            }
        }
    }

    /** The collectors and other parts that the console tells of, in its order. */
    private List<String> shown() throws Exception {
        return inside.run("trace:collectors --sample 1ms --json").lines()
                .map(line -> line.replaceFirst("^\\{\"name\":\"([\\w-]+)\".*", "$1")).toList();
    }
}
