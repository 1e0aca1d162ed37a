// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.util.Optional;
import org.tracewarden.api.process.ProcessKey;

/** A line that a launcher tells of its run. */
sealed interface Telling {

    record Launcher(int version, ProcessKey process) implements Telling {}

    record Started(ProcessKey process, long wallTime) implements Telling {}

    /** @param detail the file it failed at, or empty */
    record Failed(int errno, String step, String detail) implements Telling {}

    record Exited(int status, long wallTime) implements Telling {}

    record Empty() implements Telling {}

    record Heartbeat(long wallTime) implements Telling {}

    record Ready() implements Telling {}

    record Stopping() implements Telling {}

    record Text(String words) implements Telling {}

    record Lost(long bytes, int errno) implements Telling {}

    /** What was told so far ends here. */
    record Current() implements Telling {}

    record Refused(String order) implements Telling {}

    /** USER_HZ, in which the kernel tells start times, is 100 on every architecture that is supported. */
    long NANOS_PER_TICK = 10_000_000L;

    /** Empty for a line of a kind that only later versions know, or that was cut. */
    static Optional<Telling> parse(String line) {
        int space = line.indexOf(' ');
        String rest = space < 0 ? "" : line.substring(space + 1);
        String[] words = rest.split(" ", 3);
        try {
            return Optional.ofNullable(switch (space < 0 ? line : line.substring(0, space)) {
                case "launcher" -> new Launcher(Integer.parseInt(words[0]), process(words[1], words[2]));
                case "started" -> new Started(process(words[0], words[1]), Long.parseLong(words[2]));
                case "failed" -> new Failed(Integer.parseInt(words[0]), words[1], words.length > 2 ? words[2] : "");
                case "exited" -> new Exited(Integer.parseInt(words[0]), Long.parseLong(words[1]));
                case "empty" -> new Empty();
                case "heartbeat" -> new Heartbeat(Long.parseLong(words[0]));
                case "ready" -> new Ready();
                case "stopping" -> new Stopping();
                case "text" -> new Text(rest);
                case "lost" -> new Lost(Long.parseLong(words[0]), Integer.parseInt(words[1]));
                case "current" -> new Current();
                case "refused" -> new Refused(rest);
                default -> null;
            });
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException cut) {
            return Optional.empty();
        }
    }

    private static ProcessKey process(String pid, String ticks) {
        return new ProcessKey(Integer.parseInt(pid), Long.parseLong(ticks) * NANOS_PER_TICK);
    }
}
