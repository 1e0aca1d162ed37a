// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.declare;

/** A value of a file cannot be taken; the message names key, value and what it may be. */
final class WrongValue extends IllegalArgumentException {

    private static final long serialVersionUID = 1L;
    private static final int MOST_SHOWN = 80;

    WrongValue(String message) {
        super(message);
    }

    /** @param mayBe such as {@code it may be a time such as 100ms} */
    static WrongValue of(String key, String value, String mayBe) {
        String shown = value.length() > MOST_SHOWN ? value.substring(0, MOST_SHOWN) + "…" : value;
        return new WrongValue(key + ": \"" + shown.replaceAll("\\p{Cntrl}", " ") + "\": " + mayBe);
    }
}
