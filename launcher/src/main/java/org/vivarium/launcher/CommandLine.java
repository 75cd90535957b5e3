package org.vivarium.launcher;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** What a command line asks for. */
sealed interface CommandLine {
    /** The help text. */
    record Help() implements CommandLine {}

    /** The versions of the parts. */
    record Version() implements CommandLine {}

    /**
     * The platform in a mode.
     *
     * @param arguments what the mode's program is given
     * @param properties the framework properties that options stand for
     */
    record Start(Mode mode, List<String> arguments, Map<String, String> properties) implements CommandLine {
        Start(Mode mode, List<String> arguments) {
            this(mode, arguments, Map.of());
        }
    }

    /**
     * Reads a command line.
     *
     * @throws UsageException when it is none of the forms that the help lists, or names a program that does not exist
     */
    static CommandLine parse(List<String> words) {
        if (words.isEmpty()) {
            return new Start(Mode.CONSOLE, List.of());
        }
        String first = words.getFirst();
        List<String> rest = words.subList(1, words.size());
        return switch (first) {
            case "--help", "-h" -> new Help();
            case "--version", "-V" -> new Version();
            case "-c" -> commands(rest);
            case "run" -> run(rest);
            case "serve" -> serve(rest);
            case "bench", "conformance" ->
                throw new UsageException(first + " is served by the vivarium command of a source checkout");
            default ->
                throw new UsageException(
                        first.startsWith("-") ? "unknown option '" + first + "'" : "unknown command '" + first + "'");
        };
    }

    private static CommandLine commands(List<String> words) {
        if (words.isEmpty()) {
            throw new UsageException("-c needs console commands, such as -c 'interp:list'");
        }
        if (words.size() > 1) {
            throw new UsageException("unexpected argument '" + words.get(1) + "'; -c takes its commands as one word,"
                    + " such as -c 'interp:create; interp:list'");
        }
        return new Start(Mode.COMMANDS, List.copyOf(words));
    }

    private static CommandLine serve(List<String> words) {
        if (!words.isEmpty()) {
            throw new UsageException("unexpected argument '" + words.getFirst() + "'; serve takes none");
        }
        return new Start(Mode.SERVE, List.of());
    }

    private static CommandLine run(List<String> words) {
        if (!words.isEmpty() && words.getFirst().equals("--venv")) {
            if (words.size() == 1) {
                throw new UsageException("run --venv needs the folder of a virtual environment");
            }
            Path folder = Path.of(words.get(1)).toAbsolutePath();
            if (!Files.isRegularFile(folder.resolve("pyvenv.cfg"))) {
                throw new UsageException("'" + words.get(1) + "' is no virtual environment: it has no pyvenv.cfg");
            }
            return program(words.subList(2, words.size()), Map.of("vivarium.python.venv", folder.toString()));
        }
        return program(words, Map.of());
    }

    private static CommandLine program(List<String> words, Map<String, String> properties) {
        if (words.isEmpty()) {
            throw new UsageException("run needs a program: a file, -c and a line of code, or -m and a module's name");
        }
        String first = words.getFirst();
        switch (first) {
            case "--help", "-h" -> {
                return new Help();
            }
            case "-c", "-m" -> {
                if (words.size() == 1) {
                    throw new UsageException(
                            first.equals("-c") ? "run -c needs a line of code" : "run -m needs a module's name");
                }
            }
            default -> {
                if (first.startsWith("-")) {
                    throw new UsageException("unknown option '" + first + "' of run");
                }
                if (!Files.exists(Path.of(first))) {
                    throw new UsageException("can't open file '" + first + "': No such file or directory");
                }
            }
        }
        return new Start(Mode.RUN, List.copyOf(words), properties);
    }
}
