// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.watch;

import java.util.OptionalLong;
import org.tracewarden.linux.control.GroupUsage;

/**
 * What was seen of a run at one moment.
 *
 * @param boot when, boot clock, nanoseconds
 * @param usage since the run began
 * @param syscalls calls since the run began, as far as they were counted; empty when nothing of it was yet
 * @param counted whether somebody counts calls
 * @param last whether the run has ended, and this is the last of it
 */
public record Sample(Watched run, long boot, GroupUsage usage, OptionalLong syscalls, boolean counted,
        boolean last) {}
