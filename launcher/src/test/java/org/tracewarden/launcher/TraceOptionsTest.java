// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.tracewarden.api.trace.TraceReports.View;

class TraceOptionsTest {

    @Test
    void whatFollowsTheDashesIsTheCommandWhateverItLooksLike() throws Exception {
        TraceOptions options = TraceOptions.parse("--events", "--", "--json", "-x", "--", "a b");
        assertEquals(View.EVENTS, options.view());
        assertEquals(false, options.json());
        assertEquals(List.of("--json", "-x", "--", "a b"), options.command());
    }

    @Test
    void theFirstWordThatIsNoOptionBeginsTheCommand() throws Exception {
        assertEquals(List.of("ls", "--json", "-l"), TraceOptions.parse("--wide", "ls", "--json", "-l").command());
    }

    @Test
    void valuesStandBehindTheirOptionOrAnEqualsSign() throws Exception {
        TraceOptions options = TraceOptions.parse("--json", "-o", "out file", "--journal=/j", "--syscalls=openat,read",
                "--actions", "true");
        assertEquals(new TraceOptions(View.ACTIONS, true, false, Optional.of(Path.of("out file")),
                Optional.of(Path.of("/j")), Set.of("openat", "read"), OptionalInt.empty(), List.of("true")), options);
        assertEquals(OptionalInt.of(812), TraceOptions.parse("--attach", "812").attach());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "''                      | trace needs a command: tracewarden trace -- ls /tmp",
        "--raw                   | trace needs a command: tracewarden trace -- ls /tmp",
        "--fast ls               | trace has no option --fast",
        "-l ls                   | trace has no option -l",
        "--journal               | --journal needs a value",
        "-o                      | -o needs a value",
        "--attach x              | --attach x: not a pid",
        "--attach 0              | --attach 0: not a pid",
        "--attach 5 ls           | --attach traces a running process: give no command with it",
        "--raw --events ls       | --actions, --events and --raw are three views of the same: give one of them",
        "--syscalls open,,x ls   | --syscalls open,,x: not a list of calls, such as openat,read",
        "--syscalls a;b ls       | --syscalls a;b: not a list of calls, such as openat,read",
        "--json=yes ls           | --json takes no value, not 'yes'"
    })
    void wrongUsageIsNamedWithItsValue(String line, String message) {
        String[] words = line.isEmpty() ? new String[0] : line.split(" +");
        assertEquals(message + "; see tracewarden --help",
                assertThrows(TraceOptions.Wrong.class, () -> TraceOptions.parse(words)).getMessage());
    }
}
