// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import java.util.List;

/** One node of an argument's tree. {@link #print()} gives strace's own spelling back. */
public sealed interface Value {

    /** As strace wrote it. */
    String print();

    /**
     * A string.
     *
     * @param bytes what it stands for, escapes resolved
     * @param truncated whether {@code ...} follows the closing quote
     */
    record Text(String print, byte[] bytes, boolean truncated) implements Value {

        /** As UTF-8, bytes that are none replaced. */
        public String text() {
            return new String(bytes, java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    /** Decimal, octal or hexadecimal. @param value of 64 bits, as signed */
    record Number(String print, long value) implements Value {}

    /** {@code O_RDONLY}, {@code NULL}, {@code SIGTERM}, {@code ?}. */
    record Symbol(String print) implements Value {}

    /** {@code O_RDWR|O_CREAT|0x8000}, also {@code S_IFREG|0644} and shifts such as {@code 1<<CLONE_X}. */
    record Flags(String print, List<Value> parts) implements Value {}

    /**
     * A descriptor with what {@code -yy} says of it: {@code 3</etc/hosts>}, {@code 4<TCP:[127.0.0.1:80->…]>},
     * {@code AT_FDCWD</root>}.
     *
     * @param number its number; {@code AT_FDCWD} is -100
     * @param target what stands between the angle brackets, escapes resolved
     * @param deleted whether {@code (deleted)} follows
     */
    record Descriptor(String print, int number, String target, boolean deleted) implements Value {}

    /** {@code {st_mode=…, st_size=…, ...}}. */
    record Struct(String print, List<Value> members) implements Value {

        /** The value of a member of that name; {@link Ellipsis} when there is none. */
        public Value member(String name) {
            for (Value member : members) {
                if (member instanceof Named named && named.name().equals(name)) {
                    return named.value();
                }
            }
            return Ellipsis.HERE;
        }
    }

    /** {@code [1, 2]}, also a set {@code [INT TERM]} and its complement {@code ~[INT]}. */
    record Array(String print, List<Value> elements, boolean complement) implements Value {}

    /** {@code st_size=12}, {@code [FUTEX_X]=…}, {@code child_tidptr=0x7f…}. */
    record Named(String print, String name, Value value) implements Value {}

    /** {@code makedev(0x8, 0x1)}, {@code htons(80)}, {@code inet_addr("10.0.0.5")}. */
    record Applied(String print, String function, List<Value> arguments) implements Value {}

    /** A value that the call changed: {@code [128] => [16]}. */
    record Changed(String print, Value before, Value after) implements Value {}

    /** A value with a comment: {@code 0x7ffd… /* 23 vars *}{@code /}. */
    record Commented(String print, Value value, String comment) implements Value {}

    /** {@code ...}: strace left something out. */
    record Ellipsis(String print) implements Value {

        public static final Ellipsis HERE = new Ellipsis("...");
    }
}
