// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.process;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.process.ProcessTable;

/**
 * The process table: entries linked to the entry of their current parent, so that a reused pid never gives a false
 * ancestor. One thread changes it, any thread may look.
 *
 * <p>When it is full, the longest dead entry goes first. When all are living, the one goes that arrived longest ago
 * among those without living children, as no ancestry runs through it; if the 1,024 oldest all have children, the
 * oldest of all goes. Either is counted in {@link #evictedAlive()}. An entry that was forgotten stays readable as the
 * last ancestor of its children: at most one such entry for each that is in the table.
 *
 * <p>A dead entry keeps at most 512 characters of its command line.
 */
final class LinkedProcessTable implements ProcessTable {

    static final int DEPTH_LIMIT = 64;
    static final long TICK_NANOS = 10_000_000L;
    private static final int LEAF_SEARCH_LIMIT = 1024;
    private static final int DEAD_ARGUMENTS_LIMIT = 512;

    private final Map<ProcessKey, TableEntry> byKey = new HashMap<>();
    private final Map<Integer, TableEntry> byPid = new HashMap<>();
    private final EntryList living = new EntryList();
    private final EntryList dead = new EntryList();
    private int capacity;
    private long evictedAlive;

    LinkedProcessTable(int capacity) {
        this.capacity = capacity;
    }

    @Override
    public synchronized Optional<Entry> find(int pid) {
        return Optional.ofNullable(byPid.get(pid)).map(LinkedProcessTable::row);
    }

    @Override
    public synchronized Optional<Entry> find(ProcessKey key) {
        return Optional.ofNullable(byKey.get(key)).map(LinkedProcessTable::row);
    }

    @Override
    public synchronized List<ProcessInfo> ancestry(ProcessKey key) {
        TableEntry entry = byKey.get(key);
        return entry == null ? List.of() : ancestry(entry);
    }

    @Override
    public List<ProcessInfo> living() {
        List<ProcessInfo> result;
        synchronized (this) {
            result = new ArrayList<>(living.size());
            for (TableEntry entry = living.first(); entry != null; entry = entry.next) {
                result.add(entry.info);
            }
        }
        result.sort(Comparator.comparingInt(ProcessInfo::pid));
        return result;
    }

    @Override
    public synchronized int size() {
        return byKey.size();
    }

    @Override
    public synchronized int capacity() {
        return capacity;
    }

    @Override
    public synchronized long evictedAlive() {
        return evictedAlive;
    }

    synchronized void resize(int newCapacity) {
        capacity = newCapacity;
        makeRoom(0);
    }

    synchronized void countEvictedAlive(long before) {
        evictedAlive += before;
    }

    /**
     * The entry of a process that a kernel record names, or null. An entry that was read from /proc and started within
     * the same clock tick is that process, and gets its exact start time.
     */
    synchronized TableEntry lookup(int pid, long start) {
        ProcessKey key = new ProcessKey(pid, start);
        TableEntry entry = byKey.get(key);
        if (entry == null) {
            TableEntry samePid = byPid.get(pid);
            if (samePid != null && samePid.tickPrecise && tick(start) == samePid.key().startTime()) {
                rekey(samePid, key);
                return samePid;
            }
        }
        return entry;
    }

    /** The latest entry with that pid when it started in the clock tick that /proc tells, or null. */
    synchronized TableEntry lookupRounded(ProcessKey rounded) {
        TableEntry entry = byPid.get(rounded.pid());
        return entry != null && tick(entry.key().startTime()) == rounded.startTime() ? entry : null;
    }

    /**
     * Adds a process that is not in the table. An older one that still counts as living with that pid has ended
     * without its end being seen, since two living processes never share a pid.
     */
    synchronized TableEntry add(ProcessInfo info, TableEntry parent) {
        makeRoom(1);
        TableEntry entry = new TableEntry(info);
        TableEntry samePid = byPid.get(info.pid());
        if (samePid == null || samePid.key().startTime() <= info.key().startTime()) {
            if (samePid != null && samePid.alive) {
                die(samePid, info.key().startTime());
            }
            byPid.put(info.pid(), entry);
        }
        byKey.put(info.key(), entry);
        living.add(entry);
        link(entry, parent);
        return entry;
    }

