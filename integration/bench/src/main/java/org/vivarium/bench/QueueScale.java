package org.vivarium.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

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
        Map<Throughput.Kind, Samples> measured = new EnumMap<>(Throughput.Kind.class);
        Samples python = new Samples();
        int items = bench.effort().operations() * ITEMS_PER_OPERATION / crowd;
        int pythonItems = bench.effort().operations() * PYTHON_ITEMS_PER_OPERATION / crowd;
        for (int round = 0; round < bench.effort().rounds(); round++) {
            bench.round(this, round);
            for (Throughput.Kind kind : Throughput.Kind.values()) {
                measured.computeIfAbsent(kind, _ -> new Samples())
                        .addAll(ChildProcess.run(bench.program(
                                        Throughput.class,
                                        kind.name(),
                                        Integer.toString(crowd),
                                        Integer.toString(items)))
                                .numbers());
            }
            bench.cpython()
                    .ifPresent(there -> python.addAll(ChildProcess.run(there.command(
                                    "-c",
                                    CPython.script("queue_scale.py"),
                                    Integer.toString(crowd),
                                    Integer.toString(pythonItems)))
                            .numbers()));
        }
        Samples vivarium = measured.get(Throughput.Kind.VIVARIUM);
        return Result.of(this, "items/s", vivarium, python, "median of %d runs; more is better".formatted(vivarium.size()))
                .named(name() + "-" + crowd)
                .noting("an ArrayBlockingQueue moves %s, the MpmcArrayQueue of JCTools, whose threads spin, %s"
                        .formatted(
                                Figure.of(measured.get(Throughput.Kind.JDK).median(), "-"),
                                Figure.of(measured.get(Throughput.Kind.JCTOOLS).median(), "-")));
    }
}
