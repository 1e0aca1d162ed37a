// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How fast lines are read, beside the same done with java.util.regex, and in how much memory. Rates are lines for each
 * second of processor time of the one thread that reads, so that what else runs on the host does not count.
 */
public final class ParserBenchmark {

    private static final int ROUNDS = 9;
    private static final double GOAL_LINES = 1.5e6;
    private static final double GOAL_RATIO = 20;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ParserBenchmark() {}

    /** {@code speed}, or {@code memory} and a number of gigabytes. */
    public static void main(String[] arguments) {
        List<String> lines = new ArrayList<>();
        Corpus.traces().forEach(trace -> lines.addAll(Corpus.lines(trace)));
        if (arguments[0].equals("memory")) {
            measureMemory(lines, (long) (Double.parseDouble(arguments[1]) * 1e9));
        } else {
            measureSpeed(lines);
        }
    }

    private interface Reader {
        /** Something of each line, so that nothing is left out. */
        long read(List<String> lines);
    }

    private static void measureSpeed(List<String> lines) {
        int same = compareTapes(lines);
        long bytes = lines.stream().mapToLong(String::length).sum();
        print("%d lines of %d traces, %d bytes each on average; %d of them give the same tape either way%n",
                lines.size(), Corpus.traces().size(), bytes / lines.size(), same);
        List<byte[]> raw = lines.stream().map(line -> line.getBytes(UTF_8)).toList();
        double tape = rate("reader, of strings", lines, bytes, 40, ParserBenchmark::readStrings);
        rate("reader, of bytes", lines, bytes, 40, unused -> readBytes(raw));
        double values = rate("reader, every value made", lines, bytes, 10, ParserBenchmark::readValues);
        double regex = rate("java.util.regex", lines, bytes, 3, ParserBenchmark::readWithRegex);
        double regexValues =
                rate("java.util.regex, values made", lines, bytes, 3, ParserBenchmark::readValuesWithRegex);
        print("goal: 1.5 million lines a second on one core     %.2f million   %s%n", tape / 1e6,
                verdict(tape >= GOAL_LINES));
        print("goal: 20 x java.util.regex                       %.1f x         %s%n", tape / regex,
                verdict(tape >= GOAL_RATIO * regex));
        print("  (with every value made on both sides           %.1f x)%n", values / regexValues);
    }

    private static int compareTapes(List<String> lines) {
        LineScanner scanner = new LineScanner();
        RegexScanner regex = new RegexScanner();
        int same = 0;
        for (String line : lines) {
            byte[] bytes = Arrays.copyOf(line.getBytes(UTF_8), line.length() + 8);
            boolean understood = scanner.prefix(bytes, line.length()) && scanner.body(bytes, line.length());
            boolean also = regex.scan(line);
            if (understood == also && (!understood || Arrays.equals(scanner.tape().copy(), regex.tape().copy()))) {
                same++;
            } else if (Boolean.getBoolean("differences")) {
                print("%s%n  %s%n  %s%n", line,
                        Arrays.toString(scanner.tape().copy()), Arrays.toString(regex.tape().copy()));
            }
        }
        return same;
    }

    private static double rate(String what, List<String> lines, long bytes, int repeats, Reader reader) {
        double[] rates = new double[ROUNDS];
        long kept = 0;
        for (int round = -3; round < ROUNDS; round++) {
            long before = THREADS.getCurrentThreadCpuTime();
            for (int repeat = 0; repeat < repeats; repeat++) {
                kept += reader.read(lines);
            }
            double seconds = (THREADS.getCurrentThreadCpuTime() - before) / 1e9;
            if (round >= 0) {
                rates[round] = (double) lines.size() * repeats / seconds;
            }
        }
        Arrays.sort(rates);
        double median = rates[ROUNDS / 2];
        print("%-32s %12.0f lines/s %10.1f MB/s%s%n", what, median,
                median * bytes / lines.size() / 1e6, kept == 0 ? " (nothing)" : "");
        return median;
    }

