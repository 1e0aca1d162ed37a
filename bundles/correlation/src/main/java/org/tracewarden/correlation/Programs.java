// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.correlation;

import java.util.Set;
import org.tracewarden.api.process.ProcessInfo;

/** Programs whose behaviour rules know. */
final class Programs {

    private static final Set<String> SHELLS = Set.of(
            "sh", "bash", "rbash", "dash", "zsh", "ash", "busybox", "ksh", "ksh93", "mksh", "lksh", "fish", "tcsh",
            "csh");
    /** Those that end with 128 + n when the process they ran ended by signal n. */
    private static final Set<String> REPORTERS = Set.of(
            "containerd-shim", "containerd-shim-runc-v2", "containerd-shim-runc-v1", "runc", "crun", "conmon",
            "docker", "docker-init", "podman", "nerdctl", "tini", "tini-static", "dumb-init", "catatonit", "s6-svscan",
            "timeout", "sudo", "su", "runuser", "doas", "setpriv", "env", "xargs", "make", "parallel", "script", "ssh",
            "systemd-run", "watch", "flock", "unshare", "nsenter", "bwrap", "catchsegv");

    private Programs() {}

    static boolean isShell(ProcessInfo process) {
        return SHELLS.contains(process.program()) || SHELLS.contains(loginName(process.comm()));
    }

    /** Whether it hands on how its child ended. */
    static boolean reportsItsChild(ProcessInfo process) {
        // comm is cut to 15 bytes: containerd-shim for every version of it
        return isShell(process) || REPORTERS.contains(process.program()) || REPORTERS.contains(process.comm());
    }

    static boolean isTimeout(ProcessInfo process) {
        return process.program().equals("timeout") || process.comm().equals("timeout");
    }

    static boolean isSystemd(ProcessInfo process) {
        return process.program().equals("systemd") || process.comm().equals("systemd");
    }

    private static String loginName(String comm) {
        return comm.startsWith("-") ? comm.substring(1) : comm;
    }
}
