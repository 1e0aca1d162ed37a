// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.tracewarden.api.journal.Journal;
import org.tracewarden.api.journal.JournalException;
import org.tracewarden.api.journal.JournalFactory;
import org.tracewarden.api.journal.JournalSettings;
import org.tracewarden.api.trace.ProgramStreams;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceReports;
import org.tracewarden.api.trace.TraceRequest;
import org.tracewarden.api.trace.TraceResult;
import org.tracewarden.api.trace.TraceTarget;
import org.tracewarden.api.trace.TracingFactory;

/**
 * {@code tracewarden trace}: traces a program, or a running process, without a platform and without root. The program
 * keeps the terminal's streams; the report goes to the error stream or to a file.
 *
 * <p>Exit status: that of the program, 128 plus its signal when one ended it; 127 when it is not found, 126 when it may
 * not be executed, {@value #TRACING_FAILED} when tracing itself failed or was asked for in a wrong way.
 */
public final class TraceProgram {

    static final int TRACING_FAILED = 125;
    static final int DEFAULT_COLUMNS = 100;

    /**
     * Where it runs.
     *
     * @param columns of the terminal that the error stream leads to; 0 when it leads to none
     * @param colours whether that terminal shows them
     * @param err where the report goes, and what cannot be reported
     * @param keys directory of the key that journals are signed with
     */
    record Surroundings(int columns, boolean colours, OutputStream err, Path keys, Path proc) {}

    private final Supplier<TracingFactory> tracing;
    private final Supplier<TraceReports> reports;
    private final Supplier<JournalFactory> journals;
    private final Surroundings surroundings;

    TraceProgram(Supplier<TracingFactory> tracing, Supplier<TraceReports> reports, Supplier<JournalFactory> journals,
            Surroundings surroundings) {
        this.tracing = tracing;
        this.reports = reports;
        this.journals = journals;
        this.surroundings = surroundings;
    }

    /** Runs and ends the JVM with the exit status. */
    public static void main(String[] arguments) {
        int columns = Integer.getInteger("tracewarden.columns", 0);
        boolean colours = columns > 0 && System.getenv("NO_COLOR") == null
                && !System.getenv().getOrDefault("TERM", "dumb").equals("dumb");
        TraceProgram program = new TraceProgram(service(TracingFactory.class), service(TraceReports.class),
                service(JournalFactory.class), new Surroundings(columns, colours,
                        new FileOutputStream(FileDescriptor.err), keys(), Path.of("/proc")));
        CountDownLatch over = new CountDownLatch(1);
        int[] status = {TRACING_FAILED};
        status[0] = program.run(arguments, run -> obeySignals(run, over, status));
        over.countDown();
        System.exit(status[0]);
    }

    /**
     * @param begun told of the session as soon as there is one
     * @return the exit status
     */
    int run(String[] arguments, Consumer<TraceRun> begun) {
        try {
            TraceOptions options = TraceOptions.parse(arguments);
            TraceTarget target = options.attach().isPresent()
                    ? new TraceTarget.Attached(options.attach().getAsInt())
                    : new TraceTarget.Command(options.command(), Optional.empty(), Map.of(), ProgramStreams.INHERITED);
            return trace(options, new TraceRequest(target, options.syscalls()), begun);
        } catch (TraceOptions.Wrong | JournalException | IllegalStateException | IllegalArgumentException failure) {
            return complain(failure.getMessage(), TRACING_FAILED);
        } catch (IOException | UncheckedIOException failure) {
            return complain(String.valueOf(failure), TRACING_FAILED);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return complain("interrupted", TRACING_FAILED);
        }
    }

