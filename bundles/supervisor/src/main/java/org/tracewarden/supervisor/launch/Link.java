// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.slf4j.LoggerFactory;

/** A connection to one launcher. Orders may be sent by any thread; it is read by the links' alone. */
final class Link {

    /** A launcher's longest line has fewer. */
    private static final int MAX_LINE_BYTES = 2048;
    private static final byte[] NOTHING = {};

    private final SocketChannel channel;
    private final Links.Hearer hearer;
    private byte[] begun;
    private volatile boolean gone;

    /**
     * @param channel non-blocking
     * @param rest what was read from it already and not told
     */
    Link(SocketChannel channel, byte[] rest, Links.Hearer hearer) {
        this.channel = channel;
        this.hearer = hearer;
        this.begun = rest;
    }

    SocketChannel channel() {
        return channel;
    }

    boolean gone() {
        return gone;
    }

    /** Whether the order is on its way. */
    boolean send(String order) {
        ByteBuffer bytes = ByteBuffer.wrap((order + "\n").getBytes(StandardCharsets.US_ASCII));
        try {
            // a part of an order would spoil the next one; the socket has room for thousands of them
            return !gone && channel.write(bytes) > 0 && !bytes.hasRemaining();
        } catch (IOException ended) {
            return false;
        }
    }

    void read(ByteBuffer buffer) {
        try {
            buffer.clear();
            int length = channel.read(buffer);
            if (length < 0) {
                end();
                return;
            }
            buffer.flip();
            take(buffer);
        } catch (IOException ended) {
            end();
        }
    }

    void readRest() {
        take(ByteBuffer.allocate(0));
    }

    private void take(ByteBuffer buffer) {
        int old = begun.length;
        byte[] all = Arrays.copyOf(begun, old + buffer.remaining());
        buffer.get(all, old, buffer.remaining());
        int begin = 0;
        for (int i = 0; i < all.length && !gone; i++) {
            if (all[i] == '\n') {
                String line = new String(all, begin, i - begin, StandardCharsets.UTF_8);
                begin = i + 1;
                Telling.parse(line).ifPresent(telling -> Links.guard(() -> hearer.told(telling)));
            }
        }
        if (all.length - begin > MAX_LINE_BYTES) {
            begin = all.length;
        }
        begun = begin == all.length ? NOTHING : Arrays.copyOfRange(all, begin, all.length);
    }

    /** The other end is gone. */
    void end() {
        if (!gone) {
            letGo();
            Links.guard(hearer::closed);
        }
    }

    /** Closes it; the hearer hears no more. */
    void letGo() {
        gone = true;
        try {
            channel.close();
        } catch (IOException left) {
            LoggerFactory.getLogger(Link.class).warn("A link to a launcher was not closed: {}", left.getMessage());
        }
    }
}
