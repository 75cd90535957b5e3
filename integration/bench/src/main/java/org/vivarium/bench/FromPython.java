package org.vivarium.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * Runs one Python program on both sides, which does something with interpreters over and over. Vivarium compiles Python here where it can:
 * who does a thing that often has started for long.
 *
 * @param name its name
 * @param description what is timed
 * @param what that in the program's words
 * @param unit the unit of the figures
 * @param unitsPerSecond how many of them a second has
 */
record FromPython(String name, String description, String what, String unit, double unitsPerSecond)
        implements Comparison {
    /** A call. */
    static final FromPython CALL =
            new FromPython("python-call", "call a function in another interpreter, from Python", "call", "µs", 1e6);

    /** A queue that one thread uses. */
    static final FromPython QUEUE =
            new FromPython("python-queue", "put into a queue and get from it, from Python", "queue", "µs", 1e6);

    /** Two queues that two threads use. */
    static final FromPython ROUND_TRIP = new FromPython(
            "python-queue-roundtrip",
            "ask over a queue and get the answer over another, from Python",
            "roundtrip",
            "µs",
            1e6);

    /** A pool of interpreters. */
    static final FromPython POOL =
            new FromPython("pool", "InterpreterPoolExecutor.map over 16 tasks on 2 workers", "pool", "ms", 1e3);

    /** Work alone. */
    static final FromPython PRIMES =
            new FromPython("primes", "count the primes below 100000 in one interpreter", "primes", "ms", 1e3);

    private static final double MILLIS = 1e3;

    @Override
    public List<Result> run(Workbench bench) {
        Effort effort = bench.effort();
        String[] program = {
            "-c",
            CPython.script("from_python.py"),
            what,
            Integer.toString(effort.warmups()),
            Integer.toString(effort.iterations()),
            Double.toString(effort.millis() / MILLIS)
        };
        // What is not warmed up is not compiled either.
        boolean compiled = bench.distribution().hasCompiler() && effort.warmups() > 0;
        String[] vivarium = Stream.concat(Stream.of(compiled ? "--jit=on" : "--jit=off", "run"), Stream.of(program))
                .toArray(String[]::new);
        Samples ours = new Samples();
        Samples python = new Samples();
        for (int round = 0; round < effort.rounds(); round++) {
            bench.round(this, round);
            ours.addAll(inUnits(bench.distribution().command(vivarium)));
            bench.cpython().ifPresent(peer -> python.addAll(inUnits(peer.command(program))));
        }
        return List.of(Result.of(this, unit, ours, python, effort.means())
                .noting(compiled ? "with --jit=on" : "without the compiler"));
    }

    private List<Double> inUnits(ProcessBuilder command) {
        return ChildProcess.run(command).numbers().stream()
                .map(seconds -> seconds * unitsPerSecond)
                .toList();
    }
}
