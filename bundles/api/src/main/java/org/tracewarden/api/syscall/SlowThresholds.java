// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

import java.util.Optional;
import java.util.OptionalLong;
import org.osgi.annotation.versioning.ConsumerType;
import org.tracewarden.api.analysis.SyscallCategory;

/** From when on a call is slow. Given by whoever knows what calls mean; collectors ask for it. Thread-safe. */
@ConsumerType
public interface SlowThresholds {

    /** Nanoseconds; {@link Long#MAX_VALUE} for a call that is never slow; empty for one that is in no category. */
    OptionalLong slowNanos(Syscall syscall);

    /** The category of a call by its name alone, whatever it may turn out to have waited for; empty when in none. */
    Optional<SyscallCategory> category(Syscall syscall);
}
