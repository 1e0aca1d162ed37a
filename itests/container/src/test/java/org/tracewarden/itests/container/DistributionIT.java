// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;
import org.apache.sshd.client.SshClient;
import org.apache.sshd.client.session.ClientSession;
import org.apache.sshd.common.SshException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.itests.support.Output;
import org.tracewarden.itests.support.Platform;
import org.tracewarden.itests.support.PlatformExtension;

/** The distribution as it boots: whole, closed to everybody else, and open to change while it runs. */
@ExtendWith(PlatformExtension.class)
class DistributionIT {

    private static final Duration SECONDS = Duration.ofSeconds(10);

    @Test
    void everyBundleIsActiveAndEveryFeatureOfTheBootIsInstalled(Platform platform) {
        Output bundles = platform.run("bundle:list -t 0 --no-format -s");
        assertEquals(0, bundles.status(), bundles.toString());
        Set<String> states = bundles.out().lines().skip(1).map(line -> line.split("\t")[1].strip())
                .collect(Collectors.toSet());
        // fragments rest at Resolved
        assertTrue(Set.of("Active", "Resolved").containsAll(states), bundles.out());
        String features = platform.run("feature:list --installed --no-format").out();
        for (String feature : List.of("tracewarden", "tracewarden-process", "tracewarden-oom", "tracewarden-throttle",
                "tracewarden-syscall", "tracewarden-strace", "tracewarden-journal", "tracewarden-classifier",
                "tracewarden-correlation", "tracewarden-supervisor", "tracewarden-json", "tracewarden-shell",
                "tracewarden-management")) {
            assertTrue(features.lines().anyMatch(line -> line.split("\t")[0].strip().equals(feature)),
                    feature + " in\n" + features);
        }
    }

    @Test
    void nothingListensBeyondTheLoopbackAddress(Platform platform) throws IOException {
        Set<String> addresses = new TreeSet<>(Listening.of(platform.pid()));
        Platform.Ports ports = platform.ports();
        assertEquals(new TreeSet<>(Set.of("127.0.0.1:" + ports.ssh(), "127.0.0.1:" + ports.jmxServer(),
                "127.0.0.1:" + ports.jmxRegistry())), addresses);
    }

    @Test
    void noAccountIsThereButTheLaunchersKey(Platform platform) throws IOException {
        assertEquals(List.of(), users(platform.etc("users.properties")));
        assertEquals(List.of("tracewarden"), users(platform.etc("keys.properties")));
        assertEquals("rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(platform.data().resolve("keys/console.pem"))));
        assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(platform.data())));
    }

    @Test
    void theRemoteConsoleTakesNoPassword(Platform platform) throws IOException {
        try (SshClient client = SshClient.setUpDefaultClient()) {
            client.setServerKeyVerifier((session, address, key) -> true);
            client.start();
            try (ClientSession session = client.connect("karaf", "127.0.0.1", platform.ports().ssh())
                    .verify(SECONDS).getSession()) {
                session.addPasswordIdentity("karaf");
                assertThrows(SshException.class, () -> session.auth().verify(SECONDS));
            }
        }
    }

    @Test
    void jmxAdmitsNobodyByDefault(Platform platform) throws IOException {
        JMXServiceURL url = new JMXServiceURL("service:jmx:rmi://127.0.0.1:" + platform.ports().jmxServer()
                + "/jndi/rmi://127.0.0.1:" + platform.ports().jmxRegistry() + "/tracewarden");
        Map<String, Object> stock = Map.of(JMXConnector.CREDENTIALS, new String[] {"karaf", "karaf"});
        assertThrows(SecurityException.class, () -> JMXConnectorFactory.connect(url, stock));
        // Karaf's word for "no credentials"
        assertThrows(IllegalArgumentException.class, () -> JMXConnectorFactory.connect(url, Map.of()));
    }

    @Test
    void aSavedConfigurationFileTakesEffectAndStaysAsItWasSaved(Platform platform) throws IOException {
        Path file = platform.etc("org.tracewarden.itests.cfg");
        // not config:property-get: asked for a pid that is not there yet, it creates it and hides the file
        String question = "config:list '(service.pid=org.tracewarden.itests)'";
        for (int answer = 40; answer < 44; answer++) {
            String saved = "# a comment\nanswer = " + answer + "\n";
            String expected = "answer = " + answer;
            Files.writeString(file, saved);
            platform.await(question, output -> output.out().contains(expected), SECONDS);
            assertEquals(saved, Files.readString(file));
        }
        Files.delete(file);
    }

    @Test
    void aConfigurationChangedOnTheConsoleIsSaved(Platform platform) throws IOException {
        Path file = platform.etc("org.tracewarden.itests.console.cfg");
        Files.writeString(file, "# a comment\nanswer = 41\n");
        platform.await("config:list '(service.pid=org.tracewarden.itests.console)'",
                output -> output.out().contains("answer = 41"), SECONDS);
        Output changed = platform.run("config:property-set --pid org.tracewarden.itests.console answer 42");
        assertEquals(0, changed.status(), changed.toString());
        List<String> lines = Files.readAllLines(file);
        assertTrue(lines.contains("answer = 42") && lines.contains("# a comment"), lines.toString());
        Files.delete(file);
    }

    @Test
    void aJarDroppedIntoDeployStarts(Platform platform) throws IOException {
        Path jar = platform.data().resolve("deploy/dropped.jar");
        Manifest manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().putValue("Bundle-ManifestVersion", "2");
        manifest.getMainAttributes().putValue("Bundle-SymbolicName", "org.tracewarden.itests.dropped");
        Path whole = platform.data().resolve("dropped.jar");
        try (var out = new JarOutputStream(Files.newOutputStream(whole), manifest)) {
            out.finish();
        }
        Files.move(whole, jar);
        String question = "bundle:list -t 0 -s --no-format";
        platform.await(question, output -> output.out().lines()
                .anyMatch(line -> line.contains("org.tracewarden.itests.dropped") && line.contains("Active")), SECONDS);
        Files.delete(jar);
        platform.await(question, output -> !output.out().contains("org.tracewarden.itests.dropped"), SECONDS);
    }

    @Test
    void theLogLiesInTheDataDirectoryAndTheBootLeftNoErrorInIt(Platform platform) throws IOException {
        String log = Files.readString(platform.data().resolve("log/tracewarden.log"));
        assertFalse(log.isEmpty());
        assertEquals(List.of(), log.lines().filter(line -> line.matches("\\S+ ERROR .*")).toList());
    }

    private static List<String> users(Path file) throws IOException {
        return Files.readAllLines(file).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#") && !line.startsWith("_g_"))
                .map(line -> line.split("=")[0].strip()).toList();
    }
}
