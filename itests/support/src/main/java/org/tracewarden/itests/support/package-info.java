// SPDX-License-Identifier: Apache-2.0
/** Runs the assembled distribution for tests, as an operator would: through the launcher. Nothing here asserts. */
package org.tracewarden.itests.support;