    private static long readStrings(List<String> lines) {
        StraceLineParser parser = new StraceLineParser();
        long kept = 0;
        for (String line : lines) {
            Optional<StraceRecord> found = parser.read(kept, line);
            kept += found.isPresent() ? found.get().wallTime() & 1 | 2 : 1;
        }
        return kept;
    }

    private static long readBytes(List<byte[]> lines) {
        StraceLineParser parser = new StraceLineParser();
        long kept = 0;
        for (byte[] line : lines) {
            Optional<StraceRecord> found = parser.read(kept, line, 0, line.length);
            kept += found.isPresent() ? found.get().wallTime() & 1 | 2 : 1;
        }
        return kept;
    }

    private static long readValues(List<String> lines) {
        StraceLineParser parser = new StraceLineParser();
        long kept = 0;
        for (String line : lines) {
            Optional<StraceRecord> found = parser.read(kept, line);
            if (found.isPresent()) {
                kept += found.get().arguments().size() + found.get().name().length();
                kept += found.get().returned().isPresent() ? 1 : 0;
            }
        }
        return kept;
    }

    private static long readWithRegex(List<String> lines) {
        RegexScanner regex = new RegexScanner();
        long kept = 0;
        for (String line : lines) {
            kept += regex.scan(line) ? regex.tape().copy().length : 1;
        }
        return kept;
    }

    private static long readValuesWithRegex(List<String> lines) {
        RegexScanner regex = new RegexScanner();
        long kept = 0;
        for (String line : lines) {
            if (regex.scan(line)) {
                int[] tape = regex.tape().copy();
                byte[] bytes = line.getBytes(UTF_8);
                kept += line.substring(tape[Tape.NAME], tape[Tape.NAME_END]).length();
                kept += new ValueReader(bytes, tape, Tape.HEAD).list().size();
                if (tape[Tape.RESULT_TOKENS] > 0) {
                    kept += new ValueReader(bytes, tape, tape[Tape.RESULT_TOKENS]).item().print().length();
                }
            }
        }
        return kept;
    }

    /** The traces again and again, each time as if by other threads, so that those left unfinished add up. */
    private static void measureMemory(List<String> lines, long bytes) {
        List<byte[]> raw = lines.stream().map(line -> line.getBytes(UTF_8)).toList();
        lines.clear();
        StraceLineParser parser = new StraceLineParser();
        byte[] buffer = new byte[1 << 20];
        long read = 0;
        long count = 0;
        long records = 0;
        long before = System.nanoTime();
        for (int pass = 0; read < bytes; pass++) {
            byte[] thread = Integer.toString(1000 + pass % 30000).getBytes(UTF_8);
            for (byte[] line : raw) {
                System.arraycopy(thread, 0, buffer, 0, thread.length);
                System.arraycopy(line, 0, buffer, thread.length, line.length);
                int length = thread.length + line.length;
                records += parser.read(++count, buffer, 0, length).isPresent() ? 1 : 0;
                read += length + 1;
            }
        }
        records += parser.end().size();
        double seconds = (System.nanoTime() - before) / 1e9;
        long peak = 0;
        for (MemoryPoolMXBean pool : ManagementFactory.getMemoryPoolMXBeans()) {
            peak += pool.getType() == MemoryType.HEAP ? pool.getPeakUsage().getUsed() : 0;
        }
        print("%.2f GB in %d lines, streamed: %d records in %.1f s%n", read / 1e9, count, records, seconds);
        print("goal: bounded memory, -Xmx64m                    peak heap %d MB   %s%n", peak >> 20,
                verdict(Runtime.getRuntime().maxMemory() <= 64 << 20));
    }

    private static String verdict(boolean met) {
        return met ? "met" : "MISSED";
    }

    private static void print(String format, Object... values) {
        System.out.printf(Locale.ROOT, format, values);
    }
}
