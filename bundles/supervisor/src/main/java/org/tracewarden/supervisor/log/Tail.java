// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.log;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.tracewarden.api.agent.AgentLogLine;

/** Reads a log from its end. For one call. */
final class Tail {

    private static final int BLOCK_BYTES = 1 << 16;

    private final LogSet files;
    private final int wanted;
    private final long maxBytes;
    private final Deque<AgentLogLine> lines = new ArrayDeque<>();
    private long bytes;

    /** @param maxBytes of text kept; what is older is left out then, and a line says so */
    Tail(LogSet files, int wanted, long maxBytes) {
        this.files = files;
        this.wanted = wanted;
        this.maxBytes = maxBytes;
    }

    List<AgentLogLine> read() throws IOException {
        List<LogSet.Open> opened = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        try {
            for (int i = 0; i < LogSet.MAX_FILES && more(); i++) {
                Optional<LogSet.Open> file = files.open(i);
                if (file.isPresent()) {
                    // kept open to the end, so that no file made meanwhile gets its key
                    opened.add(file.get());
                    // one that was put aside since it was read has another name, and comes again
                    if (seen.add(file.get().key())) {
                        backwards(file.get().channel());
                    }
                }
            }
        } finally {
            for (LogSet.Open file : opened) {
                file.close();
            }
        }
        if (lines.size() < wanted && bytes >= maxBytes) {
            lines.addFirst(LogLines.words("older lines are left out: " + maxBytes + " bytes are shown at most"));
        }
        return List.copyOf(lines);
    }

    private boolean more() {
        return lines.size() < wanted && bytes < maxBytes;
    }

    private void backwards(FileChannel channel) throws IOException {
        long begin = channel.size();
        // what is before the line ends found so far, and belongs to the first of the lines
        byte[] rest = {};
        boolean whole = false;
        while (begin > 0 && more()) {
            int length = (int) Math.min(BLOCK_BYTES, begin);
            byte[] block = new byte[length + rest.length];
            if (!fill(channel, begin - length, ByteBuffer.wrap(block, 0, length))) {
                return;
            }
            System.arraycopy(rest, 0, block, length, rest.length);
            begin -= length;
            int end = block.length;
            for (int i = length - 1; i >= 0 && more(); i--) {
                if (block[i] == '\n') {
                    // behind the last line end stands a line that is being written
                    add(block, i + 1, end, whole);
                    whole = true;
                    end = i;
                }
            }
            rest = Arrays.copyOf(block, end);
        }
        if (begin == 0 && more()) {
            add(rest, 0, rest.length, whole);
        }
    }

    private void add(byte[] block, int begin, int end, boolean whole) {
        if (whole) {
            lines.addFirst(LogLines.parse(block, begin, end));
            bytes += end - begin + 1;
        }
    }

    private static boolean fill(FileChannel channel, long position, ByteBuffer into) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int got = channel.read(into, at);
            if (got <= 0) {
                return false;
            }
            at += got;
        }
        return true;
    }
}
