// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tracewarden.api.process.ProcessInfo;
import org.tracewarden.api.process.ProcessKey;
import org.tracewarden.api.syscall.CallStats;
import org.tracewarden.api.syscall.ProcessSyscalls;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.SyscallLedger;
import org.tracewarden.api.syscall.WaitKind;

/** Keeps the sums of each process, those that called last. Thread-safe. */
final class Ledger implements SyscallLedger {

    private record Call(Syscall syscall, WaitKind waitedFor) {}

    /** One process. Guarded by the ledger. */
    private static final class Account {

        private final long from;
        private final Map<Call, CallStats> calls = new HashMap<>();
        private ProcessInfo process;
        private long to;
        private boolean ended;

        Account(long from) {
            this.from = from;
        }

        ProcessSyscalls view() {
            return new ProcessSyscalls(process, from, to, ended, new ArrayList<>(calls.values()));
        }
    }

    /** In the order of their last calls. */
    private final Map<ProcessKey, Account> accounts = new LinkedHashMap<>();
    private int capacity;
    private long forgotten;

    Ledger(int capacity) {
        this.capacity = capacity;
    }

    /** Adds the calls of a window. A process that did not call is not moved in the order, nor added. */
    synchronized void add(ProcessInfo process, long from, long to, List<CallStats> calls) {
        if (calls.isEmpty()) {
            return;
        }
        Account known = accounts.remove(process.key());
        Account account = known == null ? new Account(from) : known;
        accounts.put(process.key(), account);
        account.process = process;
        account.to = to;
        for (CallStats stats : calls) {
            account.calls.merge(new Call(stats.syscall(), stats.waitedFor()), stats, CallSum::sum);
        }
        shrink();
    }

    /** Nothing will be added to these. */
    synchronized void ended(Iterable<ProcessKey> processes) {
        for (ProcessKey key : processes) {
            Account account = accounts.get(key);
            if (account != null) {
                account.ended = true;
            }
        }
    }

    synchronized void resize(int newCapacity) {
        capacity = newCapacity;
        shrink();
    }

    @Override
    public synchronized Optional<ProcessSyscalls> find(ProcessKey process) {
        return Optional.ofNullable(accounts.get(process)).map(Account::view);
    }

    @Override
    public synchronized List<ProcessSyscalls> all() {
        List<ProcessSyscalls> result = new ArrayList<>(accounts.size());
        accounts.values().forEach(account -> result.add(account.view()));
        return result;
    }

    @Override
    public synchronized long forgotten() {
        return forgotten;
    }

    @Override
    public synchronized int capacity() {
        return capacity;
    }

    private void shrink() {
        Iterator<Account> eldestFirst = accounts.values().iterator();
        while (accounts.size() > capacity) {
            eldestFirst.next();
            eldestFirst.remove();
            forgotten++;
        }
    }
}
