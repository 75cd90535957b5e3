package org.vivarium.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Has the collector of an interpreter find many objects in rings of ten: a collection while all are garbage, one while all are alive, and
 * what automatic collection adds to an object that is made and dropped in such a ring.
 */
final class Collect implements Comparison {
    private static final int RUNS = 7;

    /** A figure below is the machine's noise. */
    private static final double LEAST_NANOS = 0.1;

    @Override
    public String name() {
        return "collect";
    }

    @Override
    public String description() {
        return "a full collection of a million objects in rings, all garbage or all alive; automatic collection's cost";
    }

    @Override
    public List<Result> run(Workbench bench) {
        Both garbage = new Both();
        Both alive = new Both();
        Both automatic = new Both();
        Both never = new Both();
        Both pause = new Both();
        Samples bytes = new Samples();
        for (int round = 0; round < bench.effort().rounds(); round++) {
            bench.round(this, round);
            garbage.measure(bench, Collecting.Kind.GARBAGE);
            alive.measure(bench, Collecting.Kind.ALIVE);
            automatic.measure(bench, Collecting.Kind.AUTOMATIC);
            never.measure(bench, Collecting.Kind.NEVER);
            pause.measure(bench, Collecting.Kind.PAUSE);
            bytes.addAll(ofVivarium(bench, Collecting.Kind.BYTES));
        }
        String how = "median of %d collections of %d objects"
                .formatted(garbage.vivarium.size(), bench.effort().objects());
        return List.of(
                Result.of(this, "ms", garbage.vivarium, garbage.python, how)
                        .noting("all are garbage; an object takes %s bytes with what the collector keeps of it"
                                .formatted(Figure.of(bytes.median(), "-"))),
                Result.of(this, "ms", alive.vivarium, alive.python, how)
                        .named(name() + "-alive")
                        .noting("all are alive; the longest automatic collection meanwhile takes %s ms, CPython's %s"
                                .formatted(Figure.of(pause.vivarium.max(), "-"), Figure.of(pause.python.max(), "-"))),
                Result.of(
                                this,
                                "ns",
                                difference(automatic.vivarium, never.vivarium),
                                difference(automatic.python, never.python),
                                "an object made and dropped, with automatic collection less without")
                        .named(name() + "-automatic")
                        .noting("without, it takes %s, CPython's %s"
                                .formatted(
                                        Figure.of(never.vivarium.median(), "-"),
                                        Figure.of(never.python.median(), "-"))));
    }

    private static Samples difference(Samples with, Samples without) {
        Samples difference = new Samples();
        with.median()
                .ifPresent(more -> difference.add(
                        Math.max(LEAST_NANOS, more - without.median().orElseThrow())));
        return difference;
    }

    /** The figures of both sides. */
    private static final class Both {
        private final Samples vivarium = new Samples();
        private final Samples python = new Samples();

        void measure(Workbench bench, Collecting.Kind kind) {
            vivarium.addAll(ofVivarium(bench, kind));
            bench.cpython().ifPresent(there -> python.addAll(ofPython(there, bench, kind)));
        }
    }

    private static List<Double> ofPython(CPython there, Workbench bench, Collecting.Kind kind) {
        String[] arguments = arguments(bench, "-c", CPython.script("collecting.py"), kind.name());
        return ChildProcess.run(there.command(arguments)).numbers();
    }

    private static List<Double> ofVivarium(Workbench bench, Collecting.Kind kind) {
        return ChildProcess.run(bench.program(Collecting.class, arguments(bench, kind.name())))
                .numbers();
    }

    /** These first, and then how much is to be done. */
    private static String[] arguments(Workbench bench, String... first) {
        List<String> all = new ArrayList<>(List.of(first));
        int runs = Math.min(RUNS, bench.effort().operations());
        all.add(Integer.toString(bench.effort().objects()));
        all.add(Integer.toString(runs));
        all.add(Integer.toString(runs));
        return all.toArray(String[]::new);
    }
}
