// SPDX-License-Identifier: Apache-2.0
/**
 * Addresses of running programs as modules and functions.
 *
 * <p>Names come from {@code .symtab}, or from {@code .dynsym} where a file was stripped, so that static functions of
 * stripped programs stay unnamed; names of C++ and Rust stay as the linker has them. Code of the kernel in the process
 * is {@code [vdso]}; code that a compiler at run time made has no module, and a name only if the process writes a map
 * for perf.
 *
 * <p><b>At the limits:</b> a symbol table of more than 16 MB with its names, or a perf map of more than 8 MB, is passed
 * over; 32 MB of symbol tables and 16 MB of perf maps are kept, those longest unused given up first; a perf map that
 * grew is read again; the first 65,536 mappings of a process are looked at. A file is known by device, inode, time and
 * size, so that an upgraded library is not taken for the old one that is still running. A file system that hangs, such
 * as a FUSE mount of the process, makes the caller wait.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.linux.symbol;
