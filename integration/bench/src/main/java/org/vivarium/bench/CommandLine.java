package org.vivarium.bench;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * What was asked for.
 *
 * @param names the benchmarks, without repetitions; none for all
 * @param json whether results are printed for a program
 * @param list whether only to say which benchmarks there are
 * @param help whether only to say how the command is used
 */
record CommandLine(List<String> names, boolean json, boolean list, boolean help) {

    /**
     * Reads the arguments; options may stand anywhere.
     *
     * @throws UsageException for an option or a name that there is not
     */
    static CommandLine parse(List<String> arguments, List<String> known) throws UsageException {
        boolean json = false;
        boolean list = false;
        boolean help = false;
        List<String> names = new ArrayList<>();
        for (String argument : arguments) {
            switch (argument) {
                case "--json" -> json = true;
                case "--list" -> list = true;
                case "--help", "-h" -> help = true;
                default -> names.add(checked(argument, known));
            }
        }
        return new CommandLine(List.copyOf(new LinkedHashSet<>(names)), json, list, help);
    }

    private static String checked(String argument, List<String> known) throws UsageException {
        if (argument.startsWith("-")) {
            throw new UsageException("there is no option " + argument + "; there are --json, --list, --help");
        }
        if (!known.contains(argument)) {
            throw new UsageException("there is no benchmark '" + argument + "'; there are " + String.join(", ", known));
        }
        return argument;
    }
}
