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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tracewarden.api.analysis.Patterns;
import org.tracewarden.api.analysis.SyscallPattern;
import org.tracewarden.api.bus.EventBus;
import org.tracewarden.linux.proc.BootClock;
import org.tracewarden.linux.proc.ProcFs;

/** The patterns as a service: it recognises them from the events, tells their begin and end, and keeps them. */
@Component(service = Patterns.class, immediate = true, configurationPid = PatternService.PID)
@Designate(ocd = PatternsConfig.class)
public final class PatternService implements Patterns {

    static final String PID = "org.tracewarden.patterns";
    private static final Logger LOG = LoggerFactory.getLogger(PatternService.class);

    private final PatternWatch watch;

    @Activate
    public PatternService(@Reference EventBus bus, @Reference ProcFs procFs, @Reference BootClock clock,
            PatternsConfig config, Map<String, Object> properties) {
        watch = new PatternWatch(bus, procFs, clock, firstSettings(config, properties));
        watch.start();
    }

    private static Settings firstSettings(PatternsConfig config, Map<String, Object> properties) {
        try {
            return Settings.read(config, properties);
        } catch (IllegalArgumentException wrong) {
            LOG.warn("{} is refused, running on defaults: {}", PID, wrong.getMessage());
            return Settings.defaults();
        }
    }

    @Modified
    void modified(PatternsConfig config, Map<String, Object> properties) {
        try {
            watch.configure(Settings.read(config, properties));
        } catch (IllegalArgumentException wrong) {
            LOG.warn("{} is refused, the old configuration stays: {}", PID, wrong.getMessage());
        }
    }

    @Deactivate
    void deactivate() {
        watch.close();
    }

    @Override
    public List<SyscallPattern> all() {
        return watch.all();
    }
}
