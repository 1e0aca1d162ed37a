// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.strace;

import org.osgi.service.metatype.annotations.AttributeDefinition;
import org.osgi.service.metatype.annotations.ObjectClassDefinition;

@ObjectClassDefinition(name = "Tracewarden strace collector", description = "Programs traced with strace, without BPF")
@interface StraceConfig {

    @AttributeDefinition(
            name = "Strace",
            description = "Path of strace, or its name to look for in PATH")
    String strace() default "strace";

    @AttributeDefinition(
            name = "Most sessions",
            description = "How many sessions run at once; a further one is refused",
            min = "1",
            max = "64")
    int max$_$sessions() default 8;

    @AttributeDefinition(
            name = "Grace period",
            description = "Milliseconds between SIGTERM and SIGKILL when what a session has started is ended",
            min = "0",
            max = "60000")
    int grace$_$millis() default 2_000;

    @AttributeDefinition(
            name = "String limit",
            description = "Bytes of a string that are shown; a longer one is cut",
            min = "16",
            max = "65536")
    int string$_$limit() default 1_000;

    @AttributeDefinition(
            name = "Journal",
            description = "Whether lines, events and actions are written to the journal, where there is one")
    String journal() default "true";

    @AttributeDefinition(
            name = "Redact environment",
            description = "Whether values of secret environment variables are taken out of all that is shown and kept")
    String redact$_$environment() default "true";
}
