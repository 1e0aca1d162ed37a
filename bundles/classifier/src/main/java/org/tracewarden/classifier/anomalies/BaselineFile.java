// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.anomalies;

import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static java.nio.file.StandardCopyOption.REPLACE_EXISTING;

import java.io.IOException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.analysis.FeatureName;
import org.tracewarden.api.analysis.SyscallCategory;

/**
 * Keeps baselines on disk over restarts and boots, whole or not at all. Text: a line with the version, for each program
 * a line {@code program NAME} (percent-encoded) and under it a line {@code FEATURE CATEGORY SEEN VALUE...} for each
 * baseline, {@code -} for all calls, at last {@code end} and the number of baselines. For one thread at a time.
 */
final class BaselineFile {

    private static final Logger LOG = LoggerFactory.getLogger(BaselineFile.class);
    private static final String VERSION = "tracewarden-baselines 2";

    /** It was learnt when the work of a program that mostly waits was taken for unusual, and left out. */
    private static final String FIRST_VERSION = "tracewarden-baselines 1";

    private static final String PROGRAM = "program ";
    /** In files of earlier versions. */
    private static final Measure NO_LONGER_KEPT =
            new Measure(FeatureName.SYSCALL_ERROR_RATE, Optional.of(SyscallCategory.LOCK_CONTENTION));
    private static final String END = "end ";
    private static final String ALL_CALLS = "-";
    private static final int FIRST_VALUE = 3;

    /** 4,096 programs with every baseline full would be less. */
    private static final long MOST_BYTES = 128L << 20;

    private final Path file;
    private boolean failed;

    BaselineFile(Path file) {
        this.file = file;
    }

    /** Takes up what was saved. A file that cannot be understood is told, moved aside, and nothing of it is used. */
    Baselines load() {
        if (!Files.exists(file)) {
            return new Baselines();
        }
        try {
            long size = Files.size(file);
            if (size > MOST_BYTES) {
                throw new IOException("it has " + size + " bytes, more than " + MOST_BYTES);
            }
            return parse(Files.readAllLines(file));
        } catch (IOException | RuntimeException corrupt) {
            moveAside(corrupt);
            return new Baselines();
        }
    }

    /** Failing to save is told once, until it works again. */
    void save(String text) {
        Path fresh = file.resolveSibling(file.getFileName() + ".new");
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(fresh, text);
            Files.move(fresh, file, ATOMIC_MOVE, REPLACE_EXISTING);
            if (failed) {
                LOG.info("Baselines are saved to {} again", file);
            }
            failed = false;
        } catch (IOException notWritten) {
            if (!failed) {
                LOG.warn("Baselines cannot be saved to {}; they go on in memory, and after a restart those of the last"
                        + " saved file are used. Tried again each minute, without telling again", file, notWritten);
            }
            failed = true;
        }
    }

    static String text(Baselines baselines) {
        StringBuilder text = new StringBuilder(VERSION).append('\n');
        int[] count = {0};
        baselines.forEach((program, learnt) -> {
            text.append(PROGRAM).append(URLEncoder.encode(program, StandardCharsets.UTF_8)).append('\n');
            learnt.forEach((measure, values) -> {
                text.append(measure.feature().word()).append(' ')
                        .append(measure.category().map(SyscallCategory::word).orElse(ALL_CALLS)).append(' ')
                        .append(values.usual().seen());
                for (float value : values.usual().values()) {
                    text.append(' ').append(shortest(value));
                }
                text.append('\n');
                count[0]++;
            });
        });
        return text.append(END).append(count[0]).append('\n').toString();
    }

    /** From a thousand on whole numbers, below with four digits behind the point. */
    private static String shortest(float value) {
        if (Math.abs(value) >= 1_000) {
            return Long.toString(Math.round((double) value));
        }
        float rounded = Math.round(value * 1e4f) / 1e4f;
        return rounded == (int) rounded ? Integer.toString((int) rounded) : Float.toString(rounded);
    }

    private static Baselines parse(List<String> lines) throws IOException {
        if (!lines.isEmpty() && lines.get(0).equals(FIRST_VERSION)) {
            throw new IOException("an earlier version wrote it, which learnt nothing from programs that mostly wait"
                    + " while they worked");
        }
        if (lines.isEmpty() || !lines.get(0).equals(VERSION)) {
            throw new IOException("its first line is not \"" + VERSION + "\"");
        }
        Baselines baselines = new Baselines();
        Optional<String> program = Optional.empty();
        int count = 0;
        for (int i = 1; i < lines.size(); i++) {
            String line = lines.get(i);
            try {
                if (line.startsWith(END)) {
                    if (Integer.parseInt(line.substring(END.length())) != count || i != lines.size() - 1) {
                        throw new IOException("it has " + count + " baselines and then \"" + line + "\"");
                    }
                    return baselines;
                }
                if (line.startsWith(PROGRAM)) {
                    program = Optional.of(URLDecoder.decode(line.substring(PROGRAM.length()), StandardCharsets.UTF_8));
                } else {
                    restore(baselines, program.orElseThrow(
                            () -> new IllegalArgumentException("a baseline before any program")), line.split(" "));
                    count++;
                }
            } catch (RuntimeException wrong) {
                throw new IOException("line " + (i + 1) + ": " + wrong.getMessage(), wrong);
            }
        }
        throw new IOException("its end is missing");
    }

    private static void restore(Baselines baselines, String program, String[] fields) {
        Measure measure = new Measure(FeatureName.of(fields[0]),
                fields[1].equals(ALL_CALLS) ? Optional.empty() : Optional.of(SyscallCategory.of(fields[1])));
        if (measure.equals(NO_LONGER_KEPT)) {
            return;
        }
        float[] values = new float[fields.length - FIRST_VALUE];
        for (int i = 0; i < values.length; i++) {
            values[i] = Float.parseFloat(fields[FIRST_VALUE + i]);
            if (!Float.isFinite(values[i])) {
                throw new IllegalArgumentException("a value is " + fields[FIRST_VALUE + i]);
            }
        }
        long seen = Long.parseLong(fields[2]);
        if (values.length > Reservoir.CAPACITY || seen < values.length || !Measure.ALL.contains(measure)) {
            throw new IllegalArgumentException("no baseline is \"" + fields[0] + " " + fields[1] + "\" with "
                    + values.length + " of " + seen + " values");
        }
        baselines.restore(program, measure, new Reservoir(values, seen));
    }

    private void moveAside(Exception corrupt) {
        Path aside = file.resolveSibling(file.getFileName() + ".corrupt");
        try {
            Files.move(file, aside, REPLACE_EXISTING);
            LOG.warn("The saved baselines {} cannot be used ({}); they are learnt anew. The file is now {}", file,
                    corrupt.getMessage(), aside);
        } catch (IOException stays) {
            LOG.warn("The saved baselines {} cannot be used ({}) nor moved aside ({}); they are learnt anew, and the"
                    + " file is replaced", file, corrupt.getMessage(), stays.getMessage());
        }
    }
}
