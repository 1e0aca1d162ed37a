// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertFalse;
import static org.junit.Assert.assertTrue;
import static org.tracewarden.itests.container.Inside.await;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.apache.karaf.features.FeaturesService;
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
import org.osgi.framework.Constants;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.wiring.FrameworkWiring;

/**
 * Each feature alone, in a stock Karaf: it brings what it needs and no more, everything becomes active, and when it
 * goes nothing of it stays. JUnit 4, for Pax Exam has no Jupiter runner inside the container.
 */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public class FeatureInstallIT {

    private static final String[] COLLECTING = {"api", "linux", "bus"};

    /** Without it the container's own bundles would be wired anew, and the test with them. */
    private static final EnumSet<FeaturesService.Option> OPTIONS =
            EnumSet.of(FeaturesService.Option.NoAutoRefreshBundles);

    @Inject
    private BundleContext context;

    @Inject
    private FeaturesService features;

    private Set<String> before;

    @Configuration
    public Option[] configuration() {
        return StockKaraf.options();
    }

    @Before
    public void knowOurFeatures() throws Exception {
        String version = System.getProperty("tracewarden.version");
        features.addRepository(URI.create("mvn:org.tracewarden/tracewarden-features/" + version + "/xml/features"));
        before = bundles();
    }

    @After
    public void leaveNothing() throws Exception {
        // the platform removes them 5 s after an uninstall, which the container of the last test does not live to see
        new ProcessBuilder("rm", "-rf", "/sys/fs/bpf/tracewarden/" + System.getProperty("tracewarden.instance")).start()
                .waitFor();
        // a feature leaves its files for its next install
        try (var files = Files.newDirectoryStream(Path.of(System.getProperty("karaf.etc")), "org.tracewarden.*")) {
            for (Path file : files) {
                Files.delete(file);
            }
        }
        Set<String> left = new TreeSet<>();
        for (var feature : features.listInstalledFeatures()) {
            if (feature.getName().startsWith("tracewarden") && features.isRequired(feature)) {
                left.add(feature.getName());
            }
        }
        if (!left.isEmpty()) {
            // all of them, or every test after this one fails, too
            features.uninstallFeatures(left, OPTIONS);
        }
        assertEquals("left behind", Set.of(), left);
    }

    @Test
    public void base() throws Exception {
        installsAlone("tracewarden-base");
    }

    @Test
    public void api() throws Exception {
        installsAlone("tracewarden-api", "api");
    }

    @Test
    public void linux() throws Exception {
        installsAlone("tracewarden-linux", "api", "linux");
    }

    @Test
    public void bus() throws Exception {
        installsAlone("tracewarden-bus", "api", "bus");
    }

    @Test
    public void json() throws Exception {
        installsAlone("tracewarden-json", "api", "json");
    }

    @Test
    public void process() throws Exception {
        installsAlone("tracewarden-process", with(COLLECTING, "collector-process"));
    }

    @Test
    public void oom() throws Exception {
        installsAlone("tracewarden-oom", with(COLLECTING, "collector-oom"));
    }

    @Test
    public void throttle() throws Exception {
        installsAlone("tracewarden-throttle", with(COLLECTING, "collector-throttle"));
    }

    @Test
    public void syscall() throws Exception {
        installsAlone("tracewarden-syscall", with(COLLECTING, "collector-syscall"));
    }

    @Test
    public void strace() throws Exception {
        installsAlone("tracewarden-strace", with(COLLECTING, "json", "collector-strace"));
    }

    @Test
    public void journal() throws Exception {
        installsAlone("tracewarden-journal", "api", "bus", "json", "exporter-journal");
    }

    @Test
    public void classifier() throws Exception {
        installsAlone("tracewarden-classifier", with(COLLECTING, "json", "classifier"));
    }

    @Test
    public void syscallsAloneAreCountedAndNothingStaysPinnedAfterwards() throws Exception {
        Path pins = Path.of("/sys/fs/bpf/tracewarden", System.getProperty("tracewarden.instance"), "syscall");
        features.installFeature("tracewarden-syscall", OPTIONS);
        Object collector = service("collector.Collector");
        String state = call(call(collector, "status"), "state").toString();
        String reason = call(call(collector, "status"), "reason").toString();
        if (state.equals("RUNNING")) {
            assertTrue(pins.toString(), Files.exists(pins));
            await("a second of statistics", true,
                    () -> !((List<?>) call(service("syscall.SyscallLedger"), "all")).isEmpty());
        } else {
            assertEquals(reason, "UNAVAILABLE", state);
            assertFalse("says why", reason.isEmpty());
        }
        for (String name : List.of("syscall.SyscallLedger", "syscall.SyscallStreams", "syscall.SyscallFormatter")) {
            service(name);
        }
        features.uninstallFeature("tracewarden-syscall", OPTIONS);
        for (String name : List.of("collector.Collector", "syscall.SyscallLedger", "syscall.SyscallStreams",
                "syscall.SyscallFormatter")) {
            assertEquals(name, 0, references(name).length);
        }
        // as feature:uninstall does at once: from now on no bundle that is gone can load a class
        context.getBundle(Constants.SYSTEM_BUNDLE_ID).adapt(FrameworkWiring.class).refreshBundles(null);
        // 5 s after an uninstall, says docs/decisions/002
        await("pins are gone", false, () -> Files.exists(pins));
    }

    @Test
    public void whenOnlyTheCollectorOfCallsGoesItsPinsGoAndThoseOfOthersStay() throws Exception {
        Path pins = Path.of("/sys/fs/bpf/tracewarden", System.getProperty("tracewarden.instance"));
        features.installFeature("tracewarden-process", OPTIONS);
        features.installFeature("tracewarden-syscall", OPTIONS);
        Set<String> both = names(pins);
        // neither is there on a host that refuses BPF
        assertTrue(both.toString(), both.isEmpty() || both.equals(Set.of("process", "syscall")));
        features.uninstallFeature("tracewarden-syscall", OPTIONS);
        await("pins of the other", both.isEmpty() ? both : Set.of("process"), () -> names(pins));
        features.uninstallFeature("tracewarden-process", OPTIONS);
        await("pins", Set.of(), () -> names(pins));
    }

    @Test
    public void theClassifierAloneServesAllItHas() throws Exception {
        features.installFeature("tracewarden-classifier", OPTIONS);
        for (String name : List.of("analysis.Observations", "analysis.Patterns", "analysis.Features",
                "analysis.Anomalies", "syscall.SlowThresholds")) {
            service(name);
        }
        assertEquals(Set.of("classifier", "features", "patterns"), names("part.Part"));
        assertEquals(Set.of("correlate_syscalls_with", "get_top_slow_syscalls", "query_syscall_patterns"),
                names("tool.Tool"));
        for (ServiceReference<?> part : references("part.Part")) {
            Object status = call(context.getService(part), "status");
            assertEquals(status.toString(), "RUNNING", call(status, "state").toString());
        }
        features.uninstallFeature("tracewarden-classifier", OPTIONS);
        assertEquals(0, references("analysis.Observations").length);
        assertEquals(0, references("tool.Tool").length);
    }

    @Test
    public void correlation() throws Exception {
        installsAlone("tracewarden-correlation", with(COLLECTING, "collector-process", "correlation"));
    }

    @Test
    public void supervisor() throws Exception {
        installsAlone("tracewarden-supervisor", with(COLLECTING, "json", "supervisor"));
    }

    @Test
    public void agentsOutliveTheFeatureAsDocumentedAndAreFoundAgainByItsNextInstall() throws Exception {
        features.installFeature("tracewarden-supervisor", OPTIONS);
        DeclaredAgent agent = DeclaredAgent.of(
                Path.of(System.getProperty("karaf.etc")), "outlives", DeclaredAgent.STEADY);
        try {
            agent.save("");
            await("starts", 1, () -> agent.starts().size());
            await("agents", 1, this::agents);
            int pid = agent.starts().get(0);
            features.uninstallFeature("tracewarden-supervisor", OPTIONS);
            assertEquals(Set.of(), Inside.threadsWith("agents"));
            assertTrue(agent.runs(pid));

            features.installFeature("tracewarden-supervisor", OPTIONS);
            await("agents", 1, this::agents);
            assertTrue(agent.runs(pid));
            agent.delete();
            await("agents", 0, this::agents);
            assertFalse(agent.runs(pid));
            assertEquals("started once", 1, agent.starts().size());
        } finally {
            agent.forget();
            features.uninstallFeature("tracewarden-supervisor", OPTIONS);
        }
    }

    private int agents() throws Exception {
        return references("agent.AgentSupervisor").length == 0
                ? -1
                : ((List<?>) call(service("agent.AgentSupervisor"), "agents")).size();
    }

    @Test
    public void shell() throws Exception {
        installsAlone("tracewarden-shell", with(COLLECTING, "collector-process", "correlation", "json", "shell"));
    }

    @Test
    public void management() throws Exception {
        installsAlone("tracewarden-management", with(COLLECTING, "collector-process", "management"));
    }

    @Test
    public void everything() throws Exception {
        installsAlone("tracewarden", with(COLLECTING, "collector-process", "collector-oom", "collector-throttle",
                "collector-syscall", "collector-strace", "exporter-journal", "classifier", "correlation", "supervisor",
                "json", "shell", "management"));
    }

    @Test
    public void anEditedConfigurationFileOutlivesInstallAndUninstall() throws Exception {
        staysAsEdited("tracewarden-throttle", "collector.throttle");
        staysAsEdited("tracewarden-syscall", "collector.syscall");
        staysAsEdited("tracewarden-strace", "collector.strace");
        staysAsEdited("tracewarden-journal", "journal", "journal.feed");
        staysAsEdited("tracewarden-classifier", "classifier", "patterns", "features");
        staysAsEdited("tracewarden-supervisor", "supervisor");
    }

    private void staysAsEdited(String feature, String... names) throws Exception {
        Path etc = Path.of(System.getProperty("karaf.etc"));
        List<Path> files = Arrays.stream(names).map(name -> etc.resolve("org.tracewarden." + name + ".cfg")).toList();
        Path shipped = Path.of(System.getProperty("tracewarden.root"), "etc");
        files.forEach(file -> assertFalse(file + " is there already", Files.exists(file)));
        features.installFeature(feature, OPTIONS);
        for (Path file : files) {
            assertEquals("with its comments", Files.readString(shipped.resolve(file.getFileName())),
                    Files.readString(file));
            Files.writeString(file, "\n# edited by an operator\n", StandardOpenOption.APPEND);
        }
        List<String> edited = contents(files);
        features.uninstallFeature(feature, OPTIONS);
        awaitEdited(edited, files);
        features.installFeature(feature, OPTIONS);
        awaitEdited(edited, files);
        features.uninstallFeature(feature, OPTIONS);
        for (Path file : files) {
            Files.delete(file);
        }
    }

    /** Felix file install writes what it has read back to the file, which is empty for a moment. */
    private static void awaitEdited(List<String> edited, List<Path> files) throws Exception {
        await("edited files", edited, () -> contents(files));
    }

    private static List<String> contents(List<Path> files) throws IOException {
        List<String> contents = new ArrayList<>();
        for (Path file : files) {
            contents.add(Files.readString(file));
        }
        return contents;
    }

    /** By name, for a class of ours would wire this test to a bundle that goes. */
    private Object service(String name) throws Exception {
        await(name, true, () -> references(name).length > 0);
        return context.getService(references(name)[0]);
    }

    /** All, for what the framework thinks that this test may see changes with every feature. */
    private ServiceReference<?>[] references(String name) throws Exception {
        ServiceReference<?>[] found = context.getAllServiceReferences("org.tracewarden.api." + name, null);
        return found == null ? new ServiceReference<?>[0] : found;
    }

    private static Set<String> names(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return Set.of();
        }
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.map(entry -> entry.getFileName().toString()).collect(Collectors.toSet());
        }
    }

    private Set<String> names(String service) throws Exception {
        Set<String> names = new TreeSet<>();
        for (ServiceReference<?> each : references(service)) {
            names.add(call(context.getService(each), "name").toString());
        }
        return names;
    }

    private static Object call(Object object, String method) throws ReflectiveOperationException {
        return object.getClass().getMethod(method).invoke(object);
    }

    private void installsAlone(String feature, String... expected) throws Exception {
        features.installFeature(feature, OPTIONS);
        try {
            assertEquals(Set.of(), inactive());
            assertEquals(new TreeSet<>(Arrays.asList(expected)), ours());
        } finally {
            features.uninstallFeature(feature, OPTIONS);
        }
        assertEquals("bundles that stay", before, bundles());
    }

    private static String[] with(String[] some, String... more) {
        String[] all = Arrays.copyOf(some, some.length + more.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }

    private Set<String> ours() {
        String prefix = "org.tracewarden.";
        return bundles().stream().filter(name -> name.startsWith(prefix))
                .map(name -> name.substring(prefix.length())).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> bundles() {
        return Arrays.stream(context.getBundles()).map(Bundle::getSymbolicName)
                .filter(name -> !name.startsWith("PAXEXAM")).collect(Collectors.toCollection(TreeSet::new));
    }

    private Set<String> inactive() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getHeaders().get(Constants.FRAGMENT_HOST) == null)
                .filter(bundle -> bundle.getState() != Bundle.ACTIVE)
                .map(Bundle::getSymbolicName).collect(Collectors.toCollection(TreeSet::new));
    }
}
