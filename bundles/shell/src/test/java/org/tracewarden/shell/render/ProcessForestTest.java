// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.event.ExitStatus;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.shell.Samples;

class ProcessForestTest {

    private static final ProcessInfo INIT = Samples.process(1, "/usr/lib/systemd/systemd", "/sbin/init");
    private static final ProcessInfo BASH = Samples.process(812, "/usr/bin/bash", "-bash");
    private static final ProcessInfo SLEEP = Samples.process(4711, "/usr/bin/sleep", "sleep", "100");
    private static final ProcessInfo CRON = Samples.process(900, "/usr/sbin/cron", "cron", "-f");
    private static final ProcessInfo JAVA = Samples.process(4720, "/usr/bin/java", Samples.DOCKER, "java");

    private final ProcessForest forest = new ProcessForest(List.of(row(SLEEP, BASH), row(CRON, INIT), row(BASH, INIT),
            new ProcessRow(INIT, Optional.empty(), Optional.empty()),
            new ProcessRow(JAVA, Optional.of(BASH.key()), Optional.of(ExitStatus.exited(3)))));

    @Test
    void a_tree_shows_who_stands_under_whom() {
        assertEquals("""
                  PID  USER         AGE  CONTAINER/UNIT  COMMAND
                    1  0     1 h 23 min                  /sbin/init
                  812  1000  1 h 23 min                  ├─-bash
                 4711  1000  1 h 23 min                  │ ├─sleep 100
                 4720  1000           -  3f4e5d6c7b8a    │ └─(dead: exit 3) java
                  900  1000  1 h 23 min                  └─cron -f
                """,
                String.join("\n", new ProcessListing(Users.NONE, OptionalLong.of(Samples.NOW), 100, Style.MONOCHROME)
                        .lines(forest.branches())) + "\n");
    }

    @Test
    void what_leads_to_a_wanted_process_is_kept_and_nothing_else() {
        assertEquals(List.of("1", "└─812", "  └─4711"),
                drawn(forest.leadingTo(row -> row.process().comm().equals("sleep"))));
    }

    @Test
    void a_subtree_begins_at_its_root() {
        assertEquals(List.of("812", "├─4711", "└─4720"), drawn(forest.under(BASH.key())));
    }

    @Test
    void a_circle_of_parents_ends() {
        ProcessForest circle = new ProcessForest(List.of(row(INIT, INIT), row(BASH, SLEEP), row(SLEEP, BASH)));
        assertEquals(List.of("1", "812", "└─4711"), drawn(circle));
        assertEquals(List.of("812", "└─4711"), drawn(circle.under(BASH.key())));
    }

    @Test
    void a_chain_of_ten_thousand_needs_no_deep_stack() {
        List<ProcessRow> chain = new ArrayList<>();
        ProcessInfo parent = INIT;
        for (int pid = 2; pid < 10_000; pid++) {
            ProcessInfo child = Samples.process(pid, "/bin/nest");
            chain.add(row(child, parent));
            parent = child;
        }
        List<String> drawn = drawn(new ProcessForest(chain));
        assertEquals(9998, drawn.size());
        assertEquals("                                      └─9999", drawn.get(9997));
    }

    private static ProcessRow row(ProcessInfo process, ProcessInfo parent) {
        return new ProcessRow(process, Optional.of(parent.key()), Optional.empty());
    }

    private static List<String> drawn(ProcessForest forest) {
        return forest.branches().stream().map(b -> b.prefix() + b.row().process().pid()).toList();
    }
}
