// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

/** Entries in the order in which they were added. Each entry is in one list at a time. */
final class EntryList {

    private TableEntry first;
    private TableEntry last;
    private int size;

    int size() {
        return size;
    }

    /** The one added longest ago, or null when empty. */
    TableEntry first() {
        return first;
    }

    void add(TableEntry entry) {
        entry.previous = last;
        entry.next = null;
        if (last == null) {
            first = entry;
        } else {
            last.next = entry;
        }
        last = entry;
        size++;
    }

    void remove(TableEntry entry) {
        if (entry.previous == null) {
            first = entry.next;
        } else {
            entry.previous.next = entry.next;
        }
        if (entry.next == null) {
            last = entry.previous;
        } else {
            entry.next.previous = entry.previous;
        }
        entry.previous = null;
        entry.next = null;
        size--;
    }
}
