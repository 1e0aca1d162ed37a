// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.container;

import static org.junit.Assert.assertEquals;

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
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.api.console.SessionFactory;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.ServiceReference;

/** The assembled platform, seen from a test that runs within it. */
record Inside(BundleContext context, SessionFactory sessions) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    List<Bundle> bundles() {
        return Arrays.stream(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.tracewarden.")).toList();
    }

    /** Starts those that a test stopped. */
    void startAll() throws BundleException {
        for (Bundle bundle : bundles()) {
            bundle.start();
        }
    }

    /** @param name such as {@code collector-syscall} */
    Bundle bundle(String name) {
        return bundles().stream().filter(bundle -> bundle.getSymbolicName().equals("org.tracewarden." + name))
                .findFirst().orElseThrow();
    }

    /** Names of the registered collectors. */
    Set<String> collectors() throws Exception {
        ServiceReference<?>[] found =
                context.getAllServiceReferences("org.tracewarden.api.collector.Collector", null);
        Set<String> names = new TreeSet<>();
        for (ServiceReference<?> each : found == null ? new ServiceReference<?>[0] : found) {
            String[] component = each.getProperty("component.name").toString().split("\\.");
            names.add(component[component.length - 2]);
        }
        return names;
    }

    /** @param name within the api, such as {@code syscall.SyscallLedger} */
    boolean registered(String name) throws Exception {
        ServiceReference<?>[] found = context.getAllServiceReferences("org.tracewarden.api." + name, null);
        return found != null;
    }

    <T> T service(Class<T> type) {
        return context.getService(context.getServiceReference(type));
    }

    static Set<String> threads() {
        return Thread.getAllStackTraces().keySet().stream().map(Thread::getName)
                .filter(name -> name.startsWith("tracewarden-")).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Those of the threads whose name has that in it. */
    static Set<String> threadsWith(String text) {
        return threads().stream().filter(name -> name.contains(text)).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of the platform's beans, without the domain. */
    static Set<String> beans() throws Exception {
        return ManagementFactory.getPlatformMBeanServer().queryNames(new ObjectName("org.tracewarden:*"), null).stream()
                .map(name -> name.toString().substring("org.tracewarden:".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** @param bean without the domain */
    static Object attribute(String bean, String attribute) throws Exception {
        MBeanServer server = ManagementFactory.getPlatformMBeanServer();
        return server.getAttribute(new ObjectName("org.tracewarden:" + bean), attribute);
    }

    static List<String> errorsInTheLog() throws Exception {
        String log = Files.readString(Path.of(System.getProperty("karaf.log"), "tracewarden.log"));
        return log.lines().filter(line -> line.matches("\\S+ ERROR .*")).toList();
    }

    /** @param before how many errors there were when the test began */
    static void assertNoErrorAfter(int before) throws Exception {
        List<String> logged = errorsInTheLog();
        assertEquals(List.of(), logged.subList(before, logged.size()));
    }

    /** What a command prints; throws what it ends with. */
    String run(String command) throws Exception {
        var out = new ByteArrayOutputStream();
        follow(command, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    /** A command that may go on until something ends it, and prints meanwhile; throws what it ends with. */
    Void follow(String command, ByteArrayOutputStream out) throws Exception {
        PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8);
        Session session = sessions.create(InputStream.nullInputStream(), print, print);
        try {
            session.execute(command);
            return null;
        } finally {
            session.close();
        }
    }

    static <T> void await(String what, T wanted, Callable<T> look) throws Exception {
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
