// SPDX-License-Identifier: Apache-2.0
/** Reads what strace(1) writes: one line, or an unfinished line and its resumption, is one record. */
package org.tracewarden.collector.strace.line;
