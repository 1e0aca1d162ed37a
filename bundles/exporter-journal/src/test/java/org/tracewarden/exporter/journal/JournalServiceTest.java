// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.tracewarden.api.collector.CollectorState;
import org.tracewarden.api.collector.CollectorStatus;

@Timeout(60)
class JournalServiceTest {

    /** Well below the 5 s between two tries. */
    private static final long AT_ONCE_MILLIS = 3_000;

    @TempDir
    Path data;

    private final JournalConfig config = fake(JournalConfig.class, (proxy, method, none) -> method.getDefaultValue());
    private final AtomicInteger registered = new AtomicInteger();
    private Path obstacle;

    @BeforeEach
    void somethingIsInTheWay() throws Exception {
        obstacle = Files.writeString(data.resolve("journal"), "no directory");
    }

    @AfterEach
    void nothingGoesOn() {
        assertEquals(List.of(), retrying());
        assertEquals(0, registered.get());
    }

    @Test
    void whoEndsTheComponentEndsItsTriesAtOnce() throws Exception {
        JournalService service = service();
        assertEquals(CollectorState.FAILED, service.status().state());
        assertTrue(service.status().reason().contains(obstacle.toString()), service.status().reason());
        Thread tries = retrying().get(0);
        service.deactivate();
        tries.join(AT_ONCE_MILLIS);
        assertEquals(Thread.State.TERMINATED, tries.getState());
    }

    @Test
    void aJournalThatOpensAfterAllIsNotTriedAgain() throws Exception {
        JournalService service = service();
        Thread tries = retrying().get(0);
        Files.delete(obstacle);
        service.modified(config, Map.of());
        assertEquals(CollectorStatus.RUNNING, service.status());
        assertEquals(1, registered.get());
        tries.join(AT_ONCE_MILLIS);
        assertEquals(Thread.State.TERMINATED, tries.getState());
        service.deactivate();
    }

    @Test
    void whatWasInTheWayIsNoticedToBeGone() throws Exception {
        JournalService service = service();
        Thread tries = retrying().get(0);
        Files.delete(obstacle);
        tries.join();
        assertEquals(CollectorStatus.RUNNING, service.status());
        assertEquals(1, registered.get());
        service.deactivate();
    }

    private JournalService service() {
        ServiceRegistration<?> registration = fake(ServiceRegistration.class, (proxy, method, arguments) -> {
            assertEquals("unregister", method.getName());
            registered.decrementAndGet();
            return null;
        });
        BundleContext context = fake(BundleContext.class, (proxy, method, arguments) -> {
            if (method.getName().equals("getProperty")) {
                return arguments[0].equals("tracewarden.data") ? data.toString() : null;
            }
            assertEquals("registerService", method.getName());
            registered.incrementAndGet();
            return registration;
        });
        return new JournalService(context, config, Map.of());
    }

    private static List<Thread> retrying() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().equals("tracewarden-journal-open")).toList();
    }

    private static <T> T fake(Class<T> type, InvocationHandler answers) {
        return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, answers));
    }
}
