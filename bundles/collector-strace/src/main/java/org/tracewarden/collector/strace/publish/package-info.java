// SPDX-License-Identifier: Apache-2.0
/**
 * Tells the rest of the platform what traced programs do, in the same events that the BPF collectors publish. Where
 * such a collector runs, it tells them, and nothing is told twice.
 */
package org.tracewarden.collector.strace.publish;
