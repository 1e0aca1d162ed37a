// SPDX-License-Identifier: Apache-2.0
/** What system calls mean. */
package org.tracewarden.classifier;
