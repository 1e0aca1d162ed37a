// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.collector.strace.line.Value;

/** Descriptions of processes that nobody could look at, by what the trace shows of them. */
final class Sketches {

    static final int UNKNOWN_UID = -1;

    private static final int COMM_BYTES = 15;

    private Sketches() {}

    /** @param startTime when it was first seen, boot clock; 0 when it was not */
    static ProcessInfo unknown(int pid, long startTime, int uid) {
        return new ProcessInfo(
                new ProcessKey(pid, startTime), Optional.empty(), uid, "", "", List.of(), false, "", 0, 0, "", pid, 0,
                false, new Workload("", Workload.ROOT.runtime(), "", "", ""));
    }

    static ProcessInfo child(int pid, long startTime, ProcessInfo parent) {
        return new ProcessInfo(
                new ProcessKey(pid, startTime), Optional.of(parent.key()), parent.uid(), parent.comm(), parent.exe(),
                parent.argv(), parent.argvTruncated(), parent.cwd(), parent.processGroup(), parent.session(),
                parent.terminal(), pid, parent.pidNamespace(), parent.kernelThread(), parent.workload());
    }

    /** Path as given to execve(2), or to execveat(2); the last argument that a program's name can be taken from. */
    static String execPath(StraceRecord record) {
        int path = record.name().equals("execveat") ? 2 : 1;
        return Values.text(Values.argument(record.arguments(), path)).orElse("");
    }

    /**
     * The process after an exec: as it is described if that was done after it, otherwise with what the call says.
     */
    static ProcessInfo afterExec(ProcessInfo known, StraceRecord record) {
        String path = execPath(record);
        String comm = comm(path);
        if (comm.isEmpty() || comm.equals(known.comm())) {
            return known;
        }
        Value given = Values.argument(record.arguments(), record.name().equals("execveat") ? 3 : 2);
        List<String> argv = new ArrayList<>();
        boolean whole = given instanceof Value.Array;
        if (given instanceof Value.Array array) {
            for (Value element : array.elements()) {
                Optional<String> text = Values.text(element);
                whole &= text.isPresent() && !(Values.plain(element) instanceof Value.Text t && t.truncated());
                text.ifPresent(argv::add);
            }
        }
        return new ProcessInfo(
                known.key(), known.parent(), known.uid(), comm, path.startsWith("/") ? path : "", argv, !whole,
                known.cwd(), known.processGroup(), known.session(), known.terminal(), known.namespacePid(),
                known.pidNamespace(), known.kernelThread(), known.workload());
    }

    private static String comm(String path) {
        byte[] name = path.substring(path.lastIndexOf('/') + 1).getBytes(StandardCharsets.UTF_8);
        return new String(Arrays.copyOf(name, Math.min(name.length, COMM_BYTES)), StandardCharsets.UTF_8);
    }
}
