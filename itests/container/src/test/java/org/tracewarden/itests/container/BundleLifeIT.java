// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javax.inject.Inject;
import javax.management.MBeanAttributeInfo;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.karaf.features.BootFinished;
import org.apache.karaf.shell.api.console.Session;
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
import org.osgi.framework.ServiceReference;

/**
 * Inside the assembled distribution: bundles stop and start, and the others follow. JUnit 4, for Pax Exam has no
 * Jupiter runner inside the container.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class BundleLifeIT {

    private static final Set<String> ALL = Set.of("oom", "process", "throttle");
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    @Inject
    private BundleContext context;

    @Inject
    private SessionFactory sessions;

    @Inject
    private BootFinished booted;

    private int errors;

    @Configuration
    public Option[] configuration() {
        return AssembledKaraf.options();
    }

    @Before
    public void everyCollectorIsThere() throws Exception {
        await("collectors", ALL, this::services);
        errors = errorsInTheLog().size();
    }

    @After
    public void everythingRunsAgainAndNoErrorWasLogged() throws Exception {
        for (Bundle bundle : ours()) {
            bundle.start();
        }
        await("collectors", ALL, this::services);
        List<String> logged = errorsInTheLog();
        assertEquals(List.of(), logged.subList(errors, logged.size()));
    }

    @Test
    public void aStoppedCollectorLeavesConsoleServicesAndJmxAndComesBack() throws Exception {
        Bundle collector = bundle("collector-process");
        Set<String> beans = beans();
        collector.stop();
        assertEquals(Set.of("oom", "throttle"), services());
        assertEquals(List.of("oom", "throttle"), shown());
        Set<String> fewer = new TreeSet<>(beans);
        fewer.removeAll(Set.of("type=Collector,name=process", "type=ProcessTable"));
        await("beans", fewer, BundleLifeIT::beans);
        assertFalse(threads().toString(), threads().stream().anyMatch(name -> name.startsWith("tracewarden-process")));

        collector.start();
        assertEquals(ALL, services());
        assertEquals(List.of("oom", "process", "throttle"), shown());
        await("beans", beans, BundleLifeIT::beans);
        assertEquals("RUNNING", state("process"));
    }

    @Test
    public void withoutTheBusTheCollectorsRestAndWithItTheyAreBack() throws Exception {
        Bundle bus = bundle("bus");
        bus.stop();
        assertEquals(Set.of(), services());
        // of the bundle linux, which needs no bus: it looks after what collectors left in the kernel
        assertEquals(Set.of("tracewarden-probe-janitor"), threads());
        assertTrue(run("trace:collectors"), run("trace:collectors").contains("No collector is installed"));

        bus.start();
        await("collectors", ALL, this::services);
        await("what is shown", List.of("oom", "process", "throttle"), this::shown);
        assertEquals("RUNNING", state("process"));
    }

    @Test
    public void whenAllBundlesHaveStoppedNoThreadOrBeanOfTheirsIsLeft() throws Exception {
        Set<String> before = threads();
        assertTrue(before.toString(), before.contains("tracewarden-throttle"));
        List<Bundle> bundles = ours();
        for (Bundle bundle : bundles) {
            bundle.stop();
        }
        assertEquals(Set.of(), services());
        assertEquals(Set.of(), threads());
        await("beans", Set.of(), BundleLifeIT::beans);

        for (Bundle bundle : bundles) {
            bundle.start();
        }
        await("threads", before, BundleLifeIT::threads);
    }

    @Test
    public void everyBeanIsThereAndReadable() throws Exception {
        await("beans", Set.of("type=Collector,name=process", "type=Collector,name=oom", "type=Collector,name=throttle",
                "type=Collector,name=syscall", "type=EventBus", "type=Deaths", "type=ProcessTable", "type=Metrics",
                "type=SyscallLedger", "type=SyscallStreams", "type=Observations", "type=Patterns", "type=Anomalies",
                "type=Features"), BundleLifeIT::beans);
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        for (ObjectName name : server.queryNames(new ObjectName("org.tracewarden:*"), null)) {
            MBeanAttributeInfo[] attributes = server.getMBeanInfo(name).getAttributes();
            assertTrue(name + " has attributes", attributes.length > 0);
            for (MBeanAttributeInfo attribute : attributes) {
                assertTrue(name + " " + attribute.getName(), attribute.isReadable() && !attribute.isWritable());
                assertTrue(name + " " + attribute.getName(), server.getAttribute(name, attribute.getName()) != null);
            }
        }
    }

    private Set<String> services() throws Exception {
        ServiceReference<?>[] found =
                context.getAllServiceReferences("org.tracewarden.api.collector.Collector", null);
        Set<String> names = new TreeSet<>();
        for (ServiceReference<?> each : found == null ? new ServiceReference<?>[0] : found) {
            String[] component = each.getProperty("component.name").toString().split("\\.");
            names.add(component[component.length - 2]);
        }
        return names;
    }

    /** The collectors that the console tells of, in its order. */
    private List<String> shown() throws Exception {
        return run("trace:collectors --sample 1ms --json").lines()
                .map(line -> line.replaceFirst("^\\{\"name\":\"(\\w+)\".*", "$1")).toList();
    }

    private static Set<String> beans() throws Exception {
        return ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("org.tracewarden:*"), null).stream()
                .map(name -> name.toString().substring("org.tracewarden:".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Object state(String collector) throws Exception {
        return ManagementFactory.getPlatformMBeanServer()
                .getAttribute(new ObjectName("org.tracewarden:type=Collector,name=" + collector), "State");
    }

    private static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("tracewarden-")).collect(Collectors.toCollection(TreeSet::new));
    }

    private List<Bundle> ours() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.tracewarden.")).toList();
    }

    private Bundle bundle(String name) {
        return ours().stream().filter(bundle -> bundle.getSymbolicName().equals("org.tracewarden." + name))
                .findFirst().orElseThrow();
    }

    private static List<String> errorsInTheLog() throws Exception {
        String log = Files.readString(Path.of(System.getProperty("karaf.log"), "tracewarden.log"));
        return log.lines().filter(line -> line.matches("\\S+ ERROR .*")).toList();
    }

    private String run(String command) throws Exception {
        var out = new ByteArrayOutputStream();
        try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
                InputStream nothing = InputStream.nullInputStream()) {
            Session session = sessions.create(nothing, print, print);
            try {
                session.execute(command);
            } finally {
                session.close();
            }
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private static <T> void await(String what, T wanted, Callable<T> look) throws Exception {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        T seen = look.call();
        while (!wanted.equals(seen)) {
            if (System.nanoTime() > deadline) {
                assertEquals(what, wanted, seen);
            }
            Thread.sleep(50);
            seen = look.call();
        }
    }
}
