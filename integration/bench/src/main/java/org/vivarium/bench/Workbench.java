package org.vivarium.bench;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * What comparisons work with.
 *
 * @param distribution the Vivarium that is timed
 * @param peer the CPython beside it
 * @param materials the folder with the jars that benchmarks deploy
 * @param effort how long to measure
 * @param progress where to say what is going on
 */
record Workbench(Distribution distribution, Peer peer, Path materials, Effort effort, PrintStream progress) {
    /** JMH, which times calls inside a JVM that runs the platform. */
    Jmh jmh() {
        return new Jmh(distribution, materials, effort);
    }

    /** CPython, when it is there. */
    Optional<CPython> cpython() {
        return peer.cpython();
    }

    /**
     * Times calls of microseconds on both sides, in rounds.
     *
     * @param timed what JMH times
     * @param operation what {@link CPython#times} does
     */
    Result means(Comparison comparison, Class<?> timed, String operation) {
        Samples vivarium = new Samples();
        Samples python = new Samples();
        for (int round = 0; round < effort.rounds(); round++) {
            round(comparison, round);
            vivarium.addAll(jmh().means(timed, TimeUnit.MICROSECONDS));
            cpython().ifPresent(there -> python.addAll(there.times(operation, effort, 1e6)));
        }
        return Result.of(comparison, "µs", vivarium, python, effort.means());
    }

    /** The command that runs a program of this jar's in a JVM of its own, which can start the platform. */
    ProcessBuilder program(Class<?> main, String... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(LivePlatform.jvmArguments(distribution, materials));
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command);
    }

    /** Says which round begins. */
    void round(Comparison comparison, int round) {
        progress.println(comparison.name() + ": round " + (round + 1) + " of " + effort.rounds());
    }
}
