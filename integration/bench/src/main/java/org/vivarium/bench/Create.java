package org.vivarium.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Interpreters;

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
    public Result run(Workbench bench) {
        Samples vivarium = new Samples();
        Samples cpython = new Samples();
        for (int round = 0; round < bench.effort().rounds(); round++) {
            bench.round(this, round);
            vivarium.addAll(bench.jmh().means(Timed.class, TimeUnit.MICROSECONDS));
            bench.cpython().ifPresent(peer -> cpython.addAll(peer.times(CPYTHON, bench.effort(), 1e6)));
        }
        return Result.of(
                this,
                "µs",
                vivarium,
                cpython,
                bench.effort().means() + "; Vivarium makes what costs when it is first used, CPython at once");
    }

    /** What JMH times. */
    @State(Scope.Benchmark)
    public static class Timed {
        private final LivePlatform platform = LivePlatform.start();
        private final Interpreters interpreters = platform.service(Interpreters.class);

        @Benchmark
        public void createAndDestroy() {
            interpreters.create(InterpreterConfig.ISOLATED).close();
        }

        @TearDown
        public void stop() {
            platform.close();
        }
    }
}
