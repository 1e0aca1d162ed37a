// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.tracewarden.api.analysis.Severity;
import org.tracewarden.api.analysis.SyscallObservation;

/** Programs that wait as they mean to. Whoever calls that slow is not believed when something is. */
@ExtendWith(LiveExtension.class)
class HealthyIT {

    private static final int REQUESTS = 20;

    /** One process that is watched, from when it has come to rest. */
    private record Idler(int pid, long bornAfter, long restsSince) {

        static Idler of(Victim victim) {
            return of(victim, victim.pid());
        }

        static Idler of(Victim victim, int pid) {
            return new Idler(pid, victim.bornAfter(), Proc.bootNanos());
        }
    }

    @Test
    void idleProgramsRaiseNothing(Host host, Analyst analyst) throws Exception {
        Map<String, Idler> idlers = new LinkedHashMap<>();
        Victim java = host.startCommand(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx64m", "src/test/idle/IdleServer.java").ready();
        Victim server = host.start("epoll_server").ready();
        Victim terminal = host.startCommand("script", "-qefc", "exec cat", "/dev/null");
        Victim fifo = host.start("fifo_reader", host.directory().resolve("fifo")).ready();
        idlers.put("sleep", Idler.of(host.startCommand("sleep", "1000")));
        idlers.put("epoll_server", Idler.of(server));
        idlers.put("parked_pool", Idler.of(host.start("parked_pool", 8, 700).ready()));
        idlers.put("cat", Idler.of(terminal, onTerminal(terminal, "cat")));
        idlers.put("script", Idler.of(terminal));
        idlers.put("fifo_reader", Idler.of(fifo));
        idlers.put("sleeper", Idler.of(host.start("sleeper").ready()));
        idlers.put("java", Idler.of(java));

        analyst.observation(fifo, "a wait, harmless as it is", o -> !o.call().returned());
        int port = Integer.parseInt(server.await("port (\\d+)").group(1));
        requestsForTwentySeconds(port);

        for (Map.Entry<String, Idler> entry : idlers.entrySet()) {
            Idler idler = entry.getValue();
            assertEquals(entry.getKey(), Proc.comm(idler.pid()), "it still runs");
            List<SyscallObservation> raised = analyst.observations(idler.pid(), idler.bornAfter()).stream()
                    .filter(o -> o.call().enteredAt() >= idler.restsSince() || !o.call().returned())
                    .filter(o -> o.severity() != Severity.NONE).toList();
            assertEquals(List.of(), raised, () -> "observations of " + entry.getKey());
            assertEquals(List.of(), analyst.patterns(idler.pid(), idler.bornAfter()),
                    () -> "patterns of " + entry.getKey());
            assertEquals(List.of(), analyst.anomalies(idler.pid(), idler.bornAfter()),
                    () -> "anomalies of " + entry.getKey());
        }
        assertTrue(analyst.counted(server.pid(), "sendto").count() >= REQUESTS, "they were watched");
    }

    /** One request a second. */
    private static void requestsForTwentySeconds(int port) throws IOException {
        try (Socket client = new Socket(InetAddress.getLoopbackAddress(), port)) {
            BufferedReader answers = new BufferedReader(new java.io.InputStreamReader(client.getInputStream()));
            long begin = System.nanoTime();
            for (int i = 1; i <= REQUESTS; i++) {
                client.getOutputStream().write(("request " + i + "\n").getBytes());
                assertEquals("request " + i, answers.readLine());
                long due = begin + i * 1_000_000_000L;
                Patience.until("the next second", Patience.ENOUGH, System::nanoTime, now -> now - due >= 0);
            }
        }
    }

    /** The program that script(1) runs, once it is the one that is wanted. */
    private static int onTerminal(Victim script, String comm) {
        return Patience.until(comm + " on a terminal", Patience.ENOUGH, () -> Proc.children(script.pid()),
                children -> children.size() == 1 && Proc.comm(children.get(0)).equals(comm)).get(0);
    }
}
