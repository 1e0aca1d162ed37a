// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.publish;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.tracewarden.collector.strace.line.Value;

/** Finds things in the trees of arguments. */
final class Values {

    private Values() {}

    /** Without name and comment, and as it was before the call changed it. */
    static Value plain(Value value) {
        if (value instanceof Value.Named named) {
            return plain(named.value());
        }
        if (value instanceof Value.Commented commented) {
            return plain(commented.value());
        }
        if (value instanceof Value.Changed changed) {
            return plain(changed.before());
        }
        return value;
    }

    /** Argument number {@code position}, from 1; the ellipsis when there are fewer. */
    static Value argument(List<Value> arguments, int position) {
        return position < 1 || position > arguments.size()
                ? Value.Ellipsis.HERE
                : plain(arguments.get(position - 1));
    }

    static boolean isNull(Value value) {
        return value instanceof Value.Symbol symbol && symbol.print().equals("NULL");
    }

    /** A number, a descriptor's, that of a process with what {@code -Y} says of it, or NULL as 0. */
    static OptionalLong number(Value value) {
        Value plain = plain(value);
        if (plain instanceof Value.Number number) {
            return OptionalLong.of(number.value());
        }
        if (plain instanceof Value.Descriptor descriptor) {
            return OptionalLong.of(descriptor.number());
        }
        return isNull(plain) ? OptionalLong.of(0) : OptionalLong.empty();
    }

    /** The number that a structure's member has. */
    static OptionalLong number(Value.Struct struct, String member) {
        return number(struct.member(member));
    }

    static Optional<String> text(Value value) {
        return plain(value) instanceof Value.Text text
                ? Optional.of(text.truncated() ? text.text() + "..." : text.text())
                : Optional.empty();
    }

    /** Whether the symbol stands anywhere in it. */
    static boolean mentions(Value value, String symbol) {
        if (value instanceof Value.Symbol leaf) {
            return leaf.print().equals(symbol);
        }
        for (Value child : children(value)) {
            if (mentions(child, symbol)) {
                return true;
            }
        }
        return false;
    }

    /** The first structure in it that has such a member, as far as the call left or made it. */
    static Optional<Value.Struct> structWith(Value value, String member) {
        if (value instanceof Value.Struct struct && !(struct.member(member) instanceof Value.Ellipsis)) {
            return Optional.of(struct);
        }
        for (Value child : children(value)) {
            Optional<Value.Struct> found = structWith(child, member);
            if (found.isPresent()) {
                return found;
            }
        }
        return Optional.empty();
    }

    private static List<Value> children(Value value) {
        if (value instanceof Value.Flags flags) {
            return flags.parts();
        }
        if (value instanceof Value.Struct struct) {
            return struct.members();
        }
        if (value instanceof Value.Array array) {
            return array.elements();
        }
        if (value instanceof Value.Named named) {
            return List.of(named.value());
        }
        if (value instanceof Value.Applied applied) {
            return applied.arguments();
        }
        if (value instanceof Value.Commented commented) {
            return List.of(commented.value());
        }
        if (value instanceof Value.Changed changed) {
            return List.of(changed.before(), changed.after());
        }
        return List.of();
    }
}
