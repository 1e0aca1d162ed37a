// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.render;

import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.tracewarden.api.json.JsonEncoder;
import org.tracewarden.api.trace.TraceListener;
import org.tracewarden.api.trace.TraceReports;

/**
 * The reports of the console and of the launcher. Thread-safe; a report itself is for the one thread of its session.
 */
public final class StandardTraceReports implements TraceReports {

    private final Supplier<JsonEncoder> json;

    /** For {@link ServiceLoader}, which then has to find a {@link JsonEncoder} too, if JSON is asked for. */
    public StandardTraceReports() {
        this(() -> ServiceLoader.load(JsonEncoder.class, StandardTraceReports.class.getClassLoader()).findFirst()
                .orElseThrow(() -> new IllegalStateException(
                        "no JSON encoder on the class path; tracewarden-json has one")));
    }

    /** @param json asked when a report in JSON is wanted */
    public StandardTraceReports(Supplier<JsonEncoder> json) {
        this.json = json;
    }

    @Override
    public TraceListener report(View view, Look look) {
        TraceOutput out = new TraceOutput(look.out());
        return look.json() ? new TraceJson(view, out, json.get()) : new TraceText(view, out, look);
    }
}
