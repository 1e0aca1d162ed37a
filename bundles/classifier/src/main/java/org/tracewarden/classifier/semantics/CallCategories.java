// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.semantics;

import org.tracewarden.api.analysis.SyscallCategory;
import org.tracewarden.api.syscall.Syscall;
import org.tracewarden.api.syscall.WaitKind;

/** Category of calls by what is known of them in bulk. OSGi service within this bundle. Thread-safe. */
public interface CallCategories {

    /** The category in the present configuration; {@link SyscallCategory#OTHER} for a call that is in none. */
    SyscallCategory of(Syscall syscall, WaitKind waitedFor);
}
