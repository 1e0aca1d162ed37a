// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.tracewarden.api.event.SystemCall;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallError;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.collector.strace.line.Value;
import org.tracewarden.linux.syscall.SyscallTables;

/**
 * Calls and errors by the names that strace gives them. Calls are taken for those of the machine's own table: strace
 * says of 32-bit code only when a process turns to it. For one thread.
 */
final class CallNames {

    private static final int LAST_ERRNO = 133;
    private static final int MOST_NAMES = 2048;
    private static final String UNNAMED = "syscall_0x";

    private final SyscallTables tables;
    private final Map<String, Syscall> calls = new HashMap<>();
    private final Map<String, SyscallError> errors = new HashMap<>();

    CallNames(SyscallTables tables) {
        this.tables = tables;
        for (int errno = 1; errno <= LAST_ERRNO; errno++) {
            SyscallError error = tables.error(errno);
            errors.put(error.name(), error);
        }
        // what strace calls them; the tables have one name for a number
        errors.putIfAbsent("EWOULDBLOCK", tables.error(11));
        errors.putIfAbsent("ENOTSUP", tables.error(95));
    }

    Syscall call(String name) {
        Syscall known = calls.get(name);
        if (known == null) {
            known = find(name);
            if (calls.size() < MOST_NAMES) {
                calls.put(name, known);
            }
        }
        return known;
    }

    private Syscall find(String name) {
        if (name.startsWith(UNNAMED)) {
            try {
                int number = Integer.parseInt(name, UNNAMED.length(), name.length(), 16);
                return tables.byNumber(tables.nativeAbi(), number);
            } catch (NumberFormatException noNumber) {
                return new Syscall(tables.nativeAbi(), -1, name);
            }
        }
        return tables.byName(tables.nativeAbi(), name).orElseGet(() -> new Syscall(tables.nativeAbi(), -1, name));
    }

    SystemCall systemCall(StraceRecord record) {
        Syscall call = call(record.name());
        return new SystemCall(
                call.number(), call.name(), Values.number(Values.argument(record.arguments(), 1)).orElse(0));
    }

    Outcome outcome(StraceRecord record) {
        Optional<StraceRecord.Returned> ended = record.returned();
        if (ended.isEmpty()) {
            return Outcome.NEVER;
        }
        StraceRecord.Returned returned = ended.get();
        if (returned.failed()) {
            return failure(returned.error());
        }
        Value value = Values.plain(returned.value());
        return value instanceof Value.Symbol ? Outcome.NEVER : Outcome.of(Values.number(value).orElse(0));
    }

    private Outcome failure(String name) {
        SyscallError error = errors.get(name);
        if (error != null) {
            return Outcome.of(error);
        }
        return switch (name) {
            case "ERESTARTSYS" -> Outcome.of(-512);
            case "ERESTARTNOINTR" -> Outcome.of(-513);
            case "ERESTARTNOHAND" -> Outcome.of(-514);
            case "ERESTART_RESTARTBLOCK" -> Outcome.of(-516);
            default -> Outcome.of(-1);
        };
    }
}
