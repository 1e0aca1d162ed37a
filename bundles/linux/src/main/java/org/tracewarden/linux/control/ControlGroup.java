// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ProviderType;

/** One group of processes, in one or several hierarchies. Thread-safe. */
@ProviderType
public interface ControlGroup {

    /** What its directory is called, for people; the text is made anew each time. */
    String name();

    /**
     * Says which launcher holds the members from now on. Where no hierarchy serves, they are its living descendants;
     * what it waited for counts as theirs where only processes are counted.
     *
     * @param launcher its pid
     */
    void heldBy(int launcher);

    /** Files to which a process writes {@code 0} to become a member, all of them; empty where no hierarchy serves. */
    List<Path> joinFiles();

    /**
     * Sets hard limits; an empty one is lifted. Beyond memory the kernel kills: one of the members in version 1, all of
     * them in version 2. Beyond processes and threads forks fail. A limit that no hierarchy serves is left out, as
     * {@link ControlGroups#containment()} tells.
     *
     * @throws IOException when the kernel refuses one, saying which and why; the others are set
     */
    void limit(OptionalLong memoryBytes, OptionalLong processes) throws IOException;

    /**
     * Lets the members run for so long in each second, all of them together; empty for as long as they want.
     *
     * @param microsPerSecond at least 10,000; more than 1,000,000 for several cores
     */
    void cpuQuota(OptionalLong microsPerSecond) throws IOException;

    /** What the members use and have used. What cannot be read is empty. */
    GroupUsage usage();

    /** Living members, in no order. */
    List<Integer> pids();

    /** Whether a living process is in it. */
    boolean populated();

    /**
     * Kills all members, also such as fork meanwhile, and waits until none is left.
     *
     * @throws IOException when some are left after the limit, naming them
     */
    void kill(Duration limit) throws IOException;

    /** Removes it; it has to be without members. Safe to repeat. */
    void remove() throws IOException;
}
