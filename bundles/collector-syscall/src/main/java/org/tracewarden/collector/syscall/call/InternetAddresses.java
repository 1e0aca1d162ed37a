// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.nio.ByteBuffer;

/** Writes addresses as RFC 5952 recommends: small letters, no leading zeros, the longest run of zeros as {@code ::}. */
final class InternetAddresses {

    private static final int GROUPS = 8;
    private static final int MAPPED_PREFIX_GROUPS = 5;

    private InternetAddresses() {}

    static String ipv4(ByteBuffer data, int at) {
        return unsigned(data, at) + "." + unsigned(data, at + 1) + "." + unsigned(data, at + 2) + "."
                + unsigned(data, at + 3);
    }

    static String ipv6(ByteBuffer data, int at) {
        int[] groups = new int[GROUPS];
        for (int i = 0; i < GROUPS; i++) {
            groups[i] = unsigned(data, at + 2 * i) << 8 | unsigned(data, at + 2 * i + 1);
        }
        int runStart = 0;
        int runLength = 0;
        for (int i = 0; i < GROUPS; i++) {
            int end = i;
            while (end < GROUPS && groups[end] == 0) {
                end++;
            }
            if (end - i > runLength) {
                runStart = i;
                runLength = end - i;
            }
        }
        if (runStart == 0 && runLength == MAPPED_PREFIX_GROUPS && groups[MAPPED_PREFIX_GROUPS] == 0xffff) {
            return "::ffff:" + ipv4(data, at + 12);
        }
        return runLength < 2
                ? joined(groups, 0, GROUPS)
                : joined(groups, 0, runStart) + "::" + joined(groups, runStart + runLength, GROUPS);
    }

    private static String joined(int[] groups, int from, int to) {
        StringBuilder text = new StringBuilder();
        for (int i = from; i < to; i++) {
            text.append(i == from ? "" : ":").append(Integer.toHexString(groups[i]));
        }
        return text.toString();
    }

    private static int unsigned(ByteBuffer data, int at) {
        return Byte.toUnsignedInt(data.get(at));
    }
}
