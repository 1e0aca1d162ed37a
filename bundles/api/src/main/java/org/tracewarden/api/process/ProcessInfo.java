// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.process;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What was known of a process at one moment. Immutable; a later exec gives another description of the same
 * {@link #key}. Texts are empty where the fact is not known, as for a process that was gone before it could be looked
 * at.
 *
 * @param key identity
 * @param parent the process that forked it; empty for the first processes and where it was not seen
 * @param uid real user id, in the initial user namespace
 * @param comm name of the thread-group leader, at most 15 bytes ({@code proc(5)}, comm)
 * @param exe absolute path of the executable, as the process sees it
 * @param argv command line; empty for kernel threads
 * @param argvTruncated whether the command line was longer than the 4 KB that are kept
 * @param cwd working directory at the last exec
 * @param processGroup process group id, in the initial pid namespace
 * @param session session id, in the initial pid namespace
 * @param terminal controlling terminal, such as {@code pts/3}
 * @param namespacePid pid in the innermost pid namespace; equal to the key's pid outside of one
 * @param pidNamespace inode of the pid namespace ({@code /proc/PID/ns/pid}), 0 when not known
 * @param kernelThread whether it is a kernel thread
 * @param workload container, pod, unit and cgroup
 */
public record ProcessInfo(
        ProcessKey key,
        Optional<ProcessKey> parent,
        int uid,
        String comm,
        String exe,
        List<String> argv,
        boolean argvTruncated,
        String cwd,
        int processGroup,
        int session,
        String terminal,
        int namespacePid,
        long pidNamespace,
        boolean kernelThread,
        Workload workload) {

    private static final Set<String> MANY_IN_ONE = Set.of("busybox", "toybox", "coreutils");

    public ProcessInfo {
        argv = List.copyOf(argv);
    }

    public int pid() {
        return key.pid();
    }

    /**
     * The name a person knows it by: the last part of {@link #exe}; {@link #comm} where the executable is not known, or
     * is one of those that are many programs in one and go by the name they were called with.
     */
    public String program() {
        String file = exe.substring(exe.lastIndexOf('/') + 1);
        return file.isEmpty() || MANY_IN_ONE.contains(file) ? comm : file;
    }
}
