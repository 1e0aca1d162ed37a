// SPDX-License-Identifier: Apache-2.0
/** What processes and the host do, each second and over time: features of their calls, metrics of the host. */
package org.tracewarden.classifier.features;
