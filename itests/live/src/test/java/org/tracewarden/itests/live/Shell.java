// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.itests.live;

/**
 * A command that has ended.
 *
 * @param pid of the process that ran
 * @param code exit code
 * @param output standard output and error
 */
record Shell(int pid, int code, String output) {}
