package org.vivarium.bench;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.vivarium.interpreters.InterpreterConfig;

/** Creates an interpreter and destroys it, with nothing imported. */
public final class Create implements Comparison {
    private static final String CPYTHON = """
        def timed():
            _interpreters.destroy(_interpreters.create())

        def after(value):
            pass
        """;

    @Override
    public String name() {
        return "create";
    }

    @Override
    public String description() {
        return "create and destroy an interpreter, nothing imported";
    }

    @Override
    public List<Result> run(Workbench bench) {
        return List.of(bench.means(this, Timed.class, CPYTHON)
                .noting("Vivarium makes what costs when it is first used, CPython at once"));
    }

    /** What JMH times. */
    public static class Timed extends OnPlatform {
        @Benchmark
        public void createAndDestroy() {
            interpreters.create(InterpreterConfig.ISOLATED).close();
        }
    }
}
