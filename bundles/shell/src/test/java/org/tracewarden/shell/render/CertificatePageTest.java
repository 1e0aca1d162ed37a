// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.death.DeathCertificate;
import org.tracewarden.shell.Samples;

class CertificatePageTest {

    private static final Users USERS = uid -> uid == 1000 ? Optional.of("alice") : Optional.empty();
    private static final String USED = """

            Used
              CPU         1.2 s user, 300.0 ms system
              memory      20.0 MiB at most
              storage     4.0 KiB read, 0 B written
              all files   120.6 KiB read, 789 B written, pipes and cache included
              page faults 1,234 minor, 5 major
            """;

    @Test
    void a_kill_by_another_process_tells_sender_call_order_and_confidence() {
        assertEquals("""
                sleep 4711 was killed by another process (SIGKILL)
                SIGKILL from bash (pid 812, uid 1000) ended it 1.2 ms after it was sent.
                death @1 at 2026-11-21 14:03:22.123, explained 3.4 ms later

                Who
                  process     pid 4711, lived 12 min 5 s
                  program     /usr/bin/sleep
                  command     sleep 100
                  user        alice (uid 1000)
                  cgroup      /
                  ancestry    systemd 1 → bash 812 → sleep 4711

                How
                  signal 9 (SIGKILL), no core dump; a shell reports it as 137

                By whom
                  - bash (pid 812) called kill(4711, SIGKILL). (tp_btf/signal_generate, certain)
                  process     pid 812
                  program     /usr/bin/bash
                  command     -bash
                  user        alice (uid 1000)
                  cgroup      /
                  ancestry    systemd 1 → bash 812

                Why
                  - Someone typed it at a terminal. (terminal of the sender, likely)

                In which order
                  14:03:22.121   -1.2 ms  SIGKILL sent by bash (pid 812) (tp_btf/signal_generate)
                  14:03:22.122  -85.3 µs  SIGKILL delivered (tp_btf/signal_deliver)
                  14:03:22.123         0  exit (tp_btf/sched_process_exit)
                """ + USED, page(Samples.killedByProcess()));
    }

    @Test
    void an_out_of_memory_kill_in_a_container_tells_both_pids_and_victim_trigger_and_limit_apart() {
        assertEquals("""
                java 4720 was killed by the kernel for want of memory (SIGKILL)
                The kernel killed java because the memory cgroup /docker/3f4e reached its limit of 64.0 MiB.
                death @2 at 2026-11-21 14:03:22.123, explained 3.4 ms later

                Who
                  process     pid 4720 (pid 7 in its pid namespace), lived 12 min 5 s
                  program     /usr/bin/java
                  command     java -jar app.jar
                  user        alice (uid 1000)
                  container   3f4e5d6c7b8a90123f4e5d6c7b8a90123f4e5d6c7b8a90123f4e5d6c7b8a9012 (docker)
                  unit        docker-3f4e5d6c7b8a90123f4e5d6c7b8a90123f4e5d6c7b8a90123f4e5d6c7b8a9012.scope
                  cgroup      /system.slice/docker-3f4e5d6c7b8a90123f4e5d6c7b8a90123f4e5d6c7b8a90123f4e5d6c7b8a9012.
                              scope
                  ancestry    systemd 1 → bash 812 → java 4720

                How
                  signal 9 (SIGKILL), no core dump; a shell reports it as 137

                In which order
                  14:03:22.123  0  exit (tp_btf/sched_process_exit)
                """ + USED, page(Samples.outOfMemory()));
    }

    @Test
    void a_shell_that_reports_137_is_linked_to_the_death_of_its_child() {
        assertEquals("""
                sh 4760 reports that its child was killed (exit 137)
                Exit code 137: its child sleep (4711) was killed.
                death @8 at 2026-11-21 14:03:22.123, explained 3.4 ms later

                Who
                  process     pid 4760, lived 12 min 5 s
                  program     /usr/bin/sh
                  command     sh -c 'sleep 100; true'
                  user        alice (uid 1000)
                  cgroup      /
                  ancestry    systemd 1 → bash 812 → sh 4760

                How
                  exit code 137

                In which order
                  14:03:22.123  0  exit (tp_btf/sched_process_exit)
                """ + USED + """

                Linked deaths
                  - pid 4711, child whose end this exit code reports: trace:why @1
                """, page(Samples.shellWhoseChildWasKilled()));
    }

    @Test
    void a_crash_says_that_a_core_dump_was_written() {
        List<String> lines = lines(Samples.crash(), Style.MONOCHROME);
        assertEquals("server 4750 crashed (SIGSEGV+core)", lines.get(0));
        assertTrue(lines.contains("  signal 11 (SIGSEGV), core dump written; a shell reports it as 139"));
    }

    @Test
    void an_exit_with_an_error_code_quotes_arguments_with_blanks() {
        List<String> lines = lines(Samples.exit3(), Style.MONOCHROME);
        assertEquals("backup 4703 ended with an error code of its own (exit 3)", lines.get(0));
        assertTrue(lines.contains("  command     backup --to '/mnt/my disk'"));
    }

    @Test
    void colours_change_no_text() {
        for (DeathCertificate death : List.of(Samples.killedByProcess(), Samples.outOfMemory(), Samples.crash())) {
            String coloured = String.join("\n", lines(death, Style.ANSI));
            assertTrue(coloured.contains("\u001b[31m"));
            assertEquals(page(death), coloured.replaceAll("\u001b\\[[0-9]*m", "") + "\n");
        }
    }

    private static String page(DeathCertificate death) {
        return String.join("\n", lines(death, Style.MONOCHROME)) + "\n";
    }

    private static List<String> lines(DeathCertificate death, Style style) {
        return new CertificatePage(new Times(ZoneOffset.UTC), USERS, 100, style).lines(death);
    }
}
