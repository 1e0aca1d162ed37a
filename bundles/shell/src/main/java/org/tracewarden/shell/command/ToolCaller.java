// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.shell.command;

import java.util.List;
import org.apache.karaf.shell.support.CommandException;
import org.tracewarden.api.tool.Tool;
import org.tracewarden.shell.Platform;
import org.tracewarden.shell.render.SafeText;
import org.tracewarden.shell.render.ToolPage;

/** Lists the tools or calls one of them. */
final class ToolCaller {

    /** A tool as a program sees it. */
    record Description(String name, String description, String inputSchema) {}

    private final Platform platform;
    private final Screen screen;

    ToolCaller(Platform platform, Screen screen) {
        this.platform = platform;
        this.screen = screen;
    }

    void list(boolean json) throws CommandException {
        List<Tool> tools = platform.tools();
        if (json) {
            var encoder = new Needed(platform).json();
            tools.forEach(t -> screen.print(
                    encoder.encode(new Description(t.name(), t.description(), t.inputSchema()))));
        } else if (tools.isEmpty()) {
            screen.print("There are no tools. Install what brings them: feature:install " + Needed.CLASSIFIER);
        } else {
            screen.print(new ToolPage(screen.width(), screen.style()).lines(tools));
        }
        screen.flush();
    }

    /** Prints the JSON schema of the tool's input. */
    void schema(String name) throws CommandException {
        screen.print(tool(name).inputSchema());
        screen.flush();
    }

    /** @param input a JSON object, or nothing */
    void call(String name, String input) throws CommandException {
        Tool tool = tool(name);
        try {
            screen.print(tool.call(input));
        } catch (IllegalArgumentException refused) {
            throw Failure.of(SafeText.of(name) + ": " + SafeText.of(String.valueOf(refused.getMessage()))
                    + " (trace:tool " + SafeText.of(name) + " --schema shows what it takes)");
        }
        screen.flush();
    }

    private Tool tool(String name) throws CommandException {
        List<Tool> tools = platform.tools();
        return tools.stream().filter(t -> t.name().equals(name)).findFirst().orElseThrow(() -> Failure.of(
                SafeText.of(name) + ": no tool of this name; there is " + (tools.isEmpty()
                        ? "none: feature:install " + Needed.CLASSIFIER
                        : SafeText.of(String.join(", ", tools.stream().map(Tool::name).toList())))));
    }
}
