// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

/**
 * A number of 0 to 2^63 - 1 in 16 bits: its power of two and the ten bits below. Exact up to 2047, otherwise off by at
 * most one part in 2049. Greater numbers have greater codes, read as unsigned.
 */
final class LogCode {

    private static final int BITS = 10;
    private static final int ONE = 1 << BITS;

    private LogCode() {}

    /** A negative number counts as 0. */
    static short encode(long number) {
        if (number <= 0) {
            return 0;
        }
        int power = 63 - Long.numberOfLeadingZeros(number);
        long scaled = power <= BITS ? number << (BITS - power) : number >> (power - BITS);
        return (short) ((power << BITS) + (scaled - ONE) + 1);
    }

    static double decode(short code) {
        if (code == 0) {
            return 0;
        }
        int unsigned = (code & 0xffff) - 1;
        int power = unsigned >> BITS;
        double middle = power <= BITS ? 0 : 0.5;
        return Math.scalb(ONE + (unsigned & (ONE - 1)) + middle, power - BITS);
    }
}
