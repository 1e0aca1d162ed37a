// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.exporter.journal.format;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of one stream: {@code deaths.jsonl} is being written, {@code deaths.00000001.jsonl} is full,
 * {@code deaths.jsonl.checkpoints} vouches for both.
 *
 * @param journal directory of the journal
 * @param name of the stream
 */
public record StreamFiles(Path journal, String name) {

    /** The journal's public key, in its directory. */
    public static final String PUBLIC_KEY = "journal.pub";
    /** Held by the process that writes the journal, in its directory. */
    public static final String LOCK = "journal.lock";

    private static final String CHECKPOINTS = ".checkpoints";
    /** Unfinished copies of files that are about to replace these. */
    private static final String TEMPORARY = ".new";
    private static final String CUT = ".cut";
    private static final int MAX_NAME = 128;
    private static final Pattern NAME =
            Pattern.compile("(?:[A-Za-z0-9_][A-Za-z0-9._-]*/)?[A-Za-z0-9_][A-Za-z0-9._-]*");
    private static final Pattern NUMBERED = Pattern.compile(".*\\.\\d{8}(?:\\.[^./]*)?");
    private static final Pattern RESERVED = Pattern.compile(".*\\.(?:checkpoints|new|cut|key|pub|lock)");

    /** @throws IllegalArgumentException when the name is none */
    public StreamFiles {
        if (!isName(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is no name of a journal stream; use letters, digits,"
                    + " . _ - with at most one folder before it, such as deaths.jsonl or strace/syscalls.log; it may"
                    + " not have a segment's number nor end with .checkpoints, .new, .cut, .key, .pub or .lock");
        }
    }

    private static boolean isName(String name) {
        return name.length() <= MAX_NAME && NAME.matcher(name).matches() && !NUMBERED.matcher(name).matches()
                && !RESERVED.matcher(name).matches();
    }

    /** Names of the streams on disk, sorted: whatever has a segment or checkpoints. */
    public static List<String> names(Path journal) throws IOException {
        if (!Files.isDirectory(journal)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(journal, 2)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> streamOf(journal.relativize(file).toString()))
                    .filter(StreamFiles::isName)
                    .distinct()
                    .sorted()
                    .toList();
        } catch (java.io.UncheckedIOException unreadable) {
            throw unreadable.getCause();
        }
    }

    private static String streamOf(String file) {
        if (file.endsWith(CHECKPOINTS)) {
            return file.substring(0, file.length() - CHECKPOINTS.length());
        }
        return file.replaceFirst("\\.\\d{8}(\\.[^./]*|)$", "$1");
    }

    /** The one being written. */
    public Path active() {
        return journal.resolve(name);
    }

    public Path checkpoints() {
        return journal.resolve(name + CHECKPOINTS);
    }

    /** Where the checkpoints are written when old ones go; then it takes the name of the others. */
    public Path newCheckpoints() {
        return journal.resolve(name + CHECKPOINTS + TEMPORARY);
    }

    /** The second copy in a witness directory. */
    public Path witness(Path directory) {
        return directory.resolve(name + CHECKPOINTS);
    }

    /** A full segment; the first one has number 1. */
    public Path closed(int number) {
        return numbered(number, extension());
    }

    /** What a recovery cut off from a segment, when it was more than one torn line. */
    public Path cut(int number) {
        return numbered(number, extension() + CUT);
    }

    private Path numbered(int number, String end) {
        return journal.resolve("%s.%08d%s".formatted(base(), number, end));
    }

    /** A file as it is named in records: relative to the journal. */
    public String relative(Path file) {
        return journal.relativize(file).toString();
    }

    /** Numbers of the full segments on disk, ascending. */
    public List<Integer> closedNumbers() throws IOException {
        Path folder = active().getParent();
        List<Integer> numbers = new ArrayList<>();
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                files.forEach(file -> number(file.getFileName().toString()).ifPresent(numbers::add));
            }
        }
        numbers.sort(Comparator.naturalOrder());
        return numbers;
    }

    private OptionalInt number(String file) {
        String base = Path.of(base()).getFileName().toString();
        Matcher matcher = Pattern.compile(Pattern.quote(base) + "\\.(\\d{8})" + Pattern.quote(extension()))
                .matcher(file);
        return matcher.matches() ? OptionalInt.of(Integer.parseInt(matcher.group(1))) : OptionalInt.empty();
    }

    /** With the dot; empty when the name has none. */
    private String extension() {
        int dot = name.lastIndexOf('.');
        return dot > name.lastIndexOf('/') ? name.substring(dot) : "";
    }

    private String base() {
        return name.substring(0, name.length() - extension().length());
    }
}
