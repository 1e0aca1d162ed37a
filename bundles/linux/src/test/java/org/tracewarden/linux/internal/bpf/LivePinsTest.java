// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.tracewarden.linux.bpf.Probe;
import org.tracewarden.linux.bpf.ProbeException;

/** When what is pinned goes, and that nothing else stays: against the running kernel. */
class LivePinsTest {

    @RegisterExtension
    final LiveKeeper live = new LiveKeeper(Notes.COLLECTOR);

    @Test
    void afterTheGracePinsAreGoneAndProgramsDetached() throws Exception {
        Set<Integer> programs = programIds();
        Probe probe = live.open(new Notes().grace(LiveKeeper.SOON));
        programs = added(programs, programIds());
        assertEquals(1, programs.size());
        probe.close();
        live.awaitGone();
        Set<Integer> ours = programs;
        // the kernel frees a detached program after an RCU grace period
        LiveKeeper.await("the program is still loaded", () -> programIds().stream().noneMatch(ours::contains));
    }

    @Test
    void beforeTheGraceIsOverPinsStay() throws Exception {
        live.open(new Notes().grace(LiveKeeper.LATE)).close();
        live.keeper().uninstalled(8);
        assertTrue(Files.exists(live.pins()));
        assertEquals(1, PinDirectory.in(live.pins()).size());
    }

    @Test
    void uninstallingTheOwnerShortensTheGrace() throws Exception {
        live.open(new Notes().grace(LiveKeeper.LATE)).close();
        live.keeper().uninstalled(7);
        live.awaitGone();
    }

    @Test
    void aProbeClosedByAnUninstalledOwnerHasAShortGrace() throws Exception {
        live.keeper().open(new Notes().grace(LiveKeeper.LATE).spec(), new Owner(7, () -> true)).close();
        live.awaitGone();
    }

    @Test
    void pinsThatNobodyTakesOverAfterAStartAreRemoved() throws Exception {
        live.open(new Notes());
        live.keeper().stop(false);
        assertTrue(Files.exists(live.pins()));
        live.start(new GracePeriods(LiveKeeper.SOON, LiveKeeper.SOON));
        live.awaitGone();
    }

    @Test
    void aStopOfTheFrameworkRemovesPinsAtOnce() throws Exception {
        live.open(new Notes());
        live.keeper().stop(true);
        assertFalse(Files.exists(live.pins().getParent()));
    }

    @Test
    void aFactoryThatIsReleasedClosesWhatItsBundleForgot() throws Exception {
        Probe forgotten = live.open(new Notes());
        live.keeper().closeAllOf(LiveKeeper.OWNER);
        assertThrows(IllegalStateException.class, forgotten::stats);
        live.open(new Notes()).close();
    }

    @Test
    void nothingStaysOpenAfterClose() throws Exception {
        live.open(new Notes()).close();
        Set<String> before = descriptors();
        try (Probe probe = live.open(new Notes().constant("tag", 5))) {
            probe.ring("events").poll((data, offset, length) -> {}, 1);
            probe.stats();
        }
        assertEquals(before, descriptors());
    }

    @Test
    void aCollectorIsOpenedOnceOnly() throws Exception {
        try (Probe probe = live.open(new Notes())) {
            ProbeException refused = assertThrows(ProbeException.class, () -> live.open(new Notes()));
            assertEquals("the probe of collector notes is open already, by bundle 7", refused.getMessage());
            assertFalse(refused.unavailable());
            assertFalse(probe.adopted());
        }
    }

    /** Ids of the loaded programs of the test object, as the kernel lists them to bpftool. */
    private static Set<Integer> programIds() throws IOException, InterruptedException {
        Process bpftool = new ProcessBuilder("bpftool", "-j", "prog", "show", "name", "on_call").start();
        String json = new String(bpftool.getInputStream().readAllBytes());
        bpftool.waitFor();
        Set<Integer> ids = new HashSet<>();
        var matcher = Pattern.compile("\"id\":(\\d+)").matcher(json);
        while (matcher.find()) {
            ids.add(Integer.valueOf(matcher.group(1)));
        }
        return ids;
    }

    private static Set<Integer> added(Set<Integer> before, Set<Integer> after) {
        Set<Integer> added = new HashSet<>(after);
        added.removeAll(before);
        return added;
    }

    private static Set<String> descriptors() throws IOException {
        Set<String> open = new HashSet<>();
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            entries.forEach(entry -> {
                try {
                    String target = Files.readSymbolicLink(entry).toString();
                    if (target.contains("bpf") || target.contains("event")) {
                        open.add(entry.getFileName() + " " + target);
                    }
                } catch (IOException e) {
                    // the listing's own descriptor is gone by now
                    open.remove(entry.getFileName().toString());
                }
            });
        }
        return open;
    }
}
