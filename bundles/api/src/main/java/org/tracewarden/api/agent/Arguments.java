// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.agent;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.AbstractSequentialList;
import java.util.List;
import java.util.ListIterator;

/**
 * A program and its arguments as the kernel has them, in UTF-8 and each ended by a zero byte, and so without an object
 * for each: a thousand agents are kept for as long as they run, and are seldom asked for their arguments. Immutable.
 */
final class Arguments extends AbstractSequentialList<String> {

    private final byte[] words;

    /** @param words without zero bytes in them */
    Arguments(List<String> words) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String word : words) {
            bytes.writeBytes(word.getBytes(StandardCharsets.UTF_8));
            bytes.write(0);
        }
        this.words = bytes.toByteArray();
    }

    @Override
    public int size() {
        int size = 0;
        for (byte each : words) {
            size += each == 0 ? 1 : 0;
        }
        return size;
    }

    @Override
    public ListIterator<String> listIterator(int index) {
        String[] all = new String[size()];
        int begin = 0;
        for (int i = 0; i < all.length; i++) {
            int end = begin;
            while (words[end] != 0) {
                end++;
            }
            all[i] = new String(words, begin, end - begin, StandardCharsets.UTF_8);
            begin = end + 1;
        }
        return List.of(all).listIterator(index);
    }
}
