// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;

/** Descriptions that differ from another in one respect. */
final class Copies {

    private Copies() {}

    static ProcessInfo withKey(ProcessInfo info, ProcessKey key) {
        return copy(info, key, info.parent(), info.argv(), info.argvTruncated());
    }

    static ProcessInfo withParent(ProcessInfo info, Optional<ProcessKey> parent) {
        return copy(info, info.key(), parent, info.argv(), info.argvTruncated());
    }

    /** A command line of at most {@code limit} characters, marked as truncated when it was longer. */
    static ProcessInfo withCutArguments(ProcessInfo info, int limit) {
        int left = limit;
        List<String> kept = new ArrayList<>();
        for (String argument : info.argv()) {
            if (argument.length() > left) {
                if (left > 0) {
                    kept.add(argument.substring(0, left));
                }
                return copy(info, info.key(), info.parent(), kept, true);
            }
            kept.add(argument);
            left -= argument.length();
        }
        return info;
    }

    private static ProcessInfo copy(
            ProcessInfo info, ProcessKey key, Optional<ProcessKey> parent, List<String> argv, boolean argvTruncated) {
        return new ProcessInfo(
                key, parent, info.uid(), info.comm(), info.exe(), argv, argvTruncated, info.cwd(), info.processGroup(),
                info.session(), info.terminal(), info.namespacePid(), info.pidNamespace(), info.kernelThread(),
                info.workload());
    }
}
