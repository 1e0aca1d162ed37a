// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.action;

/** Reads what one kind of system call means for the story. */
@FunctionalInterface
interface CallReader {

    void read(Call call);
}
