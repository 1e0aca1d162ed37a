// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.StringJoiner;
import org.tracewarden.api.journal.JournalRecord;

/** Says what a journal's record tells, on one line: the sentence that its data holds, or its first fields. */
final class RecordText {

    /** Where the values that are journaled have a sentence for a person. */
    private static final List<String> SENTENCES = List.of(
            "text", "summary", "certificate.summary", "observation.summary", "pattern.summary", "anomaly.summary",
            "fault.summary");

    /** Whose record it is, by name and pid, in the same order. */
    private static final List<String> NAMES = List.of(
            "comm", "process.comm", "certificate.process.comm", "observation.process.comm", "victim.comm",
            "target.comm", "agent", "fault.agent");
    private static final List<String> PIDS = List.of(
            "pid", "process.key.pid", "certificate.process.key.pid", "observation.process.key.pid", "victim.key.pid",
            "target.key.pid", "process.pid");

    /** What a record without a sentence is about. */
    private static final List<String> SUBJECTS = List.of(
            "signal.name", "filename", "call.syscall.name", "workload.cgroupPath", "name", "kind");

    private static final int MOST = 400;

    private RecordText() {}

    /** Safe to print. */
    static String of(JournalRecord record) {
        Optional<Object> tree = JsonTree.parse(record.data());
        String text = tree.map(data -> record.kind() == JournalRecord.Kind.DATA ? data(data) : own(record, data))
                .orElse(record.data());
        return SafeText.of(text.length() > MOST ? text.substring(0, MOST) : text);
    }

    private static String own(JournalRecord record, Object data) {
        Optional<String> reason = JsonTree.text(data, "reason");
        if (record.kind() == JournalRecord.Kind.GAP && reason.isPresent()) {
            return JsonTree.text(data, "lost").map(lost -> lost + " lost: ").orElse("") + reason.get();
        }
        return fields(data);
    }

    private static String data(Object data) {
        if (data instanceof String line) {
            return line;
        }
        Optional<String> sentence = first(data, SENTENCES);
        String who = who(data, sentence.orElse(""));
        if (sentence.isPresent()) {
            return who + sentence.get();
        }
        if (who.isEmpty()) {
            return fields(data);
        }
        String what = step(data).or(() -> exit(data)).or(() -> first(data, SUBJECTS)).orElse("");
        return (who + what).strip();
    }

    /** Name and pid, unless the sentence begins with the name itself. */
    private static String who(Object data, String sentence) {
        String name = first(data, NAMES).orElse("");
        if (!name.isEmpty() && sentence.startsWith(name)) {
            return "";
        }
        String pid = first(data, PIDS).orElse("");
        String who = (name + " " + pid).strip();
        return who.isEmpty() ? "" : who + (sentence.isEmpty() ? " " : ": ");
    }

    /** Of an agent's life. */
    private static Optional<String> step(Object data) {
        return JsonTree.text(data, "transition").map(step -> step.toLowerCase(Locale.ROOT)
                + JsonTree.text(data, "detail").filter(text -> !text.isEmpty()).map(text -> ": " + text).orElse(""));
    }

    private static Optional<String> exit(Object data) {
        return JsonTree.text(data, "status.exited").map(exited -> exited.equals("true")
                ? "exit " + JsonTree.text(data, "status.code").orElse("?")
                : JsonTree.text(data, "status.signal.name").orElse("?"));
    }

    private static Optional<String> first(Object data, List<String> paths) {
        return paths.stream().flatMap(path -> JsonTree.text(data, path).stream()).findFirst();
    }

    private static String fields(Object data) {
        if (!(data instanceof Map<?, ?> object)) {
            return String.valueOf(data);
        }
        StringJoiner out = new StringJoiner(" ");
        object.forEach((name, value) -> {
            if (value instanceof String text) {
                out.add(name + "=" + text);
            }
        });
        return out.toString();
    }
}
