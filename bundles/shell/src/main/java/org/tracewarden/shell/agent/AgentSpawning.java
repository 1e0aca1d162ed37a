// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.agent;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.agent.AgentException;
import org.tracewarden.api.agent.AgentInfo;
import org.tracewarden.api.agent.AgentSpec;
import org.tracewarden.api.agent.AgentState;
import org.tracewarden.api.agent.AgentSupervisor;
import org.tracewarden.api.agent.Capability;
import org.tracewarden.api.agent.LogPolicy;
import org.tracewarden.api.agent.RecoveryPolicy;
import org.tracewarden.api.agent.ResourceLimits;
import org.tracewarden.api.agent.RestartPolicy;
import org.tracewarden.api.agent.Scope;
import org.tracewarden.api.agent.StopPolicy;
import org.tracewarden.api.agent.Watchdog;
import org.tracewarden.shell.agent.render.States;
import org.tracewarden.shell.command.Failure;
import org.tracewarden.shell.command.OptionValue;
import org.tracewarden.shell.command.Screen;
import org.tracewarden.shell.render.SafeText;

/** Makes an agent of what was typed, starts it, and tells what runs and how to ask about it. */
final class AgentSpawning {

    private static final int MOST_RESTARTS = 1_000_000;
    private static final int LONGEST_NAME = 60;

    /** What was typed; empty for what was not. */
    record Wish(Optional<String> id, Optional<String> name, List<String> command, List<String> environment,
            Optional<String> directory, Optional<String> user, List<String> capabilities, List<String> scope,
            Optional<String> autoRestart, LimitWish limits, Optional<String> watchdog, Optional<String> stopSignal,
            Optional<String> grace, Optional<String> after, boolean cascade, Optional<String> recovery) {}

    private final Agents agents;
    private final Screen screen;

    AgentSpawning(Agents agents, Screen screen) {
        this.agents = agents;
        this.screen = screen;
    }

    void spawn(Wish wish, boolean json) throws CommandException {
        if (wish.command().isEmpty() || wish.command().get(0).isBlank()) {
            throw Failure.of("Which program? asm:spawn --name sleeper -- sleep 60");
        }
        AgentSupervisor supervisor = agents.supervisor();
        AgentInfo agent;
        try {
            IntFunction<AgentSpec> spec = spec(wish, supervisor);
            agent = wish.id().isPresent()
                    ? supervisor.spawn(spec.apply(new OptionValue("--id", wish.id().get()).number(1, 999_999)))
                    : supervisor.spawnWithFreeId(spec);
        } catch (AgentException refused) {
            throw Agents.refused(refused);
        } catch (IllegalArgumentException refused) {
            throw Failure.of(SafeText.of(String.valueOf(refused.getMessage())));
        }
        if (json) {
            screen.print(agents.encode(agent));
        } else {
            screen.print(States.sentence(agent));
            String next = next(agent, agent.name());
            screen.print(next.length() <= screen.width() ? next : next(agent, Integer.toString(agent.id())));
        }
        screen.flush();
    }

    private static String next(AgentInfo agent, String name) {
        return switch (agent.state()) {
            case WAITING -> "asm:info " + name + " tells whether it runs by then; asm:remove " + name + " forgets it.";
            case EXITED, STOPPED, FAILED -> "asm:logs " + name + " shows what it printed; asm:remove " + name
                    + " forgets it.";
            default -> "asm:info " + name + ", asm:logs -f " + name + " and asm:watch tell about it; asm:stop " + name
                    + " ends it.";
        };
    }

    /** What was typed, checked; the id is to be given. */
    private static IntFunction<AgentSpec> spec(Wish wish, AgentSupervisor supervisor) throws CommandException {
        Set<Capability> capabilities = wish.capabilities().isEmpty()
                ? Set.of()
                : new AgentOption("--cap", String.join(",", wish.capabilities())).capabilities();
        Map<String, String> environment = environment(wish);
        Scope scope = scope(wish);
        RestartPolicy restart = restart(wish);
        ResourceLimits limits = wish.limits().applied(ResourceLimits.DEFAULTS);
        Watchdog watchdog = wish.watchdog().isEmpty()
                ? Watchdog.NONE
                : new AgentOption("--watchdog", wish.watchdog().get()).watchdog();
        StopPolicy stop = stop(wish);
        List<String> after = wish.after().isEmpty()
                ? List.of()
                : new AgentOption("--after", wish.after().get()).words();
        Optional<RecoveryPolicy> recovery = recovery(wish);
        return id -> new AgentSpec(id, wish.name().orElseGet(() -> freeName(wish.command().get(0), id, supervisor)),
                wish.command(), environment, wish.directory().orElse(""), wish.user().orElse(""), capabilities, scope,
                restart, limits, watchdog, stop, LogPolicy.DEFAULT, after, wish.cascade(), recovery);
    }

    private static Scope scope(Wish wish) throws CommandException {
        if (wish.scope().isEmpty()) {
            return Scope.EVERYWHERE;
        }
        AgentOption option = new AgentOption("--scope", String.join(",", wish.scope()));
        List<String> paths = option.words();
        return option.accepted(() -> new Scope(paths));
    }

    private static Map<String, String> environment(Wish wish) throws CommandException {
        Map<String, String> environment = new HashMap<>();
        for (String text : wish.environment()) {
            Map.Entry<String, String> variable = new AgentOption("--env", text).variable();
            environment.put(variable.getKey(), variable.getValue());
        }
        return environment;
    }

    private static RestartPolicy restart(Wish wish) throws CommandException {
        return wish.autoRestart().isEmpty()
                ? RestartPolicy.NEVER
                : RestartPolicy.ofAtMost(
                        new OptionValue("--auto-restart", wish.autoRestart().get()).number(0, MOST_RESTARTS));
    }

    private static StopPolicy stop(Wish wish) throws CommandException {
        StopPolicy standard = StopPolicy.DEFAULT;
        return new StopPolicy(
                wish.stopSignal().isEmpty()
                        ? standard.signal()
                        : new OptionValue("--stop-signal", wish.stopSignal().get()).signal(),
                wish.grace().isEmpty() ? standard.grace() : new AgentOption("--grace", wish.grace().get()).grace());
    }

    private static Optional<RecoveryPolicy> recovery(Wish wish) throws CommandException {
        return wish.recovery().isEmpty()
                ? Optional.empty()
                : Optional.of(new AgentOption("--recovery", wish.recovery().get()).recovery(RecoveryPolicy.DEFAULT));
    }

    /** The program's name, with the id behind it when that is taken or no name. */
    private static String freeName(String program, int id, AgentSupervisor supervisor) {
        String plain = program.substring(program.lastIndexOf('/') + 1).replaceAll("[^A-Za-z0-9._-]", "-")
                .replaceFirst("^[^A-Za-z0-9]+", "");
        String name = plain.substring(0, Math.min(LONGEST_NAME - 6, plain.length()));
        List<String> choices = new ArrayList<>();
        if (!name.matches("[0-9]*")) {
            choices.add(name);
        }
        choices.add((name.isEmpty() ? "agent" : name) + "-" + id);
        return choices.stream().filter(choice -> supervisor.find(choice).isEmpty()).findFirst()
                .orElse(choices.get(choices.size() - 1));
    }
}
