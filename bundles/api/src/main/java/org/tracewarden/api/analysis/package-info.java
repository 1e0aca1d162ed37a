// SPDX-License-Identifier: Apache-2.0
/** What system calls mean: observations, patterns, features, baselines and anomalies. */
@org.osgi.annotation.bundle.Export
@org.osgi.annotation.versioning.Version("1.0.0")
package org.tracewarden.api.analysis;
