// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.api.death;

/** How sure a statement is. */
public enum Confidence {
    /** The kernel reported it. */
    CERTAIN,
    /** Follows from several reported facts; another explanation would be unusual. */
    LIKELY,
    /** One explanation among others. */
    POSSIBLE
}
