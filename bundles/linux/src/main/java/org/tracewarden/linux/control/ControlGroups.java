// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.osgi.annotation.versioning.ProviderType;
import org.tracewarden.api.agent.Containment;

/**
 * The control groups of this platform instance, {@code tracewarden/INSTANCE/agent-NUMBER} in each hierarchy that
 * serves: version 2 where its controllers are, version 1 otherwise with version 2 beside it for killing, or none. A
 * directory that is called otherwise is no group of these. OSGi service. Thread-safe.
 */
@ProviderType
public interface ControlGroups {

    /** What there is, and what is missing with what to do about it. */
    Containment containment();

    /**
     * The group of that number, made in each hierarchy when it is not there, and {@linkplain ControlGroup#heldBy held}
     * by nobody yet.
     *
     * @param number 1 to 999,999
     * @throws IOException when it cannot be made, saying where and why
     * @throws IllegalArgumentException for another number
     */
    ControlGroup open(int number) throws IOException;

    /** Groups that are there, the lowest number first. */
    List<Integer> numbers();

    /** The group that a living process is in. */
    OptionalInt numberOf(int pid);

    /**
     * Files to which a launcher writes {@code 0} to be in a group of all launchers: outside of the groups that it holds,
     * so that it lives on when they are killed, and outside of the platform's, so that it lives on when that is.
     */
    List<Path> launcherJoinFiles() throws IOException;
}
