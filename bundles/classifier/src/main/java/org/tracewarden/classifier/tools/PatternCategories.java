// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.tools;

import java.util.EnumSet;
import java.util.Set;
import org.tracewarden.api.analysis.PatternKind;
import org.tracewarden.api.analysis.SyscallCategory;

/** In which categories a pattern is looked for: those that its calls may be in. */
final class PatternCategories {

    private PatternCategories() {}

    static Set<SyscallCategory> of(PatternKind kind) {
        return switch (kind) {
            case EXCESSIVE_FSYNC -> EnumSet.of(SyscallCategory.BLOCKING_IO);
            case THUNDERING_HERD -> EnumSet.of(SyscallCategory.LOCK_CONTENTION);
            case DESCRIPTOR_LEAK -> EnumSet.of(SyscallCategory.FILE_SYSTEM, SyscallCategory.NETWORK);
            case MISSING_FILE_LOOP -> EnumSet.of(SyscallCategory.FILE_SYSTEM);
            case SEND_BUFFER_FULL, SLOW_CONNECT -> EnumSet.of(SyscallCategory.NETWORK);
            case SMALL_IO_STORM -> EnumSet.of(SyscallCategory.BLOCKING_IO, SyscallCategory.NETWORK);
            // any call can be refused or come back empty-handed
            case PERMISSION_DENIED_STORM, BUSY_LOOP -> EnumSet.allOf(SyscallCategory.class);
        };
    }
}
