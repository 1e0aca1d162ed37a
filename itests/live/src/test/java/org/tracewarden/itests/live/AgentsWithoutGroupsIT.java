// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.itests.support.Output;

/** A platform that may not make control groups still supervises, by descent, and says what it cannot do. */
@ExtendWith(LiveExtension.class)
class AgentsWithoutGroupsIT {

    /** The mounts of the platform's own mount namespace; what is started later in it sees the same. */
    private static final String HIDDEN = "mount -t tmpfs tracewarden-live /sys/fs/cgroup && exec \"$@\"";
    private static final String READ_ONLY = "for at in $(awk '$3 ~ /^cgroup/ {print $2}' /proc/mounts); do"
            + " mount -o remount,bind,ro $at || exit 1; done; exec \"$@\"";

    @BeforeEach
    void onlyWithPlatforms() {
        Assumptions.assumeFalse(System.getProperty("tracewarden.live.platform", "").equals("none"),
                "only the victims are tested");
    }

    private static PlatformUnderTest platformWith(String mounts) {
        return PlatformUnderTest.openUnder("unshare", "-m", "sh", "-c", mounts, "sh");
    }

    @Test
    void whereTheyAreHiddenAgentsLiveAndEndWithAllTheyStarted(Host host) {
        try (PlatformUnderTest platform = platformWith(HIDDEN); Agents agents = new Agents(platform)) {
            Console console = new Console(platform);
            assertSaysWhatIsMissing(console);

            Spawned agent = agents.shell(host, "--auto-restart 2 --grace 1s", """
                    setsid sh -c 'sleep 611 & exec sleep 612' &
                    (setsid sh -c 'exec sleep 613 </dev/null >/dev/null 2>&1' &)
                    trap '' TERM
                    sleep 614 &
                    while :; do wait; sleep 615; done
                    """);
            List<Integer> first = family(console, agent, 5);
            console.run("asm:restart " + agent.name());
            assertGone(first);
            List<Integer> second = family(console, agent, 5);

            host.run("kill", "-9", "" + agent.pid());
            Patience.until("a restart after a crash", Patience.ENOUGH, agent::info,
                    info -> info.required("restartCount").intValue() == 1
                            && info.required("state").textValue().equals("ACTIVE"));
            assertGone(second);
            List<Integer> third = family(console, agent, 5);

            console.run("asm:stop " + agent.name());
            assertEquals("STOPPED", agent.state());
            assertGone(third);

            console.run("asm:start " + agent.name());
            List<Integer> fourth = family(console, agent, 5);
            console.run("asm:kill " + agent.name());
            assertGone(fourth);
            JsonNode total = agent.info().at("/telemetry/total");
            assertEquals(List.of(4L, 4L, 1L), List.of(total.required("spawns").longValue(),
                    total.required("exits").longValue(), total.required("crashes").longValue()), total::toString);
        }
    }

    @Test
    void whereTheyAreReadOnlyAThrottleSaysThatItCouldNotBe(Host host) {
        try (PlatformUnderTest platform = platformWith(READ_ONLY); Agents agents = new Agents(platform)) {
            Console console = new Console(platform);
            assertSaysWhatIsMissing(console);

            Spawned agent = agents.shell(host, "--cpu 100ms/s --syscalls none", "while :; do :; done\n");
            JsonNode fault = agent.fault("CPU_QUOTA");
            assertEquals("THROTTLE", fault.required("action").textValue());
            assertTrue(fault.required("outcome").textValue().startsWith("could not be throttled to 100 ms"),
                    fault::toString);
            assertEquals("ACTIVE", agent.state());
            List<Integer> family = family(console, agent, 1);
            console.run("asm:stop " + agent.name());
            assertGone(family);
        }
    }

    private static void assertSaysWhatIsMissing(Console console) {
        JsonNode containment = Json.values(console.run("asm:status --json")).get(0).required("containment");
        assertEquals("DESCENT", containment.required("kind").textValue(), containment::toString);
        String status = console.run("asm:status");
        assertTrue(status.contains("Held together by:   descent from a launcher"), status);
        assertTrue(status.contains("!! Agents are held together only by descent from their launcher: control groups"),
                status);
        Output doctor = console.platform().launcher("doctor");
        assertTrue(doctor.out().lines().anyMatch(line -> line.matches(".*WARN.*agents-groups.*cannot be made in .*")),
                doctor::toString);
    }

    /** Pids of all its processes, once there are so many. */
    private static List<Integer> family(Console console, Spawned agent, int size) {
        return Patience.until(size + " processes", Patience.ENOUGH, () -> {
            List<Integer> pids = new ArrayList<>();
            Json.values(console.run("asm:tree --sample 1ms --json " + agent.name())).get(0).required("processes")
                    .forEach(one -> pids.add(one.at("/process/key/pid").intValue()));
            return pids;
        }, pids -> pids.size() == size);
    }

    private static void assertGone(List<Integer> pids) {
        assertEquals(List.of(), pids.stream().filter(pid -> Files.exists(Path.of("/proc/" + pid))).toList(),
                "all of the tree is gone when the order returns");
    }
}
