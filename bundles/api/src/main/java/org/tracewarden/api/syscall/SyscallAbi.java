// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

/** The table by which a system call is numbered. */
public enum SyscallAbi {
    X86_64(""),
    AARCH64(""),
    /** 32-bit x86 code, {@code int 0x80} included. */
    I386("i386"),
    /** 64-bit registers with 32-bit pointers on x86-64. */
    X32("x32"),
    /** 32-bit code on arm64. */
    ARM("arm");

    private final String mark;

    SyscallAbi(String mark) {
        this.mark = mark;
    }

    /** Put before a call's name to tell it from the native one, such as {@code i386}; empty for the native tables. */
    public String mark() {
        return mark;
    }
}
