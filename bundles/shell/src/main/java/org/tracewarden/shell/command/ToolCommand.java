// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import org.apache.karaf.shell.api.action.Action;
import org.apache.karaf.shell.api.action.Argument;
import org.apache.karaf.shell.api.action.Command;
import org.apache.karaf.shell.api.action.Completion;
import org.apache.karaf.shell.api.action.Option;
import org.apache.karaf.shell.api.action.lifecycle.Reference;
import org.apache.karaf.shell.api.action.lifecycle.Service;
import org.apache.karaf.shell.api.console.Session;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.shell.Platform;

/** Reads the options of {@code trace:tool}; {@link ToolCaller} does the rest. */
@Service
@Command(scope = "trace", name = "tool",
        description = "Lists the tools that answer questions in JSON, for people and for language models, or calls one:"
                + " trace:tool get_top_slow_syscalls '{\"limit\": 5}' (in single quotes, because braces mean something"
                + " else in this console)")
public final class ToolCommand implements Action {

    @Argument(index = 0, name = "tool and input", multiValued = true, valueToShowInHelp = "",
            description = "The name of a tool and its input, a JSON object")
    @Completion(ToolNameCompleter.class)
    private List<String> arguments;

    @Option(name = "--schema", description = "The JSON schema of the tool's input, instead of calling it")
    private boolean schema;

    @Option(name = "--json", description = "The list as one JSON object a line, for programs")
    private boolean json;

    @Reference
    private Platform platform;

    @Reference
    private Session session;

    @Override
    public Object execute() throws CommandException {
        Words words = new Words(arguments);
        boolean wantJson = words.take("--json") || json;
        boolean wantSchema = words.take("--schema") || schema;
        List<String> targets = words.rest();
        ToolCaller tools = new ToolCaller(platform, Screen.of(session));
        if (targets.isEmpty()) {
            tools.list(wantJson);
        } else if (wantSchema) {
            tools.schema(targets.get(0));
        } else {
            tools.call(targets.get(0), String.join(" ", targets.subList(1, targets.size())));
        }
        return null;
    }
}
