// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.util.List;
import java.util.Optional;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Reference;
import org.tracewarden.api.syscall.OpenFile;
import org.tracewarden.api.syscall.SocketAddress;
import org.tracewarden.api.syscall.SocketInfo;
import org.tracewarden.api.syscall.SyscallAbi;
import org.tracewarden.api.syscall.SyscallCall;
import org.tracewarden.api.syscall.SyscallFormatter;
import org.tracewarden.api.syscall.TimeLimit;
import org.tracewarden.linux.syscall.SyscallTables;

/**
 * The notation of strace(1), with two differences: memory that nobody read for it stays a pointer, and a descriptor
 * shows the file behind it when that is known.
 */
@Component
public final class StraceFormatter implements SyscallFormatter {

    private static final long LOW_32_BITS = 0xffff_ffffL;
    private static final int AT_FDCWD = -100;
    private static final long NANOS_PER_SECOND = 1_000_000_000;
    private static final long NANOS_PER_MICRO = 1_000;

    private final CallSignatures signatures;

    @Activate
    public StraceFormatter(@Reference SyscallTables tables) {
        this(CallSignatures.of(tables));
    }

    StraceFormatter(CallSignatures signatures) {
        this.signatures = signatures;
    }

    @Override
    public String arguments(SyscallCall call) {
        Signature signature = signature(call);
        List<Argument> arguments = signature.arguments();
        Roles roles = signatures.signature(call.syscall()).roles();
        StringBuilder out = new StringBuilder(80);
        for (int i = 0; i < arguments.size(); i++) {
            Argument argument = arguments.get(i);
            boolean leftOut = argument.kind() == ArgumentKind.UNUSED
                    || argument.kind() == ArgumentKind.CREATE_MODE && !creates(call, arguments.get(i - 1), i - 1);
            if (!leftOut) {
                if (out.length() > 0) {
                    out.append(", ");
                }
                if (argument.kind() == ArgumentKind.PATH) {
                    path(out, call, roles, arguments, i);
                } else {
                    write(out, call, argument, i);
                }
            }
        }
        return out.toString();
    }

    @Override
    public String result(SyscallCall call) {
        if (!call.returned()) {
            return "? (still in the call)";
        }
        long result = call.result();
        if (call.error().isPresent()) {
            return "-1 " + call.error().get().name() + " (" + call.error().get().text() + ")";
        }
        if (result <= -512 && result >= -516) {
            return "? " + restartCode(result) + " (interrupted by a signal)";
        }
        StringBuilder out = new StringBuilder();
        Argument kind = signature(call).result();
        switch (kind.kind()) {
            case READY -> out.append(result).append(result == 0 ? " (Timeout)" : "");
            case CONSTANT -> {
                hex(out, result);
                if (result != 0) {
                    out.append(" (flags ");
                    kind.constants().write(out, result);
                    out.append(')');
                }
            }
            case LONG -> out.append(result);
            default -> number(out, kind.kind(), word(call, result));
        }
        return out.toString();
    }

    private Signature signature(SyscallCall call) {
        return signatures.signature(call.syscall()).forOperation(call.operation());
    }

    private static String restartCode(long result) {
        return switch ((int) -result) {
            case 512 -> "ERESTARTSYS";
            case 513 -> "ERESTARTNOINTR";
            case 514 -> "ERESTARTNOHAND";
            case 515 -> "ENOIOCTLCMD";
            default -> "ERESTART_RESTARTBLOCK";
        };
    }

    private static boolean creates(SyscallCall call, Argument flags, int index) {
        long value = call.arguments().get(index);
        return flags.constants().has("O_CREAT", value) || flags.constants().has("O_TMPFILE", value);
    }

