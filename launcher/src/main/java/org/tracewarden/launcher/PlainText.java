// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.launcher;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;

/** Takes terminal control sequences (ESC [ ... letter) out of what is written. Sequences may be cut anywhere. */
final class PlainText extends FilterOutputStream {

    private static final int ESCAPE = 0x1b;

    private enum Place { TEXT, AFTER_ESCAPE, IN_SEQUENCE }

    private Place place = Place.TEXT;

    PlainText(OutputStream out) {
        super(out);
    }

    @Override
    public void write(int octet) throws IOException {
        switch (place) {
            case TEXT -> {
                if (octet == ESCAPE) {
                    place = Place.AFTER_ESCAPE;
                } else {
                    out.write(octet);
                }
            }
            case AFTER_ESCAPE -> place = octet == '[' ? Place.IN_SEQUENCE : Place.TEXT;
            case IN_SEQUENCE -> {
                if (octet >= 0x40 && octet <= 0x7e) {
                    place = Place.TEXT;
                }
            }
        }
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        int start = offset;
        for (int i = offset; i < offset + length; i++) {
            if (place == Place.TEXT && octets[i] != ESCAPE) {
                continue; // plain runs are passed on whole
            }
            if (place == Place.TEXT) {
                out.write(octets, start, i - start);
            }
            write(octets[i]);
            start = i + 1;
        }
        if (start < offset + length) {
            out.write(octets, start, offset + length - start);
        }
    }
}
