// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

import org.tracewarden.api.event.ExitStatus;

/**
 * What the witness saw of one end.
 *
 * @param pid who ended
 * @param status as wait(2) gave it
 * @param bornAfter boot clock before it, or the first of its family, was forked
 * @param deadBy boot clock when it was found to be a zombie
 */
record End(int pid, ExitStatus status, long bornAfter, long deadBy) {}
