// SPDX-License-Identifier: Apache-2.0
package org.tracewarden.collector.syscall.call;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tracewarden.api.syscall.SyscallAbi;

/** The lines of {@code signatures.txt} as they hold for one ABI. */
final class SignatureTable {

    private static final String RESULT = "->";
    private static final String WORDS = "|";
    private static final String OPERATION = "operation=";

    private final ConstantTable constants;
    private final Map<String, Signature> special = new HashMap<>();
    private final Map<String, Signature> general = new HashMap<>();
    private final Map<String, Map<String, Signature>> variants = new HashMap<>();

    private SignatureTable(ConstantTable constants) {
        this.constants = constants;
    }

    static SignatureTable of(SyscallAbi abi) {
        SignatureTable table = new SignatureTable(ConstantTable.of(abi));
        for (String line : TableLines.of("signatures.txt")) {
            try {
                table.add(abi, line);
            } catch (RuntimeException e) {
                throw new IllegalStateException("signatures.txt: \"" + line + "\": " + e.getMessage(), e);
            }
        }
        return table;
    }

    Optional<Signature> find(String name) {
        Signature signature = special.getOrDefault(name, general.get(name));
        return Optional.ofNullable(signature).map(found -> found.with(variants.getOrDefault(name, Map.of())));
    }

    private void add(SyscallAbi abi, String line) {
        List<String> words = Arrays.asList(line.split("\\s+"));
        String head = words.get(0);
        int bracket = head.indexOf('[');
        ScopedName name = ScopedName.of(bracket < 0 ? head : head.substring(0, bracket));
        if (!name.abis().isEmpty() && !name.isFor(abi)) {
            return;
        }
        Signature signature = signature(words.subList(1, words.size()));
        if (bracket >= 0) {
            Map<String, Signature> ofName = variants.computeIfAbsent(name.name(), n -> new HashMap<>());
            for (String operation : head.substring(bracket + 1, head.length() - 1).split(",")) {
                ofName.put(operation, signature);
            }
        } else if ((name.abis().isEmpty() ? general : special).put(name.name(), signature) != null) {
            throw new IllegalStateException("the table has this call already");
        }
    }

    private Signature signature(List<String> words) {
        List<Argument> arguments = new ArrayList<>();
        Argument result = Argument.PLAIN_RESULT;
        int flags = 0;
        int operation = 0;
        Constants operations = Constants.NONE;
        boolean afterBar = false;
        for (int i = 0; i < words.size(); i++) {
            String word = words.get(i);
            if (word.equals(WORDS)) {
                afterBar = true;
            } else if (word.equals(RESULT)) {
                result = argument("", words.get(++i));
            } else if (!afterBar) {
                int colon = word.indexOf(':');
                arguments.add(argument(word.substring(0, colon), word.substring(colon + 1)));
            } else if (word.startsWith(OPERATION)) {
                String[] parts = word.substring(OPERATION.length()).split(":");
                operation = position(arguments, parts[0]);
                operations = parts.length > 1 ? set(parts[1]) : arguments.get(operation - 1).constants();
            } else {
                flags |= flag(word);
            }
        }
        if (arguments.size() > 6) {
            throw new IllegalArgumentException("a system call has at most six arguments");
        }
        return new Signature(
                List.copyOf(arguments), result, Roles.of(arguments, flags, operation, operations), Map.of());
    }

    private Argument argument(String name, String kind) {
        return ArgumentKind.of(kind)
                .map(known -> new Argument(name, known, Constants.NONE))
                .orElseGet(() -> new Argument(name, ArgumentKind.CONSTANT, set(kind)));
    }

    private Constants set(String name) {
        return constants.find(name)
                .orElseThrow(() -> new IllegalArgumentException(
                        "\"" + name + "\" is neither a kind of argument nor a set of constants.txt"));
    }

    private static int position(List<Argument> arguments, String name) {
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).name().equals(name)) {
                return i + 1;
            }
        }
        throw new IllegalArgumentException("no argument is called \"" + name + "\"");
    }

    private static int flag(String word) {
        return switch (word) {
            case "reads" -> Roles.READS;
            case "locks" -> Roles.LOCKS;
            case "fcntl" -> Roles.FCNTL;
            case "futex" -> Roles.FUTEX;
            case "sleeps" -> Roles.SLEEPS;
            default -> throw new IllegalArgumentException("\"" + word + "\" is not a word of the table");
        };
    }
}
