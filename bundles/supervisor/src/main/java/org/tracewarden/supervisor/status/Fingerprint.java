// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.status;

/**
 * 64 bits that stand for all that goes into a text, so that neither the text has to be made nor the one before it kept
 * to know whether they differ. Another value for one part alone is always seen; several at once are overlooked once in
 * 2^64 times.
 */
final class Fingerprint {

    /** 2^64 divided by the golden ratio: odd, so that multiplying by it can be undone. */
    private static final long SPREAD = 0x9E3779B97F4A7C15L;

    private long bits = SPREAD;

    Fingerprint add(long part) {
        bits = (bits ^ part) * SPREAD;
        bits ^= bits >>> 32;
        return this;
    }

    /** Of its 32 bits of hash. */
    Fingerprint add(String part) {
        return add(part.hashCode());
    }

    long bits() {
        return bits;
    }
}
