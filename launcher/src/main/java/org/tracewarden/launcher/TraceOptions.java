// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.tracewarden.api.trace.TraceReports.View;

/**
 * What {@code tracewarden trace} is asked for.
 *
 * @param wide lines are not cut
 * @param output file for the report; empty for the error stream
 * @param journal directory of the journal to write
 * @param syscalls to trace; empty for all
 * @param attach pid of a running process
 * @param command empty when a running process is traced
 */
record TraceOptions(
        View view,
        boolean json,
        boolean wide,
        Optional<Path> output,
        Optional<Path> journal,
        Set<String> syscalls,
        OptionalInt attach,
        List<String> command) {

    /** Wrong usage; the message says what is wrong and what to do. */
    static final class Wrong extends Exception {
        private static final long serialVersionUID = 1L;

        Wrong(String message) {
            super(message + "; see tracewarden --help");
        }
    }

    /** Options end at {@code --} or at the first word that is none: the command follows. */
    static TraceOptions parse(String... arguments) throws Wrong {
        return new Reader(Arrays.asList(arguments)).read();
    }

    private static final class Reader {

        private final List<String> words;
        private int at;
        private final List<View> views = new ArrayList<>();
        private boolean json;
        private boolean wide;
        private Optional<Path> output = Optional.empty();
        private Optional<Path> journal = Optional.empty();
        private Set<String> syscalls = Set.of();
        private OptionalInt attach = OptionalInt.empty();

        Reader(List<String> words) {
            this.words = words;
        }

        TraceOptions read() throws Wrong {
            while (at < words.size() && words.get(at).startsWith("-")) {
                String word = words.get(at++);
                if (word.equals("--")) {
                    break;
                }
                option(word);
            }
            List<String> command = words.subList(at, words.size());
            if (views.size() > 1) {
                throw new Wrong("--actions, --events and --raw are three views of the same: give one of them");
            }
            if (attach.isPresent() && !command.isEmpty()) {
                throw new Wrong("--attach traces a running process: give no command with it");
            }
            if (attach.isEmpty() && (command.isEmpty() || command.get(0).isEmpty())) {
                throw new Wrong("trace needs a command: tracewarden trace -- ls /tmp");
            }
            return new TraceOptions(views.isEmpty() ? View.STORY : views.get(0), json, wide, output, journal, syscalls,
                    attach, List.copyOf(command));
        }

        private void option(String word) throws Wrong {
            int equals = word.startsWith("--") ? word.indexOf('=') : -1;
            String name = equals < 0 ? word : word.substring(0, equals);
            Optional<String> joined = equals < 0 ? Optional.empty() : Optional.of(word.substring(equals + 1));
            boolean takesValue = switch (name) {
                case "-o", "--output", "--journal", "--syscalls", "--attach", "-p" -> true;
                default -> false;
            };
            if (!takesValue && joined.isPresent()) {
                throw new Wrong(name + " takes no value, not '" + joined.get() + "'");
            }
            switch (name) {
                case "--actions" -> views.add(View.ACTIONS);
                case "--events" -> views.add(View.EVENTS);
                case "--raw" -> views.add(View.RAW);
                case "--json" -> json = true;
                case "--wide" -> wide = true;
                case "-o", "--output" -> output = Optional.of(Path.of(value(name, joined)));
                case "--journal" -> journal = Optional.of(Path.of(value(name, joined)));
                case "--syscalls" -> syscalls = names(value(name, joined));
                case "-p", "--attach" -> attach = OptionalInt.of(pid(value(name, joined)));
                default -> throw new Wrong("trace has no option " + name);
            }
        }

        private String value(String name, Optional<String> joined) throws Wrong {
            if (joined.isEmpty() && at == words.size() || joined.filter(String::isEmpty).isPresent()) {
                throw new Wrong(name + " needs a value");
            }
            return joined.isPresent() ? joined.get() : words.get(at++);
        }

        private static Set<String> names(String list) throws Wrong {
            Set<String> names = new LinkedHashSet<>();
            for (String name : list.split(",", -1)) {
                if (!name.matches("[a-z0-9_]{1,64}")) {
                    throw new Wrong("--syscalls " + list + ": not a list of calls, such as openat,read");
                }
                names.add(name);
            }
            return names;
        }

        private static int pid(String text) throws Wrong {
            try {
                int pid = Integer.parseInt(text);
                if (pid > 0) {
                    return pid;
                }
            } catch (NumberFormatException none) {
                throw new Wrong("--attach " + text + ": not a pid");
            }
            throw new Wrong("--attach " + text + ": not a pid");
        }
    }
}
