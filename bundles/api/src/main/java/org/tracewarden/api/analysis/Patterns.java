// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.analysis;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/** Patterns that go on, and those that ended last. Bounded. Thread-safe. */
@ProviderType
public interface Patterns {

    /** Going-on ones first, then the ended ones, the newest first. */
    List<SyscallPattern> all();
}
