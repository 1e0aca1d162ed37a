// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.line;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.tracewarden.api.trace.TracedEvent;

/**
 * What a line says. Values are made when they are asked for. Immutable, thread-safe.
 *
 * <p>A signal's {@link #name()} is {@code SIGCHLD} and its only argument the siginfo structure. An exit's name is
 * {@code exited}, {@code killed} or {@code superseded}, its arguments the code, the signal (with a second one,
 * {@code core dumped}), or the other thread. A note's only argument is its text.
 */
public interface StraceRecord {

    TracedEvent.Kind kind();

    /** Of the line in its session; of the last one when it was resumed. */
    long sequence();

    /** When it began, nanoseconds since 1970-01-01T00:00Z; 0 when the line has no time. */
    long wallTime();

    /** Thread id; 0 when the line names none, as for a program without children that was traced without {@code -f}. */
    int thread();

    String name();

    List<Value> arguments();

    /**
     * One of the arguments, without making the others.
     *
     * @return {@link Value.Ellipsis} when there is none of that index
     */
    default Value argument(int index) {
        List<Value> all = arguments();
        return index >= 0 && index < all.size() ? all.get(index) : Value.Ellipsis.HERE;
    }

    /** How many arguments there are. */
    default int argumentCount() {
        return arguments().size();
    }

    /** The arguments as strace wrote them, without making their trees. */
    default List<String> argumentTexts() {
        return arguments().stream().map(Value::print).toList();
    }

    /** What the call returned; empty for others, and for a call whose end was not seen. */
    Optional<Returned> returned();

    OptionalLong durationNanos();

    /** The line, joined where it was resumed. */
    String text();

    /** Column, from 1, where reading stopped, when it is unreadable. */
    OptionalInt stoppedAt();

    /** Put together from its parts again: the same as {@link #text()} for every line that was understood. */
    String print();

    /**
     * The result of a call.
     *
     * @param value a number, a descriptor as for {@code open}, or the symbol {@code ?}
     * @param error {@code ENOENT}, {@code ERESTARTSYS}; empty when it did not fail
     * @param decoration what stands in parentheses after it, without them: {@code No such file or directory},
     *     {@code flags O_RDWR}, {@code Timeout}, {@code INJECTED}
     */
    record Returned(Value value, String error, String decoration) {

        public boolean failed() {
            return !error.isEmpty();
        }
    }
}
