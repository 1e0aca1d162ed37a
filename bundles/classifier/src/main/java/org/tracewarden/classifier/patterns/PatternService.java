// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.classifier.patterns;

import java.util.List;
import java.util.Map;
import org.osgi.service.component.annotations.Activate;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.component.annotations.Deactivate;
import org.osgi.service.component.annotations.Modified;
import org.osgi.service.component.annotations.Reference;
import org.osgi.service.metatype.annotations.Designate;
import org.tracewarden.api.analysis.Patterns;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.api.collector.CollectorStatus;
import org.tracewarden.api.part.Part;
import org.tracewarden.configuration.SavedConfiguration;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;

/** The patterns as a service: it recognises them from the events, tells their begin and end, and keeps them. */
@Component(service = {Patterns.class, Part.class}, immediate = true, configurationPid = PatternService.PID)
@Designate(ocd = PatternsConfig.class)
public final class PatternService implements Patterns, Part {

    static final String PID = "org.tracewarden.patterns";

    private final SavedConfiguration<Settings> configuration;
    private final PatternWatch watch;

    @Activate
    public PatternService(@Reference EventBus bus, @Reference ProcFs procFs, @Reference BootClock clock,
            PatternsConfig config, Map<String, Object> properties) {
        configuration =
                SavedConfiguration.first(PID, () -> Settings.read(config, properties), Settings.defaults());
        watch = new PatternWatch(bus, procFs, clock, configuration.inForce());
        watch.start();
    }

    @Modified
    void modified(PatternsConfig config, Map<String, Object> properties) {
        if (configuration.take(() -> Settings.read(config, properties))) {
            watch.configure(configuration.inForce());
        }
    }

    @Deactivate
    void deactivate() {
        watch.close();
    }

    @Override
    public String name() {
        return "patterns";
    }

    @Override
    public CollectorStatus status() {
        return configuration.status();
    }

    @Override
    public List<SyscallPattern> all() {
        return watch.all();
    }
}
