// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.supervisor.launch;

import java.nio.file.Path;
import java.util.function.Predicate;

/**
 * What all runs of one {@link NativeLaunchers} have in common, so that each needs one reference for it.
 *
 * @param runs where their directories are
 * @param reconnect gives a run another link when one ended and the launcher lives; on the links' thread
 */
record Common(Path runs, Links links, Predicate<NativeRun> reconnect) {}
