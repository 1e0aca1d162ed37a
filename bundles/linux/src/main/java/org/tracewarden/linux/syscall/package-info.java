// SPDX-License-Identifier: Apache-2.0
/**
 * Tables of system calls and errors, made when this bundle is built: {@code src/main/tables/build.sh} takes them from
 * the kernel's headers (Debian's linux-libc-dev), and calls that are newer than those from {@code newer-calls.txt}
 * beside it, up to Linux 6.18. There are tables of x86-64, i386, x32 (numbers without their mark {@code 0x40000000})
 * and arm64. Headers of 32-bit arm are not in that package, so that calls of such code go by number, {@code syscall_5};
 * the same holds for the x86 tables when the bundle was built on an arm64 machine without the x86 headers
 * (linux-libc-dev-amd64-cross).
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.linux.syscall;
