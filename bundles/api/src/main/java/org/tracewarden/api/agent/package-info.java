// SPDX-License-Identifier: Apache-2.0
/**
 * Agents: processes that the platform starts, watches, restarts, limits and accounts for. Values and services; the
 * supervisor implements them. Names, defaults and counts are those of the Agent Supervision Module's guide.
 */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.api.agent;
