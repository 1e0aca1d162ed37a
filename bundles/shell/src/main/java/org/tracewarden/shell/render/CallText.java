// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.Locale;
import java.util.Optional;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.WaitKind;

/** Says in a few words what a call was about. Everything returned is safe to print. */
final class CallText {

    private CallText() {}

    /**
     * What it worked on or waited for, the most telling first: {@code ENOENT /etc/x}, {@code /data/log (nfs)},
     * {@code 10.0.0.5:5432}, {@code FUTEX_WAIT}, {@code a lock}; empty where nothing is known.
     */
    static String about(SyscallCall call) {
        String error = call.error().map(e -> SafeText.of(e.name())).orElse("");
        String object = object(call);
        String goesOn = call.returned() ? "" : "goes on";
        return join(", ", join(" ", error, object), goesOn);
    }

    /** {@code 152.5 ms}; {@code over 3.0 s} when it began before it was seen; {@code 3.0 s so far}. */
    static String latency(SyscallCall call) {
        return (call.entryUnknown() ? "over " : "") + Units.time(call.latencyNanos())
                + (call.returned() ? "" : " so far");
    }

    /** {@code regular file /data/x on ext4}, {@code socket 10.0.0.1:40000 → 10.0.0.5:5432}. */
    static String described(OpenFile file) {
        String what = file.socket().map(CallText::peers)
                .orElseGet(() -> path(file.path(), file.pathTruncated()));
        String system = file.fileSystem().isEmpty() ? "" : "on " + SafeText.of(file.fileSystem());
        String nonBlocking = file.nonBlocking() ? "(non-blocking)" : "";
        return join(" ", file.type().name().toLowerCase(Locale.ROOT).replace('_', ' '), what, system, nonBlocking);
    }

    /** Empty for {@link WaitKind#UNKNOWN}. */
    static String words(WaitKind kind) {
        return switch (kind) {
            case UNKNOWN -> "";
            case DISK -> "a file";
            case PIPE -> "a pipe";
            case TERMINAL -> "a terminal";
            case DEVICE -> "a device";
            case EVENT -> "an event";
            case CLIENT -> "an answer";
            case SERVER -> "a request";
            case TIME -> "time to pass";
            case LOCK -> "a lock";
        };
    }

    private static String object(SyscallCall call) {
        if (!call.path().isEmpty()) {
            return join(" → ", SafeText.of(call.path()), SafeText.of(call.secondPath()));
        }
        String operation = SafeText.of(call.operation());
        Optional<SocketInfo> socket = call.file().flatMap(OpenFile::socket);
        String address = call.address().map(a -> SafeText.of(a.text())).orElse("");
        if (!address.isEmpty()) {
            return join(" ", operation, address);
        }
        if (socket.isPresent()) {
            return join(" ", operation, peers(socket.get()));
        }
        if (call.file().isPresent()) {
            OpenFile file = call.file().get();
            String system = file.onNetworkFileSystem() ? "(" + SafeText.of(file.fileSystem()) + ")" : "";
            return join(" ", operation, path(file.path(), file.pathTruncated()), system);
        }
        return operation.isEmpty() ? words(call.waitedFor()) : operation;
    }

    private static String peers(SocketInfo socket) {
        String local = SafeText.of(socket.local().text());
        if (socket.remote().equals(SocketAddress.NONE)) {
            return join(" ", local, SafeText.of(socket.state()).toLowerCase(Locale.ROOT));
        }
        return join(" → ", local, SafeText.of(socket.remote().text()));
    }

    private static String path(String path, boolean truncated) {
        return (truncated ? "…" : "") + SafeText.of(path);
    }

    private static String join(String between, String... parts) {
        StringBuilder joined = new StringBuilder();
        for (String part : parts) {
            if (!part.isEmpty()) {
                joined.append(joined.isEmpty() ? "" : between).append(part);
            }
        }
        return joined.toString();
    }
}