    private int trace(TraceOptions options, TraceRequest request, Consumer<TraceRun> begun)
            throws IOException, InterruptedException {
        OutputStream out = options.output().isPresent() ? open(options.output().get()) : surroundings.err();
        Path directory = Files.createTempDirectory("tracewarden-");
        Optional<Journal> journal = Optional.empty();
        try (ReportWriter writer = new ReportWriter(out)) {
            journal = options.journal().isPresent() ? Optional.of(open(options.journal())) : Optional.empty();
            TraceListener report = reports.get().report(options.view(), look(options, writer));
            TraceRun run = TraceRun.begin(tracing.get().open(journal, directory), request, report,
                    new ForegroundGroup(surroundings.proc()));
            begun.accept(run);
            Optional<TraceResult> result = run.result();
            journal.ifPresent(Journal::close);
            writer.finish(journal.isEmpty() || options.json() ? "" : "\nJournal: " + options.journal().get()
                    + "; check it with: tracewarden verify " + options.journal().get() + "\n");
            if (result.isEmpty()) {
                return complain("the session was stopped and did not end", TRACING_FAILED);
            }
            if (options.json() && !result.get().failure().isEmpty()) {
                complain(result.get().failure(), TRACING_FAILED);
            }
            if (writer.failed() && options.output().isPresent()) {
                complain("the report could not be written whole to " + options.output().get() + "; is the disk full?",
                        TRACING_FAILED);
            }
            return result.get().shellCode(TRACING_FAILED);
        } finally {
            journal.ifPresent(Journal::close);
            if (options.output().isPresent()) {
                out.close();
            }
            remove(directory);
        }
    }

    private TraceReports.Look look(TraceOptions options, ReportWriter writer) {
        boolean terminal = surroundings.columns() > 0 && options.output().isEmpty();
        int columns = terminal ? surroundings.columns() : DEFAULT_COLUMNS;
        return new TraceReports.Look(writer, options.json(), terminal && surroundings.colours(),
                options.wide() ? Integer.MAX_VALUE : columns);
    }

    /** For this user alone: a trace holds what the program read and wrote. */
    private static OutputStream open(Path file) throws IOException {
        try {
            if (!Files.exists(file)) {
                Files.createFile(file,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            return Files.newOutputStream(file);
        } catch (IOException failure) {
            throw new IllegalStateException("the report cannot be written to " + file + " (" + failure
                    + "); choose another file with -o", failure);
        }
    }

    private Journal open(Optional<Path> directory) throws IOException {
        Files.createDirectories(surroundings.keys(),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        return journals.get()
                .open(JournalSettings.in(directory.orElseThrow(), surroundings.keys().resolve("journal.key")));
    }

    private int complain(String what, int status) {
        PrintStream err = new PrintStream(surroundings.err(), true, StandardCharsets.UTF_8);
        err.print("tracewarden: " + printable(what) + "\n");
        return status;
    }

    /** Names of programs and files may hold what a terminal obeys. */
    private static String printable(String text) {
        return text.codePoints().map(c -> Character.isISOControl(c) && c != '\n' ? '?' : c)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append).toString();
    }

    private static void remove(Path directory) throws IOException {
        if (!Files.exists(directory)) {
            return;
        }
        try (Stream<Path> files = Files.walk(directory)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }

    /** As the XDG base directory specification has it. */
    private static Path keys() {
        String configured = System.getenv().getOrDefault("XDG_CONFIG_HOME", "");
        Path base = configured.startsWith("/")
                ? Path.of(configured)
                : Path.of(System.getenv().getOrDefault("HOME", System.getProperty("user.home")), ".config");
        return base.resolve("tracewarden");
    }

    private static <T> Supplier<T> service(Class<T> type) {
        return () -> ServiceLoader.load(type).findFirst().orElseThrow(() -> new IllegalStateException(
                "no " + type.getSimpleName() + " in this distribution; it is not whole, build or unpack it again"));
    }

    private static void obeySignals(TraceRun run, CountDownLatch over, int[] status) {
        sun.misc.Signal.handle(new sun.misc.Signal("INT"), signal -> run.interrupt());
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (over.getCount() == 0) {
                return;
            }
            run.stop();
            try {
                // the status is the program's, as without a signal to us
                if (over.await(20, TimeUnit.SECONDS)) {
                    Runtime.getRuntime().halt(status[0]);
                }
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }, "trace-shutdown"));
    }
}
