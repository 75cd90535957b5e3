package org.vivarium.console;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivarium.console.ConsoleException.UsageException;

/**
 * How a command is typed. One text is both what {@code --help} prints and what arguments are parsed by:
 *
 * <pre>
 * interp:create - make an interpreter and print its name
 * usage: interp:create [--name NAME] [--set FIELD=VALUE]... [--json]
 *   --name NAME  ...
 * example: interp:create --name tenant
 * </pre>
 *
 * <p>The usage line has options in brackets, with a bar between those that exclude each other, then operands: {@code NOUN},
 * {@code [NOUN]}, {@code NOUN...} or {@code [NOUN...]}. A noun tells {@link Completion} what can stand there. Immutable.
 */
final class Usage {
    private static final Pattern HEAD = Pattern.compile("((\\w+):(\\w+)) - (.+)\nusage: \\1(.*)\n(?s:.*)");
    private static final String NOUN = "[A-Z]+(?:[|.=/][A-Z]+|\\[[:/][A-Z]+])*";
    private static final Pattern PART = Pattern.compile("(?<or>\\[|\\|)--(?<option>[a-z-]+)(?: (?<argument>" + NOUN
            + "))?(?:(?=\\|)|](?<again>\\.\\.\\.)?)|(?<bracket>\\[)?(?<noun>" + NOUN + ")(?<more>\\.\\.\\.)?]?");
    private static final String VALUE = "VALUE";
    private static final Pattern NEGATIVE_NUMBER = Pattern.compile("-\\.?\\d.*");

    private final String text;
    private final String scope;
    private final String function;
    private final String summary;
    private final Map<String, Option> options = new LinkedHashMap<>();
    private final List<Operand> operands = new ArrayList<>();

    /**
     * An option.
     *
     * @param name its name without the dashes
     * @param noun what its argument is; null for a flag
     * @param repeatable whether it can be given several times
     * @param rival the option before it in the same brackets, which excludes it; null when there is none
     */
    record Option(
            String name,
            @Nullable String noun,
            boolean repeatable,
            @Nullable String rival) {}

    /** What stands after the options, in order. */
    record Operand(String noun, boolean optional, boolean repeatable) {}

    /** What was typed: the values of each option that was given, and the operands. */
    record Parsed(Map<String, List<String>> options, List<String> operands) {}

    private Usage(String text, Matcher head) {
        this.text = text;
        scope = head.group(2);
        function = head.group(3);
        summary = head.group(4);
    }

    static Usage of(String text) {
        Matcher head = HEAD.matcher(text);
        if (!head.matches()) {
            throw new IllegalArgumentException("no usage text: " + text);
        }
        Usage usage = new Usage(text, head);
        Matcher part = PART.matcher(head.group(5));
        String before = null;
        while (part.find()) {
            String option = part.group("option");
            if (option != null) {
                String rival = part.group("or").equals("|") ? before : null;
                usage.options.put(
                        option, new Option(option, part.group("argument"), part.group("again") != null, rival));
                before = option;
            } else {
                usage.operands.add(
                        new Operand(part.group("noun"), part.group("bracket") != null, part.group("more") != null));
            }
        }
        usage.options.put("help", new Option("help", null, false, null));
        return usage;
    }

    String scope() {
        return scope;
    }

    String function() {
        return function;
    }

    /** Scope and function. */
    String name() {
        return scope + ":" + function;
    }

    String summary() {
        return summary;
    }

    /** What {@code --help} prints. */
    String text() {
        return text;
    }

    /** The options by name, in the order of the usage line. */
    Map<String, Option> options() {
        return options;
    }

    /** The operand at an index, the last one standing for all after it if it is repeatable. */
    Optional<Operand> operand(int index) {
        if (index < operands.size()) {
            return Optional.of(operands.get(index));
        }
        return operands.isEmpty() || !operands.getLast().repeatable()
                ? Optional.empty()
                : Optional.of(operands.getLast());
    }

    /** Whether Python's values are typed here: {@code VALUE}, or {@code NAME=VALUE} as an operand. */
    boolean takesValues() {
        return operands.stream().map(Operand::noun).anyMatch(noun -> noun.equals(VALUE) || noun.endsWith("=" + VALUE))
                || options.values().stream().anyMatch(option -> VALUE.equals(option.noun()));
    }

    /**
     * Sorts what was typed into options and operands. Options may stand anywhere; {@code --} ends them. Negative numbers are
     * operands.
     */
    Parsed parse(List<String> arguments) {
        Map<String, List<String>> given = new LinkedHashMap<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < arguments.size(); i++) {
            String argument = arguments.get(i);
            if (argument.equals("--")) {
                values.addAll(arguments.subList(i + 1, arguments.size()));
                break;
            } else if (argument.length() < 2
                    || argument.charAt(0) != '-'
                    || NEGATIVE_NUMBER.matcher(argument).matches()) {
                values.add(argument);
                continue;
            }
            int equals = argument.indexOf('=');
            Option option = option(equals < 0 ? argument : argument.substring(0, equals));
            String value = "";
            if (option.noun() == null) {
                if (equals >= 0) {
                    throw fault("--" + option.name() + " takes no value");
                }
            } else if (equals >= 0) {
                value = argument.substring(equals + 1);
            } else if (++i < arguments.size()) {
                value = arguments.get(i);
            } else {
                throw fault("--" + option.name() + " needs " + option.noun());
            }
            List<String> earlier = given.computeIfAbsent(option.name(), name -> new ArrayList<>());
            if (!earlier.isEmpty() && !option.repeatable()) {
                throw fault("--" + option.name() + " is given twice");
            }
            earlier.add(value);
        }
        if (!given.containsKey("help")) {
            exclude(given.keySet());
            count(values);
        }
        return new Parsed(given, values);
    }

    private Option option(String typed) {
        Option option = typed.startsWith("--") ? options.get(typed.substring(2)) : null;
        if (option == null) {
            throw fault("there is no option " + typed);
        }
        return option;
    }

    private void exclude(Set<String> given) {
        for (Option option : options.values()) {
            if (option.rival() != null && given.contains(option.name()) && given.contains(option.rival())) {
                throw fault("--" + option.rival() + " and --" + option.name() + " exclude each other");
            }
        }
    }

    private void count(List<String> values) {
        long needed = operands.stream().filter(operand -> !operand.optional()).count();
        if (values.size() < needed) {
            throw fault(operands.get(values.size()).noun() + " is missing");
        }
        boolean unlimited = !operands.isEmpty() && operands.getLast().repeatable();
        if (values.size() > operands.size() && !unlimited) {
            throw fault("there is no place for " + values.get(operands.size()));
        }
    }

    /** What was typed breaks this usage. */
    UsageException fault(String fault) {
        return new UsageException(name(), fault);
    }
}
