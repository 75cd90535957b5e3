package org.vivarium.bench;

import java.util.List;

/** Counts primes in one interpreter, then in two at once: how much two cores bring. */
final class Parallel implements Comparison {
    private static final int REPETITIONS = 3;

    @Override
    public String name() {
        return "parallel";
    }

    @Override
    public String description() {
        return "speed-up of two CPU-bound interpreters on two threads over one";
    }

    @Override
    public Result run(Workbench bench) {
        int bound = bench.effort().bound();
        Samples vivarium = new Samples();
        Samples cpython = new Samples();
        Samples java = new Samples();
        String script = CPython.script("parallel.py");
        String[] numbers = {Integer.toString(bound), Integer.toString(REPETITIONS)};
        for (int round = 0; round < bench.effort().rounds(); round++) {
            bench.round(this, round);
            vivarium.addAll(speedUps(bench.distribution().command("run", "-c", script, numbers[0], numbers[1])));
            bench.cpython()
                    .ifPresent(peer -> cpython.addAll(speedUps(peer.command("-c", script, numbers[0], numbers[1]))));
            java.addAll(JavaThreads.speedUps(bound, REPETITIONS));
        }
        String work = "primes below %d, twice the time of one interpreter by the time of two at once, median of %d"
                .formatted(bound, vivarium.size());
        String limit = "plain Java threads reach %s here".formatted(Figure.of(java.median(), "-"));
        return Result.of(this, "x", vivarium, cpython, work).noting(limit);
    }

    private static List<Double> speedUps(ProcessBuilder command) {
        return ChildProcess.run(command).numbers();
    }
}
