// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.List;
import java.util.Optional;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.WaitKind;
import org.tracewarden.collector.strace.line.StraceRecord;
import org.tracewarden.collector.strace.line.Value;

/** Makes of a record what the BPF collector would have told of the call. For one thread. */
final class CallReader {

    private final CallNames names;
    private final CallRoles roles;

    CallReader(CallNames names, CallRoles roles) {
        this.names = names;
        this.roles = roles;
    }

    CallRole role(StraceRecord record) {
        return roles.of(record.name());
    }

    /**
     * @param enteredAt boot clock
     * @param waitedFor what it was found to have waited for
     */
    SyscallCall read(StraceRecord record, String comm, long enteredAt, Outcome outcome, WaitKind waitedFor) {
        List<Value> all = record.arguments();
        // a resumption whose beginning was not seen: what stands there are the last arguments
        boolean entryUnknown = !all.isEmpty() && all.get(0) instanceof Value.Ellipsis;
        List<Value> arguments = entryUnknown ? List.of() : all;
        CallRole role = role(record);
        String operation = operation(Values.argument(arguments, role.operation()));
        return new SyscallCall(
                names.call(record.name()), record.thread(), comm, enteredAt, entryUnknown,
                Math.max(0, record.durationNanos().orElse(0)), outcome.returned(), outcome.result(), outcome.error(),
                RawArguments.of(role, arguments), waitedFor,
                Values.text(Values.argument(arguments, role.path())).orElse(""),
                Values.text(Values.argument(arguments, role.secondPath())).orElse(""),
                file(Values.argument(arguments, role.file())), address(role, arguments), operation,
                TimeLimits.of(role, operation, arguments), List.of());
    }

    private static Optional<OpenFile> file(Value argument) {
        return argument instanceof Value.Descriptor descriptor ? OpenFiles.of(descriptor) : Optional.empty();
    }

    private static Optional<SocketAddress> address(CallRole role, List<Value> arguments) {
        return role.address() == 0 || role.address() > arguments.size()
                ? Optional.empty()
                : Endpoints.given(arguments.get(role.address() - 1));
    }

    /** The first of several flags: {@code FUTEX_WAIT_BITSET}, {@code LOCK_EX}. */
    private static String operation(Value argument) {
        if (argument instanceof Value.Flags flags && !flags.parts().isEmpty()) {
            return operation(Values.plain(flags.parts().get(0)));
        }
        return argument instanceof Value.Symbol symbol ? RawArguments.withoutPrivate(symbol.print()) : "";
    }
}
