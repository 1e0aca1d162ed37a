// SPDX-License-Identifier: Apache-2.0
/** Calls read as what they mean: category, severity, persistence and words for a person. */
package org.tracewarden.classifier.semantics;
