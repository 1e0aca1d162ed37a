// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.tether;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.event.ExitStatus;

/** What a helper tells of its program; the lines are explained in {@code tether.c}. Thread-safe. */
final class StatusFile {

    private final Path file;
    private volatile String last = "";

    StatusFile(Path file) {
        this.file = file;
    }

    /** It runs the program, or is about to. */
    OptionalInt forked() {
        return number("forked");
    }

    /** It runs the program. */
    OptionalInt program() {
        return number("started");
    }

    Optional<ExitStatus> status() {
        OptionalInt raw = number("status");
        return raw.isEmpty() ? Optional.empty() : Optional.of(new ExitStatus(raw.getAsInt()));
    }

    boolean untraced() {
        return line("untraced ").isPresent();
    }

    /** Why it could not be run, in words; empty when it could. */
    Optional<String> failure() {
        return line("failed ").map(told -> {
            String[] words = told.split(" ");
            String error = switch (words[0]) {
                case "2" -> "No such file or directory";
                case "8" -> "it is no program that can be run on this machine";
                case "13" -> "Permission denied";
                default -> "errno " + words[0];
            };
            return words[words.length - 1] + ": " + error;
        });
    }

    /** Whether everything has ended that is to be told. */
    boolean complete() {
        return line("ended ").isPresent();
    }

    /** Keeps what it says. */
    void delete() {
        text();
        try {
            Files.deleteIfExists(file);
        } catch (IOException left) {
            LoggerFactory.getLogger(StatusFile.class).warn("cannot delete {}: {}", file, left.getMessage());
        }
    }

    private OptionalInt number(String what) {
        return line(what + " ").map(value -> OptionalInt.of(Integer.parseInt(value))).orElse(OptionalInt.empty());
    }

    private Optional<String> line(String prefix) {
        return text().lines().filter(line -> line.startsWith(prefix)).map(line -> line.substring(prefix.length()))
                .findFirst();
    }

    private String text() {
        try {
            last = Files.readString(file);
        } catch (IOException deleted) {
            // what was read before is all there is
            return last;
        }
        // the helper may be writing its last line
        return last.substring(0, last.lastIndexOf('\n') + 1);
    }
}
