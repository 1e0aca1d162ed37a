// SPDX-License-Identifier: Apache-2.0
/** Questions about system calls, asked and answered in JSON. They are described in docs/tools.md. */
package org.tracewarden.classifier.tools;
