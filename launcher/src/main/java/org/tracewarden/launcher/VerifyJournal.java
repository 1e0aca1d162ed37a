// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.Set;
import org.tracewarden.api.journal.JournalException;
import org.tracewarden.api.journal.JournalFactory;
import org.tracewarden.api.journal.VerifyReport;
import org.tracewarden.api.journal.VerifyRequest;

/**
 * Checks a journal where there is no platform: {@code DIR [--stream NAME] [--from N] [--to N] [--key FILE]
 * [--witness DIR] [--json]}. Needs no root and writes nothing. Exit status: 0 when all is as it was written, 1 when
 * not, 2 when it could not be checked.
 */
public final class VerifyJournal {

    static final int GOOD = 0;
    static final int BAD = 1;
    static final int UNUSABLE = 2;

    private static final String USAGE =
            "tracewarden verify DIR [--stream NAME] [--from N] [--to N] [--key FILE] [--witness DIR] [--json]";

    private final PrintStream out;
    private final PrintStream err;
    private Optional<Path> directory = Optional.empty();
    private final Set<String> streams = new HashSet<>();
    private OptionalLong from = OptionalLong.empty();
    private OptionalLong to = OptionalLong.empty();
    private Optional<Path> key = Optional.empty();
    private Optional<Path> witness = Optional.empty();
    private boolean json;

    VerifyJournal(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    /** Checks and ends the JVM with the exit status. */
    public static void main(String[] arguments) {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        PrintStream err = new PrintStream(System.err, true, StandardCharsets.UTF_8);
        System.exit(new VerifyJournal(out, err).run(arguments, ServiceLoader.load(JournalFactory.class).findFirst()));
    }

    int run(String[] arguments, Optional<JournalFactory> factory) {
        try {
            parse(arguments);
            if (factory.isEmpty()) {
                throw new IllegalArgumentException("the journal bundle is not on the class path");
            }
            return check(factory.get());
        } catch (IllegalArgumentException | JournalException wrong) {
            err.println("tracewarden: " + wrong.getMessage());
        } catch (IOException unreadable) {
            err.println("tracewarden: the journal cannot be read: " + unreadable.getMessage());
        }
        return UNUSABLE;
    }

    private int check(JournalFactory factory) throws IOException {
        List<VerifyReport> reports =
                factory.verify(directory.orElseThrow(), new VerifyRequest(streams, from, to), key, witness);
        if (reports.isEmpty()) {
            throw new IllegalArgumentException(directory.get() + " holds no journal: there is no stream in it");
        }
        boolean foreign = reports.stream().allMatch(report -> report.records() == 0) && key.isEmpty()
                && Files.notExists(directory.get().resolve("journal.pub"));
        if (foreign) {
            throw new IllegalArgumentException(directory.get() + " holds no journal: it has no journal.pub, and no file"
                    + " in it begins with a record; name the directory that holds the streams, such as var/journal");
        }
        reports.forEach(report -> out.print(json ? ReportText.json(report) : ReportText.plain(report)));
        out.flush();
        return reports.stream().allMatch(VerifyReport::good) ? GOOD : BAD;
    }

    private void parse(String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            String argument = arguments[i];
            if (argument.equals("--json")) {
                json = true;
            } else if (Set.of("--stream", "--from", "--to", "--key", "--witness").contains(argument)) {
                if (++i == arguments.length) {
                    throw new IllegalArgumentException(argument + " needs a value; use " + USAGE);
                }
                option(argument, arguments[i]);
            } else if (argument.startsWith("-")) {
                throw new IllegalArgumentException("unknown option " + argument + "; use " + USAGE);
            } else if (directory.isPresent()) {
                throw new IllegalArgumentException("more than one directory: " + argument + "; use " + USAGE);
            } else {
                directory = Optional.of(Path.of(argument));
            }
        }
        Path wanted = directory.orElseThrow(() -> new IllegalArgumentException("which journal? use " + USAGE));
        if (!Files.isDirectory(wanted)) {
            throw new IllegalArgumentException(wanted + " is no directory; name the one that holds the streams, such as"
                    + " var/journal");
        }
        if (from.isPresent() && to.isPresent() && from.getAsLong() > to.getAsLong()) {
            throw new IllegalArgumentException("--from " + from.getAsLong() + " is behind --to " + to.getAsLong());
        }
    }

    private void option(String option, String value) {
        switch (option) {
            case "--stream" -> streams.add(value);
            case "--from" -> from = OptionalLong.of(sequence(option, value));
            case "--to" -> to = OptionalLong.of(sequence(option, value));
            case "--key" -> key = Optional.of(Path.of(value));
            default -> witness = Optional.of(Path.of(value));
        }
    }

    private static long sequence(String option, String value) {
        if (!value.matches("\\d{1,18}")) {
            throw new IllegalArgumentException(option + " " + value + ": not a sequence; use a whole number from 0");
        }
        return Long.parseLong(value);
    }
}
