// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.enrich;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Future;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;

/** One life of a pid, from its fork to its end: what is known of it, and from where. For the enricher's thread. */
final class Life {

    private static final int MAX_COMM_BYTES = 15;
    private static final int MAX_ARGV_BYTES = 4_096;

    private final int pid;
    private final long bornWallTime;
    private final Optional<ProcessInfo> likely;
    private Optional<ProcessInfo> info = Optional.empty();
    private Optional<Future<Optional<ProcessInfo>>> reading = Optional.empty();
    private boolean imageFromTrace;
    private long readNanos;

    /**
     * @param bornWallTime of the first record that told of it
     * @param likely a process of the user and container that it probably is of, for the case that it is gone already
     */
    Life(int pid, long bornWallTime, Optional<ProcessInfo> likely) {
        this.pid = pid;
        this.likely = likely;
        this.bornWallTime = bornWallTime;
    }

    int pid() {
        return pid;
    }

    long bornWallTime() {
        return bornWallTime;
    }

    Optional<ProcessInfo> info() {
        return info;
    }

    Optional<Future<Optional<ProcessInfo>>> reading() {
        return reading;
    }

    void reading(Future<Optional<ProcessInfo>> read) {
        reading = Optional.of(read);
    }

    void readAt(long nanos) {
        reading = Optional.empty();
        readNanos = nanos;
    }

    long readNanos() {
        return readNanos;
    }

    /** Whether program and arguments are those that the trace told: /proc may be ahead of it by an exec. */
    boolean imageFromTrace() {
        return imageFromTrace;
    }

    /** What /proc says now of the same process. Identity and parent stay: both were settled when it began. */
    void refresh(ProcessInfo fresh) {
        if (info.isEmpty()) {
            info = Optional.of(fresh);
            return;
        }
        ProcessInfo known = info.get();
        boolean sameImage = !imageFromTrace || sameProgram(known.argv(), known.exe(), fresh.argv());
        info = Optional.of(new ProcessInfo(
                known.key(),
                known.parent().or(fresh::parent),
                fresh.uid(),
                sameImage ? fresh.comm() : known.comm(),
                sameImage && !fresh.exe().isEmpty() ? fresh.exe() : known.exe(),
                sameImage ? fresh.argv() : known.argv(),
                sameImage ? fresh.argvTruncated() : known.argvTruncated(),
                sameImage && !fresh.cwd().isEmpty() ? fresh.cwd() : known.cwd(),
                fresh.processGroup(),
                fresh.session(),
                fresh.terminal(),
                fresh.namespacePid(),
                fresh.pidNamespace(),
                fresh.kernelThread(),
                fresh.workload()));
    }

    /** The kernel puts an interpreter before a script and the script's path in place of its name. */
    private static boolean sameProgram(List<String> traced, String path, List<String> fresh) {
        if (fresh.equals(traced)) {
            return true;
        }
        int arguments = Math.max(0, traced.size() - 1);
        if (fresh.size() <= arguments + 1) {
            return false;
        }
        int script = fresh.size() - arguments - 1;
        return fresh.get(script).equals(path)
                && fresh.subList(script + 1, fresh.size())
                        .equals(traced.subList(Math.min(1, traced.size()), traced.size()));
    }

    /** It began as a copy of another. @param key as well as it is known @param fresh what /proc says of it */
    void forked(ProcessKey key, Optional<ProcessKey> parent, Optional<ProcessInfo> copied,
            Optional<ProcessInfo> fresh) {
        if (info.isEmpty()) {
            info = fresh.or(() -> copied.map(from -> copy(from, key)));
            if (info.isEmpty()) {
                info = Optional.of(blank(key));
            }
        }
        ProcessInfo now = info.get();
        if (copied.isPresent() && !imageFromTrace) {
            ProcessInfo from = copied.get();
            imageFromTrace = true;
            info = Optional.of(new ProcessInfo(now.key(), parent, now.uid(), from.comm(), from.exe(), from.argv(),
                    from.argvTruncated(), from.cwd(), now.processGroup(), now.session(), now.terminal(),
                    now.namespacePid(), now.pidNamespace(), false, now.workload()));
        } else {
            info = Optional.of(new ProcessInfo(now.key(), parent, now.uid(), now.comm(), now.exe(), now.argv(),
                    now.argvTruncated(), now.cwd(), now.processGroup(), now.session(), now.terminal(),
                    now.namespacePid(), now.pidNamespace(), false, now.workload()));
        }
    }

    /** It runs another program. @param key for the case that nothing is known of it yet */
    void executed(ProcessKey key, String path, List<String> arguments, boolean cut) {
        ProcessInfo now = info.orElseGet(() -> blank(key));
        List<String> argv = new ArrayList<>();
        int bytes = 0;
        boolean truncated = cut;
        for (String argument : arguments) {
            bytes += argument.length() + 1;
            if (bytes > MAX_ARGV_BYTES) {
                truncated = true;
                break;
            }
            argv.add(argument);
        }
        imageFromTrace = true;
        info = Optional.of(new ProcessInfo(now.key(), now.parent(), now.uid(), comm(path), path, argv, truncated,
                now.cwd(), now.processGroup(), now.session(), now.terminal(), now.namespacePid(), now.pidNamespace(),
                false, now.workload()));
    }

    void moved(String cwd) {
        change(now -> new ProcessInfo(now.key(), now.parent(), now.uid(), now.comm(), now.exe(), now.argv(),
                now.argvTruncated(), cwd, now.processGroup(), now.session(), now.terminal(), now.namespacePid(),
                now.pidNamespace(), now.kernelThread(), now.workload()));
    }

    void user(int uid) {
        change(now -> new ProcessInfo(now.key(), now.parent(), uid, now.comm(), now.exe(), now.argv(),
                now.argvTruncated(), now.cwd(), now.processGroup(), now.session(), now.terminal(), now.namespacePid(),
                now.pidNamespace(), now.kernelThread(), now.workload()));
    }

    void named(String name) {
        change(now -> new ProcessInfo(now.key(), now.parent(), now.uid(), comm(name), now.exe(), now.argv(),
                now.argvTruncated(), now.cwd(), now.processGroup(), now.session(), now.terminal(), now.namespacePid(),
                now.pidNamespace(), now.kernelThread(), now.workload()));
    }

    private void change(java.util.function.UnaryOperator<ProcessInfo> change) {
        info = info.map(change);
    }

    private static String comm(String path) {
        byte[] name = path.substring(path.lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8);
        return new String(name, 0, Math.min(name.length, MAX_COMM_BYTES), StandardCharsets.UTF_8);
    }

    private static ProcessInfo copy(ProcessInfo from, ProcessKey key) {
        return new ProcessInfo(key, Optional.of(from.key()), from.uid(), from.comm(), from.exe(), from.argv(),
                from.argvTruncated(), from.cwd(), from.processGroup(), from.session(), from.terminal(), key.pid(),
                from.pidNamespace(), false, from.workload());
    }

    private ProcessInfo blank(ProcessKey key) {
        return new ProcessInfo(key, Optional.empty(), likely.map(ProcessInfo::uid).orElse(0), "", "", List.of(), false,
                "", 0, 0, "", key.pid(), likely.map(ProcessInfo::pidNamespace).orElse(0L), false,
                likely.map(ProcessInfo::workload).orElse(Workload.ROOT));
    }
}
