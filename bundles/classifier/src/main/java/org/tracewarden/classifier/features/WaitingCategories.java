// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.features;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.tracewarden.api.analysis.SyscallCategory;

/**
 * Categories whose time is time blocked. Idle waiting is told apart; the calls in no category are neither, for there
 * are both quick ones and ones that wait for children or signals among them, and nobody said which.
 */
public final class WaitingCategories {

    public static final Set<SyscallCategory> ALL = Collections.unmodifiableSet(EnumSet.of(
            SyscallCategory.BLOCKING_IO,
            SyscallCategory.LOCK_CONTENTION,
            SyscallCategory.FILE_SYSTEM,
            SyscallCategory.NETWORK));

    private WaitingCategories() {}
}
