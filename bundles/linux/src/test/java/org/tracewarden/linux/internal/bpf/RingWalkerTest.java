// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.internal.bpf;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ReadOnlyBufferException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** On memory of the ring's form that no kernel is behind. */
class RingWalkerTest {

    private static final int SIZE = 64;

    private final ByteBuffer consumer = page();
    private final ByteBuffer producer = page();
    private final ByteBuffer data = ByteBuffer.allocateDirect(2 * SIZE).order(ByteOrder.nativeOrder());
    private final RingWalker walker = new RingWalker(consumer, producer, data, SIZE);
    private final List<String> seen = new ArrayList<>();

    @Test
    void anEmptyRingGivesNothing() {
        assertEquals(0, poll(10));
        assertEquals(0, walker.waitingBytes());
    }

    @Test
    void recordsComeInOrderWithTheirLengths() {
        write(5, 0, 'a');
        write(8, 0, 'b');
        assertEquals(32, walker.waitingBytes());

        assertEquals(2, poll(10));

        assertEquals(List.of("a5@8", "b8@24"), seen);
        assertEquals(32, consumer.getLong(0));
        assertEquals(0, walker.waitingBytes());
    }

    @Test
    void noMoreThanAskedForIsTaken() {
        write(8, 0, 'a');
        write(8, 0, 'b');

        assertEquals(1, poll(1));
        assertEquals(16, consumer.getLong(0));
        assertEquals(0, poll(0));
        assertEquals(1, poll(1));

        assertEquals(List.of("a8@8", "b8@24"), seen);
        assertThrows(IllegalArgumentException.class, () -> poll(-1));
    }

    @Test
    void aBusyRecordHoldsBackWhatFollows() {
        write(8, 0, 'a');
        write(8, RingWalker.BUSY, 'b');
        write(8, 0, 'c');

        assertEquals(1, poll(10));
        assertEquals(16, consumer.getLong(0));
        data.putInt(16, 8);
        assertEquals(2, poll(10));

        assertEquals(List.of("a8@8", "b8@24", "c8@40"), seen);
    }

    @Test
    void discardedRecordsAreGivenBackUnseen() {
        write(8, RingWalker.DISCARD, 'a');
        write(8, 0, 'b');
        write(24, RingWalker.DISCARD, 'c');

        assertEquals(1, poll(10));

        assertEquals(List.of("b8@24"), seen);
        assertEquals(64, consumer.getLong(0));
    }

    @Test
    void aRecordOverTheEndLiesInOnePiece() {
        consumer.putLong(0, 3 * SIZE + 48);
        producer.putLong(0, 3 * SIZE + 48);
        write(24, 0, 'w');

        assertEquals(1, poll(10));

        assertEquals(List.of("w24@56"), seen);
        assertEquals(3 * SIZE + 80, consumer.getLong(0));
    }

    @Test
    void aRecordWhoseHandlerThrowsIsNotSeenAgain() {
        write(8, 0, 'a');
        write(8, 0, 'b');

        assertThrows(IllegalStateException.class, () -> walker.poll((buffer, offset, length) -> {
            throw new IllegalStateException("bad record");
        }, 10));
        assertEquals(16, consumer.getLong(0));
        assertEquals(1, poll(10));

        assertEquals(List.of("b8@24"), seen);
    }

    @Test
    void aHandlerCannotWriteToTheRing() {
        write(8, 0, 'a');

        assertThrows(ReadOnlyBufferException.class,
                () -> walker.poll((buffer, offset, length) -> buffer.put(offset, (byte) 1), 1));
    }

    @Test
    void aSizeThatIsNoPowerOfTwoIsRefused() {
        assertThrows(IllegalArgumentException.class,
                () -> new RingWalker(consumer, producer, ByteBuffer.allocateDirect(96), 48));
        assertThrows(IllegalArgumentException.class,
                () -> new RingWalker(consumer, producer, ByteBuffer.allocateDirect(64), 64));
    }

    private int poll(int max) {
        return walker.poll((buffer, offset, length) -> {
            seen.add((char) buffer.get(offset) + "" + length + "@" + offset);
            for (int i = 0; i < length; i++) {
                assertEquals(buffer.get(offset), buffer.get(offset + i));
            }
        }, max);
    }

    private void write(int length, int flags, char filler) {
        long position = producer.getLong(0);
        int at = (int) (position % SIZE);
        both(at, length | flags);
        for (int i = 0; i < length; i++) {
            int place = at + RingWalker.HEADER_BYTES + i;
            data.put(place, (byte) filler);
            data.put((place + SIZE) % (2 * SIZE), (byte) filler);
        }
        producer.putLong(0, position + RingWalker.HEADER_BYTES + (length + 7) / 8 * 8);
    }

    private void both(int at, int header) {
        data.putInt(at, header);
        data.putInt(at + SIZE, header);
    }

    private static ByteBuffer page() {
        return ByteBuffer.allocateDirect(4096).order(ByteOrder.nativeOrder());
    }
}
