// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace.pipeline;

import org.tracewarden.api.trace.TraceLoss;

/** What goes from stage to stage: an item, or, at its place, what an earlier stage never saw. */
sealed interface Flow<T> {

    record Item<T>(T value) implements Flow<T> {}

    record Lost<T>(TraceLoss loss) implements Flow<T> {}
}
