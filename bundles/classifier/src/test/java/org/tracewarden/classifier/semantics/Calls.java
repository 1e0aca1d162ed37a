// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.Workload;
import org.tracewarden.api.syscall.FileType;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallArguments;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.SyscallError;
import org.tracewarden.api.syscall.TimeLimit;
import org.tracewarden.api.syscall.WaitKind;

/** Writes calls for tests. What is not said is not known. */
final class Calls {

    static final long MILLI = 1_000_000L;
    static final long SECOND = 1_000 * MILLI;
    static final long HOUR_AFTER_BOOT = 3_600 * SECOND;

    private Syscall syscall;
    private int thread = 1234;
    private long enteredAt = HOUR_AFTER_BOOT;
    private boolean entryUnknown;
    private long latency;
    private boolean returned = true;
    private long result;
    private Optional<SyscallError> error = Optional.empty();
    private SyscallArguments arguments = SyscallArguments.NONE;
    private WaitKind waitedFor = WaitKind.UNKNOWN;
    private String path = "";
    private Optional<OpenFile> file = Optional.empty();
    private Optional<SocketAddress> address = Optional.empty();
    private String operation = "";
    private Optional<TimeLimit> timeLimit = Optional.empty();

    private Calls(String name, long latency) {
        this.syscall = new Syscall(SyscallAbi.X86_64, 0, name);
        this.latency = latency;
    }

    static Calls call(String name, double millis) {
        return new Calls(name, Math.round(millis * MILLI));
    }

    static Calls nanos(String name, long nanos) {
        return new Calls(name, nanos);
    }

    static Syscall syscall(String name) {
        return new Syscall(SyscallAbi.X86_64, 0, name);
    }

    static ProcessInfo process(String comm) {
        return process(1234, comm);
    }

    static ProcessInfo process(int pid, String comm) {
        return new ProcessInfo(new ProcessKey(pid, 77), Optional.empty(), 0, comm, "", List.of(), false, "", pid, pid,
                "", pid, 0, false, Workload.ROOT);
    }

    Calls abi(SyscallAbi abi) {
        syscall = new Syscall(abi, 0, syscall.name());
        return this;
    }

    Calls by(int id) {
        thread = id;
        return this;
    }

    Calls from(long bootNanos) {
        enteredAt = bootNanos;
        return this;
    }

    Calls beganUnseen() {
        entryUnknown = true;
        return this;
    }

    Calls ongoing() {
        returned = false;
        return this;
    }

    Calls returning(long value) {
        result = value;
        return this;
    }

    Calls failing(int number, String name, String text) {
        result = -number;
        error = Optional.of(new SyscallError(number, name, text));
        return this;
    }

    Calls arguments(long... values) {
        long[] all = Arrays.copyOf(values, 6);
        arguments = new SyscallArguments(all[0], all[1], all[2], all[3], all[4], all[5]);
        return this;
    }

    Calls waiting(WaitKind kind) {
        waitedFor = kind;
        return this;
    }

    Calls path(String name) {
        path = name;
        return this;
    }

    Calls on(FileType type, String name, String fileSystem) {
        file = Optional.of(new OpenFile(3, type, name, false, fileSystem, false, Optional.empty()));
        return this;
    }

    Calls onSocket(String state, SocketAddress local, SocketAddress remote) {
        file = Optional.of(new OpenFile(3, FileType.SOCKET, "socket:[4711]", false, "", false,
                Optional.of(new SocketInfo("STREAM", state, local, remote, 87_040, 87_040, 0, 131_072))));
        return this;
    }

    Calls to(String host, int port) {
        address = Optional.of(new SocketAddress("INET", host, port));
        return this;
    }

    Calls operation(String word) {
        operation = word;
        return this;
    }

    Calls limit(TimeLimit.Kind kind, long nanos) {
        timeLimit = Optional.of(new TimeLimit(kind, nanos));
        return this;
    }

    SyscallCall build() {
        return new SyscallCall(syscall, thread, "worker", enteredAt, entryUnknown, latency, returned, result, error,
                arguments, waitedFor, path, "", file, address, operation, timeLimit, List.of());
    }
}
