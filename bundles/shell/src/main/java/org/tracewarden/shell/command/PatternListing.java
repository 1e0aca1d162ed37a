// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.PatternPage;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.Times;
import org.tracewarden.shell.render.Units;

/** Prints the patterns that processes show, or says that there are none. */
final class PatternListing {

    private final Needed needed;
    private final Screen screen;
    private final PatternPage page;

    PatternListing(Platform platform, Screen screen, Times times) {
        this.needed = new Needed(platform);
        this.screen = screen;
        this.page = new PatternPage(times, screen.width(), screen.style());
    }

    /** @param comm part of a name or program */
    void print(OptionalInt pid, Optional<String> comm, boolean json) throws CommandException {
        List<SyscallPattern> all = needed.patterns().all();
        List<SyscallPattern> found = all.stream().filter(p -> wanted(p.process(), pid, comm)).toList();
        if (json) {
            var encoder = needed.json();
            found.forEach(pattern -> screen.print(encoder.encode(pattern)));
        } else if (all.isEmpty()) {
            screen.print("No patterns: no process shows one, and none has shown one lately.");
        } else if (found.isEmpty()) {
            screen.print("No pattern matches" + pid.stream().mapToObj(p -> " --pid " + p).findFirst().orElse("")
                    + comm.map(c -> " --comm " + SafeText.of(c)).orElse("") + ". " + Units.count(all.size())
                    + (all.size() == 1 ? " other is" : " others are") + " known: trace:patterns");
        } else {
            screen.print(page.lines(found));
        }
        screen.flush();
    }

    private static boolean wanted(ProcessInfo process, OptionalInt pid, Optional<String> comm) {
        return (pid.isEmpty() || pid.getAsInt() == process.pid())
                && comm.map(c -> process.comm().contains(c) || process.program().contains(c)).orElse(true);
    }
}
