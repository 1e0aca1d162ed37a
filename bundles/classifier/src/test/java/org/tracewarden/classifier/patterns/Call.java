// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.SyscallError;
import org.tracewarden.api.syscall.WaitKind;

/** A call in a {@link Tale}. */
final class Call {

    private final String name;
    private long latency;
    private int thread = 1;
    private boolean returned = true;
    private long result;
    private Optional<SyscallError> error = Optional.empty();
    private SyscallArguments arguments = SyscallArguments.NONE;
    private String path = "";
    private Optional<OpenFile> file = Optional.empty();
    private Optional<SocketAddress> address = Optional.empty();
    private String operation = "";

    private Call(String name) {
        this.name = name;
    }

    static Call of(String name) {
        return new Call(name);
    }

    static Syscall syscall(String name) {
        return new Syscall(SyscallAbi.X86_64, name.hashCode() & 0xff, name);
    }

    static SyscallError error(String name) {
        return switch (name) {
            case "EPERM" -> new SyscallError(1, name, "Operation not permitted");
            case "ENOENT" -> new SyscallError(2, name, "No such file or directory");
            case "EAGAIN" -> new SyscallError(11, name, "Resource temporarily unavailable");
            case "EACCES" -> new SyscallError(13, name, "Permission denied");
            case "ENOTDIR" -> new SyscallError(20, name, "Not a directory");
            case "EMFILE" -> new SyscallError(24, name, "Too many open files");
            case "ENETUNREACH" -> new SyscallError(101, name, "Network is unreachable");
            case "ETIMEDOUT" -> new SyscallError(110, name, "Connection timed out");
            case "ECONNREFUSED" -> new SyscallError(111, name, "Connection refused");
            case "EHOSTUNREACH" -> new SyscallError(113, name, "No route to host");
            case "EINPROGRESS" -> new SyscallError(115, name, "Operation now in progress");
            default -> throw new IllegalArgumentException(name);
        };
    }

    Call took(double millis) {
        latency = Math.round(millis * Tale.MS);
        return this;
    }

    Call thread(int id) {
        thread = id;
        return this;
    }

    Call goesOn() {
        returned = false;
        return this;
    }

    Call gets(String errorName) {
        error = Optional.of(error(errorName));
        result = -error.get().number();
        return this;
    }

    Call arguments(long first, long second, long third) {
        arguments = new SyscallArguments(first, second, third, 0, 0, 0);
        return this;
    }

    Call path(String text) {
        path = text;
        return this;
    }

    Call on(String filePath, String fileSystem) {
        file = Optional.of(new OpenFile(7, FileType.REGULAR, filePath, false, fileSystem, false, Optional.empty()));
        return this;
    }

    Call onSocket(String type, SocketAddress remote, long queue, long buffer) {
        SocketInfo socket = new SocketInfo(type, "ESTABLISHED", SocketAddress.NONE, remote, queue, buffer, 0, 0);
        file = Optional.of(
                new OpenFile(9, FileType.SOCKET, "socket:[4711]", false, "", true, Optional.of(socket)));
        return this;
    }

    Call to(String host, int port) {
        address = Optional.of(new SocketAddress(host.contains(":") ? "INET6" : "INET", host, port));
        return this;
    }

    Call operation(String word) {
        operation = word;
        return this;
    }

    /** As it is told at this moment: when it returned, or while it goes on. */
    SyscallCall at(long moment) {
        return new SyscallCall(syscall(name), thread, "t" + thread, moment - latency, false, latency, returned, result,
                error, arguments, WaitKind.UNKNOWN, path, "", file, address, operation, Optional.empty(), List.of());
    }
}