    private static void write(StringBuilder out, SyscallCall call, Argument argument, int index) {
        long value = word(call, call.arguments().get(index));
        switch (argument.kind()) {
            case FILE, FD -> descriptor(out, call, value);
            case DIRFD -> {
                if ((int) value == AT_FDCWD) {
                    out.append("AT_FDCWD");
                } else {
                    descriptor(out, call, value);
                }
            }
            case ADDRESS, ADDRESS_OUT -> call.address()
                    .ifPresentOrElse(address -> address(out, address), () -> pointer(out, value));
            case MESSAGE -> call.address().ifPresentOrElse(
                    address -> {
                        out.append("{msg_name=");
                        address(out, address);
                        out.append(", ...}");
                    },
                    () -> pointer(out, value));
            case MILLISECONDS -> out.append((int) value).append((int) value > 0 ? "ms" : "");
            case TIMESPEC, TIMESPEC_POINT, TIMESPEC_BY_FLAGS, TIMESPEC_BY_FUTEX ->
                    time(out, call.timeLimit(), value, "tv_nsec", 1);
            case TIMEVAL -> time(out, call.timeLimit(), value, "tv_usec", NANOS_PER_MICRO);
            case CONSTANT -> argument.constants().write(out, value);
            default -> number(out, argument.kind(), value);
        }
    }

    /** Code of 32 bits has arguments of 32 bits, whatever else is in the register. */
    private static long word(SyscallCall call, long value) {
        SyscallAbi abi = call.syscall().abi();
        return abi == SyscallAbi.I386 || abi == SyscallAbi.ARM ? value & LOW_32_BITS : value;
    }

    private static void number(StringBuilder out, ArgumentKind kind, long value) {
        switch (kind) {
            case POINTER -> pointer(out, value);
            case OCTAL, CREATE_MODE -> out.append(String.format("0%02o", value & LOW_32_BITS));
            case INT, ID, PID -> out.append((int) value);
            case UINT -> out.append(value & LOW_32_BITS);
            case LONG -> out.append(value);
            case SIZE -> out.append(Long.toUnsignedString(value));
            default -> hex(out, value);
        }
    }

    private static void pointer(StringBuilder out, long value) {
        if (value == 0) {
            out.append("NULL");
        } else {
            hex(out, value);
        }
    }

    private static void hex(StringBuilder out, long value) {
        out.append(value == 0 ? "0" : "0x" + Long.toHexString(value));
    }

    private static void descriptor(StringBuilder out, SyscallCall call, long value) {
        int number = (int) value;
        out.append(number);
        call.file().filter(file -> file.descriptor() == number).ifPresent(file -> {
            out.append('<');
            Quoted.escape(out, fileText(file), '>');
            out.append('>');
        });
    }

    private static String fileText(OpenFile file) {
        if (file.socket().isEmpty()) {
            return file.path();
        }
        SocketInfo socket = file.socket().get();
        String end = socket.remote().text().isEmpty() ? socket.local().text() : socket.remote().text();
        return end.isEmpty() ? file.path() : "socket " + end;
    }

    private static void path(
            StringBuilder out, SyscallCall call, Roles roles, List<Argument> arguments, int index) {
        int number = index + 1;
        long pointer = word(call, call.arguments().get(index));
        String text = number == roles.path() ? call.path() : number == roles.secondPath() ? call.secondPath() : "";
        if (text.isEmpty() && (pointer == 0 || !mayBeEmpty(call, arguments))) {
            pointer(out, pointer);
        } else {
            Quoted.write(out, text);
        }
    }

    /** Whether the call takes an empty path for the descriptor itself, so that an empty one was not just unreadable. */
    private static boolean mayBeEmpty(SyscallCall call, List<Argument> arguments) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).constants().has("AT_EMPTY_PATH", call.arguments().get(i))) {
                return true;
            }
        }
        return false;
    }

    private static void address(StringBuilder out, SocketAddress address) {
        out.append('{').append(address.family());
        if (!address.text().isEmpty()) {
            out.append(' ');
            Quoted.escape(out, address.text(), '}');
        }
        out.append('}');
    }

    private static void time(
            StringBuilder out, Optional<TimeLimit> limit, long pointer, String fraction, long nanosPerUnit) {
        if (pointer == 0 || limit.isEmpty() || limit.get().kind() == TimeLimit.Kind.NONE) {
            pointer(out, pointer);
            return;
        }
        long nanos = limit.get().nanos();
        out.append("{tv_sec=").append(nanos / NANOS_PER_SECOND)
                .append(", ").append(fraction).append('=').append(nanos % NANOS_PER_SECOND / nanosPerUnit)
                .append('}');
    }
}
