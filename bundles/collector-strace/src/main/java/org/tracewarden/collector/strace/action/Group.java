// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.trace.Risk;

/** Calls that belong together, while more may come. */
final class Group {

    static final int MAX_NAMES = 64;
    static final int MAX_RISKS = 8;

    private final Key key;
    private final long order;
    private final Set<String> names = new LinkedHashSet<>();
    private final List<Risk> risks = new ArrayList<>();

    private Optional<ProcessInfo> process;
    private long from;
    private long to;
    private long touched;
    private long calls;
    private long operations;
    private long bytes;
    private long failures;
    private String error = "";
    private String lasting = "";
    private long duration;
    private String subject;
    private String shown;
    private String other = "";
    private String under = "";
    private long files;
    private long directories;
    private long found;
    private boolean patient;
    private boolean hopeless;

    Group(Key key, long order, Optional<ProcessInfo> process, long from) {
        this.key = key;
        this.order = order;
        this.process = process;
        this.from = from;
        this.to = from;
        this.subject = key.object();
        this.shown = key.object();
    }

    /**
     * What calls must have in common.
     *
     * @param descriptor -1 when none is meant
     * @param object empty when none is meant
     */
    record Key(int pid, Topic topic, int descriptor, String object) {}

    Key key() {
        return key;
    }

    Topic topic() {
        return key.topic();
    }

    /** Counts up with each group of a session. */
    long order() {
        return order;
    }

    void add(Call call) {
        calls++;
        operations++;
        duration += call.duration();
        from = Math.min(from, call.begin());
        to = Math.max(to, call.end());
        touched = to;
        if (process.isEmpty()) {
            process = call.process();
        }
        if (!call.error().isEmpty()) {
            failures++;
            error = call.error();
            if (call.failed()) {
                lasting = error;
            }
        }
    }

    /** A call that helps it without being one of its type. */
    void also(Call call) {
        calls++;
        duration += call.duration();
        to = Math.max(to, call.end());
        touched = to;
    }

    /** Takes over the time and calls of a group that led to this one, such as the opening of what is read. */
    void absorb(Group before) {
        from = Math.min(from, before.from);
        to = Math.max(to, before.to);
        calls += before.calls;
        duration += before.duration;
        failures += before.failures;
        before.risks.forEach(this::mark);
    }

    /** One more ended group as part of this one. */
    void include(Group part) {
        absorb(part);
        touched = Math.max(touched, part.touched);
        operations += part.operations;
        bytes += part.topic() == Topic.LOOK ? part.names.size() : part.bytes;
        found += part.other.isEmpty() ? 0 : 1;
        if (!part.error.isEmpty()) {
            error = part.error;
        }
        if (!part.lasting.isEmpty()) {
            lasting = part.lasting;
        }
        file(part.subject, part.topic() == Topic.LIST);
    }

    void move(long more) {
        bytes += more;
    }

    /** One more thing that it is about. */
    void name(String path) {
        if (names.size() < MAX_NAMES) {
            names.add(path);
        }
    }

    void file(String path, boolean directory) {
        if (names.contains(path)) {
            return;
        }
        name(path);
        if (directory) {
            directories++;
        } else {
            files++;
        }
        String place = directory ? path : PathNames.directory(path);
        under = files + directories == 1 ? place : PathNames.common(under, place);
    }

    void mark(Risk risk) {
        for (Risk known : risks) {
            if (known.kind() == risk.kind() && (known.reason().equals(risk.reason()) || risks.size() >= MAX_RISKS)) {
                return;
            }
        }
        if (risks.size() < MAX_RISKS) {
            risks.add(risk);
        }
    }

    void about(String what, String words) {
        subject = what;
        shown = words;
    }

    void other(String words) {
        other = words;
    }

    /** Ends by its descriptor or process only, however long nothing is added. */
    void patient(boolean whether) {
        patient = whether;
    }

    /** All that it stands for has failed in the same way. */
    void hopeless() {
        hopeless = true;
    }

    /** It turned out later that it failed. */
    void fails(String name) {
        failures++;
        error = name;
        lasting = name;
        hopeless = true;
    }

    boolean isHopeless() {
        return hopeless;
    }

    boolean isPatient() {
        return patient;
    }

    void touch(long now) {
        touched = Math.max(touched, now);
    }

    long touched() {
        return touched;
    }

    Optional<ProcessInfo> process() {
        return process;
    }

    long from() {
        return from;
    }

    long to() {
        return to;
    }

    long calls() {
        return calls;
    }

    /** Calls of the type itself, without those that led to it. */
    long operations() {
        return operations;
    }

    long bytes() {
        return bytes;
    }

    /** Bytes; 0 for groups that count other things. */
    long bytesMoved() {
        return switch (topic()) {
            case READ, WRITE, COPY, SEND, RECEIVE, TRACE -> bytes;
            default -> 0;
        };
    }

    long failures() {
        return failures;
    }

    /** Name of the last error. */
    String error() {
        return error;
    }

    /** Name of the last error that says something. */
    String lasting() {
        return lasting;
    }

    long duration() {
        return duration;
    }

    String subject() {
        return subject;
    }

    String shown() {
        return shown;
    }

    String other() {
        return other;
    }

    /** Deepest directory that holds all its files. */
    String under() {
        return under;
    }

    long files() {
        return files;
    }

    long directories() {
        return directories;
    }

    /** Of those it looked for. */
    long found() {
        return found;
    }

    Set<String> names() {
        return names;
    }

    List<Risk> risks() {
        return risks;
    }
}
