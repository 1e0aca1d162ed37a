// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import org.apache.karaf.shell.api.console.Completer;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.completers.ArgumentCommandLine;
import org.junit.jupiter.api.Test;

/** What the Tab key offers. */
class CompletionTest {

    private static final Session NO_SESSION = (Session) Proxy.newProxyInstance(Session.class.getClassLoader(),
            new Class<?>[] {Session.class}, (proxy, method, arguments) -> null);

    private final FakeAgents agents = new FakeAgents().with(AgentSamples.monitor(), AgentSamples.net());

    @Test
    void agents_are_offered_by_name_and_id() {
        assertEquals(List.of("100", "101", "fs_monitor", "net_agent"), offered(new AgentCompleter(agents), ""));
        assertEquals(List.of("fs_monitor"), offered(new AgentCompleter(agents), "fs"));
        assertEquals(List.of("101"), offered(new AgentCompleter(agents), "101"));
        agents.installed = false;
        assertEquals(List.of(), offered(new AgentCompleter(agents), ""));
    }

    @Test
    void capabilities_are_offered_behind_a_comma_too_and_none_twice() {
        assertEquals(List.of("NetClient", "NetServer"), offered(new CapabilityCompleter(), "net"));
        assertEquals(List.of("NetClient,NetServer"), offered(new CapabilityCompleter(), "NetClient,Net"));
        assertEquals(7, offered(new CapabilityCompleter(), "fsbasic,").size());
    }

    @Test
    void dependencies_are_offered_behind_a_comma_too() {
        assertEquals(List.of("net_agent,fs_monitor"), offered(new AgentListCompleter(agents), "net_agent,"));
    }

    @Test
    void policies_are_offered_with_the_actions_of_each_kind_of_fault() {
        assertEquals(List.of("crash=alert", "crash=kill", "crash=restart", "crash=throttle"),
                offered(new RecoveryCompleter(), "cr"));
        assertEquals(List.of("strict,crash=kill"), offered(new RecoveryCompleter(), "strict,crash=k"));
        assertEquals(List.of("net_agent"), offered(new RecoveryWordCompleter(agents), "net"));
        assertTrue(offered(new RecoveryWordCompleter(agents), "").contains("global"));
    }

    @Test
    void kinds_of_faults_and_orders_are_offered() {
        assertEquals(List.of("capability-violation", "cpu-quota", "crash"), offered(new FaultKindCompleter(), "c"));
        assertEquals(List.of("calls", "cpu"), offered(new WatchSortCompleter(), "c"));
    }

    private static List<String> offered(Completer completer, String typed) {
        List<String> candidates = new ArrayList<>();
        completer.complete(NO_SESSION, new ArgumentCommandLine(typed, typed.length()), candidates);
        return candidates.stream().map(String::strip).sorted().toList();
    }
}
