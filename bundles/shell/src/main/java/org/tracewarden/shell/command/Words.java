// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.render.SafeText;

/**
 * What was typed behind a command's options. The console takes everything behind the first argument for an argument, so
 * that {@code trace:why 4711 --json} would be refused; here options are accepted there too.
 */
public final class Words {

    private final List<String> words;

    public Words(List<String> words) {
        this.words = words == null ? new ArrayList<>() : new ArrayList<>(words);
    }

    /** Whether the switch is among them; it is no longer afterwards. */
    public boolean take(String option) {
        return words.removeIf(option::equals);
    }

    /**
     * The value behind the option if it is among them, otherwise what was read before the first argument.
     *
     * @param before may be null, for an option that was not given
     */
    public Optional<String> take(String option, String before) throws CommandException {
        int index = words.indexOf(option);
        if (index < 0) {
            return Optional.ofNullable(before);
        }
        if (index == words.size() - 1) {
            throw Failure.of(option + ": needs a value behind it; see --help");
        }
        words.remove(index);
        return Optional.of(words.remove(index));
    }

    /** What is left. */
    public List<String> rest() throws CommandException {
        for (String word : words) {
            if (word.startsWith("-")) {
                throw Failure.of(SafeText.of(word) + ": not an option that may stand behind an argument; see --help");
            }
        }
        return List.copyOf(words);
    }
}
