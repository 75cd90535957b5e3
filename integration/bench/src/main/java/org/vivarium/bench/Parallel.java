package org.vivarium.bench;

import java.util.ArrayList;
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
    public List<Result> run(Workbench bench) {
        int bound = bench.effort().bound();
        Samples vivarium = new Samples();
        Samples compiled = new Samples();
        Samples cpython = new Samples();
        Samples java = new Samples();
        String[] program = {"-c", CPython.script("parallel.py"), Integer.toString(bound), Integer.toString(REPETITIONS)
        };
        for (int round = 0; round < bench.effort().rounds(); round++) {
            bench.round(this, round);
            vivarium.addAll(speedUps(bench.distribution().command(arguments(List.of("run"), program))));
            bench.cpython().ifPresent(peer -> cpython.addAll(speedUps(peer.command(program))));
            if (bench.distribution().hasCompiler()) {
                compiled.addAll(speedUps(bench.distribution().command(arguments(List.of("--jit=on", "run"), program))));
            }
            java.addAll(JavaThreads.speedUps(bound, REPETITIONS));
        }
        String work = "primes below %d, twice the time of one interpreter by the time of two at once, median of %d"
                .formatted(bound, vivarium.size());
        return List.of(Result.of(this, "x", vivarium, cpython, work)
                .noting("with --jit=on %s".formatted(Figure.of(compiled.median(), "not measured")))
                .noting("plain Java threads reach %s here".formatted(Figure.of(java.median(), "-"))));
    }

    private static String[] arguments(List<String> first, String... rest) {
        List<String> all = new ArrayList<>(first);
        all.addAll(List.of(rest));
        return all.toArray(String[]::new);
    }

    private static List<Double> speedUps(ProcessBuilder command) {
        return ChildProcess.run(command).numbers();
    }
}
