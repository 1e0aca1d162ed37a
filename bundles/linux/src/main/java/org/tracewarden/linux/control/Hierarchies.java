// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.linux.control;

import java.util.function.IntConsumer;

/**
 * What all groups of a layout share, so that a thousand of them are little more than their numbers.
 *
 * @param removed told the number of a group that is gone
 */
record Hierarchies(
        Layout layout, Controllers controllers, Membership membership, GroupKill kill, Signals signals,
        ProcessStats stats, IntConsumer removed) {}
