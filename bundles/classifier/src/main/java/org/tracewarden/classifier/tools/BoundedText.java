// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

/**
 * A name that may be looked at so often and no more, so that no regular expression can keep a thread for hours. Not
 * thread-safe.
 */
final class BoundedText implements CharSequence {

    /** Enough for any sensible expression over a name of 255 characters; some milliseconds. */
    static final int LOOKS = 200_000;

    /** It was looked at too often. */
    static final class TooMuch extends RuntimeException {
        private static final long serialVersionUID = 1;

        TooMuch() {
            super("more than " + LOOKS + " looks", null, false, false);
        }
    }

    private final CharSequence text;
    private int left = LOOKS;

    BoundedText(CharSequence text) {
        this.text = text;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (--left < 0) {
            throw new TooMuch();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
