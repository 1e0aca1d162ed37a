// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.Assert.assertEquals;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

/**
 * Each feature alone, in a stock Karaf: it brings what it needs and no more, everything becomes active, and when it goes
 * nothing of it stays. JUnit 4, for Pax Exam has no Jupiter runner inside the container.
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
        for (var feature : features.listInstalledFeatures()) {
            if (feature.getName().startsWith("tracewarden")) {
                throw new AssertionError(feature.getName() + " is left behind");
            }
        }
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
    public void correlation() throws Exception {
        installsAlone("tracewarden-correlation", with(COLLECTING, "collector-process", "correlation"));
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
                "correlation", "json", "shell", "management"));
    }

    @Test
    public void anEditedConfigurationFileOutlivesInstallAndUninstall() throws Exception {
        Path file = Path.of(System.getProperty("karaf.etc"), "org.tracewarden.collector.throttle.cfg");
        features.installFeature("tracewarden-throttle", OPTIONS);
        String edited = Files.readString(file) + "\n# edited by an operator\n";
        Files.writeString(file, edited);
        features.uninstallFeature("tracewarden-throttle", OPTIONS);
        features.installFeature("tracewarden-throttle", OPTIONS);
        assertEquals(edited, Files.readString(file));
        features.uninstallFeature("tracewarden-throttle", OPTIONS);
        Files.delete(file);
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
