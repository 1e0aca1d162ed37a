// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Questions that cannot be answered are refused with what was wrong and what is allowed. */
@ExtendWith(LiveExtension.class)
class QuestionsIT {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            trace:slow --category disk | --category unknown category 'disk'; there are blocking_io, lock_contention, \
            file_system, network, idle_wait, other
            trace:slow --since 10x | --since 10x: not a duration; use 30s, 10m, 2h or 1d
            trace:slow --since -5m | --since -5m: not a duration; use 30s, 10m, 2h or 1d
            trace:slow --severity bad | --severity bad: not a severity; use none, low, medium, high or critical
            trace:slow --pid 4194305 | --pid 4194305: no such process is known; trace:ps lists those that are
            trace:slow --pid -1 | --pid -1: out of range; use 1 to 2147483647
            trace:slow --limit 0 | --limit 0: out of range; use 1 to 1000000
            trace:syscalls 1 --slow -5ms | --slow -5ms: not a latency; use 500us, 5ms or 1s
            trace:syscalls 1 --for 0s | --for 0s: not a duration; use 30s, 10m, 2h or 1d
            trace:histogram 4194305 read | pid 4194305: no calls of such a process are known. trace:top --all lists \
            those that call now
            trace:histogram 1 | trace:histogram takes a pid and the name of a call: trace:histogram 4711 read
            trace:features 4194305 --since 11m | --since 11 minutes: with this resolution the last 10 minutes are \
            kept; use a coarser one: --resolution 10s (2 hours)
            trace:top --once --sort size | --sort size: nothing to sort by; use blocked, calls, errors, p95, z, name
            """)
    void aCommandSaysWhatItDoesNotUnderstand(String command, String refusal, Console console) {
        assertEquals(refusal, console.refusal(command));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            query_syscall_patterns | {"category":"disk"} | unknown category 'disk'; there are blocking_io, \
            lock_contention, file_system, network, idle_wait, other
            query_syscall_patterns | {"process":"/(postgres/"} | process /(postgres/ does not compile: Unclosed group \
            at position 9
            query_syscall_patterns | {"severity":"bad"} | unknown severity 'bad'; there are none, low, medium, high, \
            critical
            query_syscall_patterns | {"comm":"x"} | unknown field 'comm'; there are since, category, process, severity, \
            limit
            get_top_slow_syscalls | {"limit":-5} | limit must be a whole number 1 to 1000, not -5
            get_top_slow_syscalls | [] | the input must be a JSON object, not []
            """)
    void aToolSaysWhatItDoesNotUnderstand(String tool, String input, String refusal, Console console) {
        assertEquals(tool + ": " + refusal + " (trace:tool " + tool + " --schema shows what it takes)",
                console.refusal("trace:tool " + tool + " '" + input + "'"));
    }

    @Test
    void theFutureIsNotKnown(Console console) {
        Instant tomorrow = Instant.now().plus(1, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS);
        String refusal = console.refusal("trace:tool get_top_slow_syscalls '{\"since\":\"" + tomorrow + "\"}'");
        assertEquals("get_top_slow_syscalls: since lies in the future: \"" + tomorrow
                        + "\" is " + tomorrow + ", now is",
                refusal.replaceAll("now is .*", "now is"));
    }

    @Test
    void aProcessThatIsNotThereCannotBeFollowed(Console console) {
        String refusal = console.refusal("trace:syscalls 4194305 --for 1s");
        assertEquals(true, refusal.contains("4194305"), refusal);
    }
}
