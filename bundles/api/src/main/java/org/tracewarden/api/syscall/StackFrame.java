// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

/**
 * One frame of a stack in user space.
 *
 * @param address of the instruction to which it returns
 * @param module path of the mapped file; empty when there is none
 * @param symbol function; empty when not known
 * @param offset from the symbol, otherwise from the beginning of the module
 */
public record StackFrame(long address, String module, String symbol, long offset) {}
