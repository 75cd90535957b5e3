package org.vivarium.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The peer: a CPython that was unpacked into a folder. Immutable. */
record CPython(Path home) {
    private static final String EXECUTABLE = "bin/python3.14";

    /** The path of the program inside {@link #home}. */
    Path executable() {
        return home.resolve(EXECUTABLE);
    }

    /** A command that runs it, untouched by what the environment says to another Python. */
    ProcessBuilder command(String... arguments) {
        List<String> command = new ArrayList<>(List.of(executable().toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(variable -> variable.startsWith("PYTHON"));
        builder.environment().put("PYTHONHOME", home.toString());
        builder.environment().put("LD_LIBRARY_PATH", home + ":" + home.resolve("lib"));
        return builder;
    }

    /**
     * Times an operation, each run of it by itself, in a new process.
     *
     * @param operation source code that defines {@code timed()} and {@code after(value)}, which gets what it returned;
     *     {@code _interpreters} is imported
     * @param unitsPerSecond what the times are to be given in: 1000 for milliseconds
     * @return the times of {@link Effort#operations} runs
     */
    List<Double> times(String operation, Effort effort, double unitsPerSecond) {
        String warmups = Integer.toString(effort.warmupOperations());
        String count = Integer.toString(effort.operations());
        return ChildProcess.run(command("-c", script("timing.py"), operation, warmups, count)).numbers().stream()
                .map(seconds -> seconds * unitsPerSecond)
                .toList();
    }

    /** A script that lies beside this class. */
    static String script(String name) {
        try (InputStream script = CPython.class.getResourceAsStream(name)) {
            if (script == null) {
                throw new BenchException("the script " + name + " is missing from the benchmarks' jar; build it again");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failure) {
            throw new BenchException("cannot read the script " + name, failure);
        }
    }
}
