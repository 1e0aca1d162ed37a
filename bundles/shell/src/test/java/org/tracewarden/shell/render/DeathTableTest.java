// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tracewarden.shell.Samples;

class DeathTableTest {

    private final DeathTable table = new DeathTable(new Times(ZoneOffset.UTC), 100, Style.MONOCHROME);

    @Test
    void columns_are_aligned_and_the_reason_is_cut_to_the_width() {
        assertEquals("""
                TIME              PID  PROGRAM     ENDED         CONTAINER     WHY
                14:03:22.123     4711  sleep       SIGKILL                     SIGKILL from bash (pid 812, uid 1000…
                14:03:22.123     4720  java        SIGKILL       3f4e5d6c7b8a  The kernel killed java because the m…
                14:03:22.123     4750  server      SIGSEGV+core                It read from address 0x0, which is n…
                14:03:22.123     4760  sh          exit 137                    Exit code 137: its child sleep (4711…
                14:03:22.123     4703  backup      exit 3                      backup ended with exit code 3.""",
                String.join("\n", table.lines(List.of(Samples.killedByProcess(), Samples.outOfMemory(), Samples.crash(),
                        Samples.shellWhoseChildWasKilled(), Samples.exit3()))));
    }

    @Test
    void the_heading_comes_again_only_when_the_first_container_changes_the_layout() {
        assertEquals(2, table.lines(List.of(Samples.exit3())).size());
        assertEquals(1, table.lines(List.of(Samples.killedByProcess())).size());
        assertEquals("TIME              PID  PROGRAM     ENDED         CONTAINER     WHY",
                table.lines(List.of(Samples.outOfMemory())).get(0));
        assertEquals(1, table.lines(List.of(Samples.outOfMemory())).size());
    }

    @Test
    void colours_are_put_around_the_text_and_not_around_the_blanks() {
        assertEquals("\u001b[2m14:03:22.123\u001b[0m     4703  \u001b[36mbackup\u001b[0m      \u001b[33mexit 3\u001b[0m"
                        + "        backup ended with exit code 3.",
                new DeathTable(new Times(ZoneOffset.UTC), 100, Style.ANSI).lines(List.of(Samples.exit3())).get(1));
    }
}
