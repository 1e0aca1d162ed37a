// SPDX-License-Identifier: Apache-2.0
/**
 * Adds the process to what a line says: read from /proc, kept for seconds, never one of an earlier process of that pid.
 */
package org.tracewarden.collector.strace.enrich;
