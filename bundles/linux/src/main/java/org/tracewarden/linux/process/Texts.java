// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.process;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Texts as a C program takes them: pointers that end with a null one, and behind them what they point to. */
final class Texts {

    private Texts() {}

    static byte[] zeroEnded(String text) {
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a zero byte in \"" + text.replace('\0', '?')
                    + "\", which no program can be given");
        }
        return (text + "\0").getBytes(StandardCharsets.UTF_8);
    }

    static Memory list(List<String> texts) {
        List<byte[]> all = new ArrayList<>(texts.size());
        long pointers = (texts.size() + 1L) * Native.POINTER_SIZE;
        long bytes = pointers;
        for (String text : texts) {
            byte[] one = zeroEnded(text);
            all.add(one);
            bytes += one.length;
        }
        Memory memory = new Memory(bytes);
        long at = pointers;
        for (int i = 0; i < all.size(); i++) {
            memory.write(at, all.get(i), 0, all.get(i).length);
            memory.setPointer((long) i * Native.POINTER_SIZE, new Pointer(Pointer.nativeValue(memory) + at));
            at += all.get(i).length;
        }
        memory.setPointer((long) all.size() * Native.POINTER_SIZE, null);
        return memory;
    }
}
