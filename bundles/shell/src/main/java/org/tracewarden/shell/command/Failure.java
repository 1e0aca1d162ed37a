// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import org.apache.karaf.shell.support.CommandException;

/** Ends a command in error: the console prints the message alone, and a remote call ends with a non-zero exit code. */
public final class Failure {

    private Failure() {}

    /**
     * Something that a feature brings is not there.
     *
     * @param what is the matter, a sentence without its full stop
     */
    public static CommandException notInstalled(String what, String feature) {
        return of(what + ". Install what does it: feature:install " + feature);
    }

    /** @param message safe to print */
    public static CommandException of(String message) {
        // given as help text, Karaf prints it as it is, without a prefix and without colours
        return new CommandException(message, message);
    }
}
