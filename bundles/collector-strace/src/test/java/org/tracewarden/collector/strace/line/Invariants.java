// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What holds of every text, whoever wrote it. */
final class Invariants {

    private static final String UNFINISHED = " <unfinished ...>";
    private static final String RESUMED = " resumed>";
    private static final String NOTE = "strace: Process ";

    private Invariants() {}

    /** Reads lines as one trace. Throws when something does not hold. */
    static void check(String trace) {
        StraceLineParser ofStrings = parser();
        StraceLineParser ofBytes = parser();
        List<String> kept = new ArrayList<>();
        List<StraceRecord> told = new ArrayList<>();
        long sequence = 0;
        for (String line : trace.split("\n", -1)) {
            sequence++;
            Optional<StraceRecord> found = ofStrings.read(sequence, line);
            byte[] bytes = ("before" + line + "behind").getBytes(UTF_8);
            Optional<StraceRecord> same = ofBytes.read(sequence, bytes, 6, bytes.length - 6);
            require(found.map(StraceRecord::text).equals(same.map(StraceRecord::text)), "another text of bytes", line);
            require(found.map(StraceRecord::kind).equals(same.map(StraceRecord::kind)), "another kind of bytes", line);
            found.ifPresent(told::add);
            if (found.isEmpty() || found.get().sequence() != sequence) {
                require(line.endsWith(UNFINISHED), "an unfinished line does not end so", line);
                // a resumption may be interrupted in its turn; joined, it is without its first words
                int resumed = line.indexOf(RESUMED);
                String whole = line.substring(resumed < 0 ? 0 : resumed + RESUMED.length());
                kept.add(whole.substring(0, whole.length() - UNFINISHED.length()).stripLeading());
            } else {
                preserved(line, found.get(), kept);
            }
        }
        List<StraceRecord> left = ofStrings.end();
        require(left.size() == ofBytes.end().size(), "another end from bytes", trace);
        require(ofStrings.end().isEmpty(), "an end is told twice", trace);
        told.addAll(left);
        told.forEach(Invariants::check);
        for (String beginning : kept) {
            require(told.stream().anyMatch(record -> record.text().contains(beginning)), "text is lost", beginning);
        }
    }

    private static StraceLineParser parser() {
        return new StraceLineParser(Instant.parse("2026-11-21T00:00:00Z"), ZoneOffset.UTC);
    }

    private static void preserved(String line, StraceRecord record, List<String> kept) {
        String text = record.text();
        if (text.endsWith(line)) {
            return;
        }
        if (text.startsWith(NOTE) && line.endsWith(text)) {
            kept.add(line.substring(0, line.length() - text.length()));
            return;
        }
        int resumed = line.indexOf(RESUMED);
        require(resumed >= 0, "text is changed", line);
        String rest = line.substring(resumed + RESUMED.length());
        require(text.endsWith(rest.startsWith(" ") ? rest.substring(1) : rest), "text is changed", line);
    }

    private static void check(StraceRecord record) {
        String text = record.text();
        if (record.stoppedAt().isPresent()) {
            int column = record.stoppedAt().getAsInt();
            require(column >= 1 && column <= text.length() + 1, "column " + column + " is outside", text);
        }
        require(record.print().equals(text), "printed as " + record.print(), text);
        require(record.durationNanos().orElse(0) >= 0 && record.wallTime() >= 0, "a time before all times", text);
        require(record.name() != null, "no name", text);
        for (Value argument : record.arguments()) {
            require(text.contains(argument.print()), "argument " + argument.print(), text);
        }
        sameOneByOne(record);
        record.returned().ifPresent(returned -> require(text.contains(returned.value().print()), "result", text));
    }

    /** An argument asked for alone is the one of the whole list. */
    private static void sameOneByOne(StraceRecord record) {
        List<Value> all = record.arguments();
        require(record.argumentCount() == all.size(), record.argumentCount() + " arguments", record.text());
        require(record.argumentTexts().equals(all.stream().map(Value::print).toList()),
                "other arguments: " + record.argumentTexts(), record.text());
        for (int i = 0; i < all.size(); i++) {
            Value alone = record.argument(i);
            require(alone.print().equals(all.get(i).print()) && alone.getClass() == all.get(i).getClass(),
                    "argument " + i + " alone is " + alone, record.text());
        }
        require(record.argument(all.size()) instanceof Value.Ellipsis && record.argument(-1) instanceof Value.Ellipsis,
                "an argument that is not there", record.text());
    }

    private static void require(boolean holds, String what, String text) {
        if (!holds) {
            throw new IllegalStateException(what + ": " + text);
        }
    }
}
