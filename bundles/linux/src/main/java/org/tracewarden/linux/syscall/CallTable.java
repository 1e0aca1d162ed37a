// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.syscall;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallAbi;

/** The system calls of one table. Empty where the machine that built this bundle had no header of it. */
final class CallTable {

    /** The kernel's programs tell no greater number; greater ones, if ever asked for, are made anew each time. */
    private static final int NUMBERS = 1024;

    private final SyscallAbi abi;
    private final Syscall[] byNumber = new Syscall[NUMBERS];
    private final Map<String, Syscall> byName = new LinkedHashMap<>();

    private CallTable(SyscallAbi abi) {
        this.abi = abi;
    }

    static CallTable read(SyscallAbi abi) {
        CallTable table = new CallTable(abi);
        TableFile.lines(file(abi)).forEach(line -> {
            String[] fields = line.split(" ");
            table.add(new Syscall(abi, Integer.parseInt(fields[0]), fields[1]));
        });
        for (int number = 0; number < NUMBERS; number++) {
            if (table.byNumber[number] == null) {
                table.byNumber[number] = unnamed(abi, number);
            }
        }
        return table;
    }

    Syscall byNumber(int number) {
        return number >= 0 && number < NUMBERS ? byNumber[number] : unnamed(abi, number);
    }

    Optional<Syscall> byName(String name) {
        return Optional.ofNullable(byName.get(name));
    }

    Set<String> names() {
        return Collections.unmodifiableSet(byName.keySet());
    }

    private void add(Syscall call) {
        byNumber[call.number()] = call;
        byName.put(call.name(), call);
    }

    private static Syscall unnamed(SyscallAbi abi, int number) {
        return new Syscall(abi, number, "syscall_" + number);
    }

    private static String file(SyscallAbi abi) {
        return switch (abi) {
            case X86_64 -> "x86-64.txt";
            case I386 -> "i386.txt";
            case X32 -> "x32.txt";
            case AARCH64 -> "arm64.txt";
            case ARM -> "arm.txt";
        };
    }
}