    synchronized void update(TableEntry entry, ProcessInfo info) {
        entry.info = info;
    }

    /** Notes who is the parent now. */
    synchronized void reparent(TableEntry entry, TableEntry parent) {
        if (entry.parent != parent && !descends(parent, entry)) {
            link(entry, parent);
        }
    }

    /** Marks a process dead; nothing happens when it is already. */
    synchronized void die(TableEntry entry, long at) {
        if (!entry.alive) {
            return;
        }
        entry.alive = false;
        entry.diedAt = at;
        entry.info = Copies.withCutArguments(entry.info, DEAD_ARGUMENTS_LIMIT);
        if (entry.parent != null) {
            entry.parent.livingChildren--;
        }
        if (!entry.forgotten) {
            living.remove(entry);
            dead.add(entry);
        }
    }

    synchronized List<ProcessInfo> ancestry(TableEntry entry) {
        List<ProcessInfo> result = new ArrayList<>(8);
        for (TableEntry at = entry.parent; at != null && result.size() < DEPTH_LIMIT; at = at.parent) {
            result.add(at.info);
        }
        return result;
    }

    /** Every entry: the dead by time of death, then the living by arrival. */
    synchronized void forEach(Consumer<TableEntry> action) {
        for (TableEntry entry = dead.first(); entry != null; entry = entry.next) {
            action.accept(entry);
        }
        for (TableEntry entry = living.first(); entry != null; entry = entry.next) {
            action.accept(entry);
        }
    }

    static long tick(long start) {
        return start - start % TICK_NANOS;
    }

    private void link(TableEntry entry, TableEntry parent) {
        if (entry.alive && entry.parent != null) {
            entry.parent.livingChildren--;
        }
        entry.parent = parent == entry ? null : parent;
        if (entry.alive && entry.parent != null) {
            entry.parent.livingChildren++;
        }
    }

    private static boolean descends(TableEntry entry, TableEntry from) {
        TableEntry at = entry;
        for (int depth = 0; at != null && depth <= DEPTH_LIMIT; depth++, at = at.parent) {
            if (at == from) {
                return true;
            }
        }
        return at != null;
    }

    private void rekey(TableEntry entry, ProcessKey exact) {
        ProcessKey rounded = entry.key();
        byKey.remove(rounded);
        entry.info = Copies.withKey(entry.info, exact);
        entry.tickPrecise = false;
        byKey.put(exact, entry);
        Optional<ProcessKey> asParent = Optional.of(rounded);
        for (TableEntry other : byKey.values()) {
            if (other.info.parent().equals(asParent)) {
                other.info = Copies.withParent(other.info, Optional.of(exact));
            }
        }
    }

    private void makeRoom(int wanted) {
        while (byKey.size() + wanted > capacity) {
            if (dead.first() != null) {
                forget(dead.first(), dead);
            } else {
                forget(oldestLeaf(), living);
                evictedAlive++;
            }
        }
    }

    private TableEntry oldestLeaf() {
        TableEntry entry = living.first();
        for (int looked = 0; entry != null && looked < LEAF_SEARCH_LIMIT; looked++, entry = entry.next) {
            if (entry.livingChildren == 0) {
                return entry;
            }
        }
        return living.first();
    }

    private void forget(TableEntry entry, EntryList list) {
        list.remove(entry);
        byKey.remove(entry.key());
        byPid.remove(entry.key().pid(), entry);
        link(entry, null);
        entry.forgotten = true;
    }

    private static Entry row(TableEntry entry) {
        return new Entry(entry.info, entry.alive, entry.diedAt);
    }
}
