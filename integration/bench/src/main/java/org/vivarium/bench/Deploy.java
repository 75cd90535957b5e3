package org.vivarium.bench;

import java.util.List;
import java.util.OptionalDouble;

/**
 * Updates a module that many interpreters hold and have follow, while a thread calls another module in an interpreter that
 * does not hold it. CPython cannot replace an extension module.
 */
final class Deploy implements Comparison {
    static final int HOLDERS = 100;

    @Override
    public String name() {
        return "deploy";
    }

    @Override
    public String description() {
        return "update a module in " + HOLDERS + " interpreters; the longest pause of calls in another one meanwhile";
    }

    @Override
    public List<Result> run(Workbench bench) {
        Samples updates = new Samples();
        Samples pauses = new Samples();
        Samples idle = new Samples();
        for (int round = 0; round < bench.effort().rounds(); round++) {
            bench.round(this, round);
            List<Double> numbers = ChildProcess.run(bench.program(
                            UpdatesUnderLoad.class,
                            Integer.toString(bench.effort().warmupOperations()),
                            Integer.toString(bench.effort().operations())))
                    .numbers();
            for (int update = 0; update < numbers.size(); update += 3) {
                updates.add(numbers.get(update));
                pauses.add(numbers.get(update + 1));
                idle.add(numbers.get(update + 2));
            }
        }
        String how = bench.effort().singles();
        return List.of(
                result(
                        name(),
                        updates,
                        how + "; the module's " + HOLDERS + " interpreters follow, one after the other"),
                result(
                        name() + "-pause",
                        pauses,
                        "the longest time between two calls of another module during such an update; of all %d %s"
                                .formatted(pauses.size(), Figure.of(pauses.max(), "-"))),
                result(
                        name() + "-pause-idle",
                        idle,
                        "the same without an update, over the same time: what the machine does by itself; of all %d %s"
                                .formatted(idle.size(), Figure.of(idle.max(), "-"))));
    }

    private static Result result(String row, Samples samples, String note) {
        return new Result(row, "ms", samples.median(), OptionalDouble.empty(), OptionalDouble.empty(), note);
    }
}
