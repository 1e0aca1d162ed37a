// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import static java.util.stream.Collectors.joining;

import java.util.List;

/** A record's tree in a compact form that shows each node's kind; what golden parses are kept in. */
final class Tree {

    private Tree() {}

    static String of(StraceRecord record) {
        StringBuilder all = new StringBuilder().append(record.sequence()).append(' ').append(record.kind()).append(' ')
                .append(record.thread()).append(' ').append(record.wallTime()).append(' ');
        record.durationNanos().ifPresent(nanos -> all.append(nanos).append("ns "));
        record.stoppedAt().ifPresent(column -> all.append("column ").append(column).append(' '));
        all.append(record.name()).append('(').append(of(record.arguments())).append(')');
        record.returned().ifPresent(returned -> all.append(" = ").append(of(returned.value()))
                .append(returned.failed() ? " !" + returned.error() : "")
                .append(returned.decoration().isEmpty() ? "" : " # " + returned.decoration()));
        return all.toString();
    }

    private static String of(List<Value> values) {
        return values.stream().map(Tree::of).collect(joining(" "));
    }

    static String of(Value value) {
        if (value instanceof Value.Text text) {
            return "t" + quoted(text.bytes()) + (text.truncated() ? "+" : "");
        } else if (value instanceof Value.Number number) {
            return "n" + number.value();
        } else if (value instanceof Value.Symbol symbol) {
            return "s:" + symbol.print();
        } else if (value instanceof Value.Flags flags) {
            return "flags(" + of(flags.parts()) + ")";
        } else if (value instanceof Value.Descriptor fd) {
            return "fd(" + fd.number() + " " + fd.target() + (fd.deleted() ? " deleted" : "") + ")";
        } else if (value instanceof Value.Struct struct) {
            return "{" + of(struct.members()) + "}";
        } else if (value instanceof Value.Array array) {
            return (array.complement() ? "~[" : "[") + of(array.elements()) + "]";
        } else if (value instanceof Value.Named named) {
            return named.name() + "=" + of(named.value());
        } else if (value instanceof Value.Applied applied) {
            return "call:" + applied.function() + "(" + of(applied.arguments()) + ")";
        } else if (value instanceof Value.Changed changed) {
            return "(" + of(changed.before()) + " => " + of(changed.after()) + ")";
        } else if (value instanceof Value.Commented commented) {
            return "(" + of(commented.value()) + " # " + commented.comment() + ")";
        } else {
            return "omitted:" + value.print();
        }
    }

    private static String quoted(byte[] bytes) {
        StringBuilder all = new StringBuilder("'");
        for (byte one : bytes) {
            if (one > ' ' && one < 127 && one != '%') {
                all.append((char) one);
            } else {
                all.append('%').append(Character.forDigit(one >> 4 & 15, 16)).append(Character.forDigit(one & 15, 16));
            }
        }
        return all.append('\'').toString();
    }
}
