// SPDX-License-Identifier: Apache-2.0
/**
 * Programs started by {@code posix_spawn(3)}: the kernel copies nothing of this process for it, however large it is,
 * and no helper stands in between. In: a program with its arguments and its whole environment. Out: a connection that
 * is its standard input and output, and its end. State: one descriptor and one child a program, until it is closed.
 *
 * <p>Java's own {@code ProcessBuilder} executes a helper first and has a thread wait for each child.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.linux.process;
