// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import org.apache.karaf.shell.support.CommandException;

/** What {@link LiveScreen} draws; it begins with figures. Asked by one thread. */
public interface LivePage {

    /**
     * Takes new figures, in the order that was chosen.
     *
     * @throws CommandException when nobody has any more
     */
    void renew() throws CommandException;

    /** Chooses the order that this key stands for. False for a key without one. */
    boolean sort(char key);

    /** The figures; lines beyond {@code most} are not drawn. */
    List<String> lines(int width, int most);

    /** What stands at the bottom. */
    List<String> keys(int width);

    /** What is drawn instead when somebody asks what all this means. */
    List<String> help(int width);
}
