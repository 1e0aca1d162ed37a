// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;
import org.tracewarden.linux.bpf.ProbeSpec;

/**
 * A keeper of probes on the running kernel for each test, whose programs react to this JVM's own getppid() calls only.
 * A test that leaves pins behind fails.
 */
final class LiveKeeper implements BeforeEachCallback, AfterEachCallback {

    static final Owner OWNER = new Owner(7, () -> false);
    static final Duration SOON = Duration.ofMillis(200);
    static final Duration LATE = Duration.ofMinutes(5);

    private static final Path BPFFS = Path.of("/sys/fs/bpf");
    private static final String INSTANCE = "test-" + ProcessHandle.current().pid();

    /** What has to become true; asked again and again. */
    interface Condition {
        boolean holds() throws Exception;
    }

    private final Path pins;
    private ProbeKeeper keeper;

    /** @param collector whose pins are looked for */
    LiveKeeper(String collector) {
        pins = BPFFS.resolve("tracewarden").resolve(INSTANCE).resolve(collector);
    }

    @Override
    public void beforeEach(ExtensionContext test) throws IOException {
        Assumptions.assumeTrue("root".equals(System.getProperty("user.name")), "needs root to load BPF programs");
        Assumptions.assumeTrue(Files.exists(Path.of("/sys/kernel/btf/vmlinux")), "needs a kernel with BTF");
        Assumptions.assumeTrue(Files.isDirectory(BPFFS) && Files.getFileStore(BPFFS).type().equals("bpf"),
                "needs the BPF file system: mount -t bpf bpf /sys/fs/bpf");
        start(new GracePeriods(LATE, SOON));
    }

    @Override
    public void afterEach(ExtensionContext test) {
        // none when the test was skipped
        if (keeper != null) {
            keeper.stop(true);
            assertFalse(Files.exists(pins), "pins are left");
        }
    }

    /** Starts a keeper; the one before is left as it is. */
    void start(GracePeriods periods) {
        keeper = new ProbeKeeper(BPFFS, INSTANCE, periods);
        keeper.start();
    }

    ProbeKeeper keeper() {
        return keeper;
    }

    Probe open(ProbeSpec spec) throws ProbeException {
        return keeper.open(spec, OWNER);
    }

    Probe open(Notes notes) throws ProbeException {
        return open(notes.spec());
    }

    /** The directory of the collector's pins. */
    Path pins() {
        return pins;
    }

    void awaitGone() throws Exception {
        await("pins are still there", () -> !Files.exists(pins));
    }

    static void await(String otherwise, Condition condition) throws Exception {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        boolean holds = condition.holds();
        while (!holds && System.nanoTime() < deadline) {
            Thread.sleep(20);
            holds = condition.holds();
        }
        assertTrue(holds, otherwise);
    }
}
