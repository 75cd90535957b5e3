package org.vivarium.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * Moves integers through one queue by as many senders as receivers, each in a thread and an interpreter of its own. Beside it stand
 * queues of the JDK and of JCTools between plain threads, which do not have to tell interpreters apart.
 */
final class QueueScale implements Comparison {
    private static final List<Integer> CROWDS = List.of(1, 4, 16);
    private static final int ITEMS_PER_OPERATION = 20_000;
    /** CPython's receivers wait 10 ms whenever they find nothing. */
    private static final int PYTHON_ITEMS_PER_OPERATION = 500;

    @Override
    public String name() {
        return "queue-scale";
    }

    @Override
    public String description() {
        return "items a second through one queue: 1, 4 and 16 senders, and as many receivers";
    }

    @Override
    public List<Result> run(Workbench bench) {
        List<Result> rows = new ArrayList<>();
        for (int crowd : CROWDS) {
            rows.add(run(bench, crowd));
        }
        return rows;
    }

    private Result run(Workbench bench, int crowd) {
        Samples vivarium = new Samples();
        Samples jdk = new Samples();
        Samples jcTools = new Samples();
        Samples python = new Samples();
        int items = bench.effort().operations() * ITEMS_PER_OPERATION / crowd;
        int pythonItems = bench.effort().operations() * PYTHON_ITEMS_PER_OPERATION / crowd;
        for (int round = 0; round < bench.effort().rounds(); round++) {
            bench.round(this, round);
            vivarium.addAll(rates(bench, Throughput.Kind.VIVARIUM, crowd, items));
            jdk.addAll(rates(bench, Throughput.Kind.JDK, crowd, items));
            jcTools.addAll(rates(bench, Throughput.Kind.JCTOOLS, crowd, items));
            bench.cpython().ifPresent(there -> python.addAll(pythonRates(there, crowd, pythonItems)));
        }
        return Result.of(
                        this,
                        "items/s",
                        vivarium,
                        python,
                        "median of %d runs; more is better".formatted(vivarium.size()))
                .named(name() + "-" + crowd)
                .noting("an ArrayBlockingQueue moves %s, the MpmcArrayQueue of JCTools, whose threads spin, %s"
                        .formatted(Figure.of(jdk.median(), "-"), Figure.of(jcTools.median(), "-")));
    }

    private static List<Double> rates(Workbench bench, Throughput.Kind kind, int crowd, int items) {
        return ChildProcess.run(
                        bench.program(Throughput.class, kind.name(), Integer.toString(crowd), Integer.toString(items)))
                .numbers();
    }

    private static List<Double> pythonRates(CPython cpython, int crowd, int items) {
        return ChildProcess.run(cpython.command(
                        "-c", CPython.script("queue_scale.py"), Integer.toString(crowd), Integer.toString(items)))
                .numbers();
    }
}
