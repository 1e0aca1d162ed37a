// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.syscall;

import java.util.OptionalLong;
import org.osgi.annotation.versioning.ConsumerType;

/** From when on a call is slow. Given by whoever knows what calls mean; collectors ask for it. Thread-safe. */
@ConsumerType
public interface SlowThresholds {

    /** Nanoseconds; empty for a call that is in no category. */
    OptionalLong slowNanos(Syscall syscall);
}
