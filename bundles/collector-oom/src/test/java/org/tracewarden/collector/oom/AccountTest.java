// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.oom;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.tracewarden.api.event.EventHeader;
import org.tracewarden.api.event.Gap;
import org.tracewarden.linux.bpf.BpfMap;
import org.tracewarden.linux.proc.BootClock;

class AccountTest {

    private final FakeMap map = new FakeMap();
    private final BootClock clock = new BootClock() {
        @Override
        public long now() {
            return 500;
        }

        @Override
        public long toWallTime(long bootNanos) {
            return bootNanos + 7;
        }
    };

    @Test
    void aLossIsAGapFromTheLastRecordToTheOneThatTellsOfIt() {
        Account account = new Account(map, clock, 90);
        assertEquals(Optional.empty(), account.read(100, 0));
        assertEquals(
                Optional.of(new Gap(new EventHeader("oom", 200, 207), 3, 100, 200, Account.RING_FULL)),
                account.read(200, 3));
        assertEquals(Optional.empty(), account.read(300, 3));
        assertEquals(3, account.received());
    }

    @Test
    void aLossThatNoRecordTellsOfIsToldByTheClockAndOnce() {
        Account account = new Account(map, clock, 90);
        assertEquals(
                Optional.of(new Gap(new EventHeader("oom", 500, 507), 2, 90, 500, Account.RING_FULL)),
                account.lostNow(2));
        assertEquals(Optional.empty(), account.lostNow(2));
        assertEquals(Optional.empty(), account.read(600, 2));
    }

    @Test
    void aSuccessorGoesOnWhereTheAccountStopped() {
        Account first = new Account(map, clock, 90);
        first.read(100, 4);
        first.unreadable("why");
        first.published(3);
        first.save();
        Account second = new Account(map, clock, 480);
        assertEquals(1, second.received());
        assertEquals(1, second.unreadable());
        assertEquals(3, second.published());
        assertEquals(
                Optional.of(new Gap(new EventHeader("oom", 490, 497), 1, 100, 490, Account.RING_FULL)),
                second.read(490, 5));
    }

    private static final class FakeMap implements BpfMap {

        private ByteBuffer value = ByteBuffer.allocate(OomRecords.ACCOUNT_SIZE).order(ByteOrder.nativeOrder());

        @Override
        public int keySize() {
            return 4;
        }

        @Override
        public int valueSize() {
            return OomRecords.ACCOUNT_SIZE;
        }

        @Override
        public ByteBuffer lookup(int index) {
            return value;
        }

        @Override
        public long sumPerCpu(int index) {
            throw new UnsupportedOperationException("not a per-CPU map");
        }

        @Override
        public void update(int index, ByteBuffer changed) {
            value = changed;
        }

        @Override
        public long[] sumPerCpu(int index, int words) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void put(ByteBuffer key, byte value) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void clear() {
            throw new UnsupportedOperationException();
        }

        @Override
        public void read(int from, int count, EntryHandler handler) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int drain(EntryHandler handler) {
            throw new UnsupportedOperationException();
        }
    }
}
