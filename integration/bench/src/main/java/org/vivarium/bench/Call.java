package org.vivarium.bench;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleBundles;

/** Calls a function of a module in another interpreter, and gets two integers back. */
public final class Call implements Comparison {
    private static final String CPYTHON = """
        import atexit
        from concurrent import interpreters

        interpreter = interpreters.create()
        atexit.register(interpreter.close)

        def increment():
            return 1, 1

        def timed():
            return interpreter.call(increment)

        def after(value):
            pass
        """;

    @Override
    public String name() {
        return "call";
    }

    @Override
    public String description() {
        return "call a function in another interpreter, which gives two integers";
    }

    @Override
    public List<Result> run(Workbench bench) {
        return List.of(bench.means(this, Timed.class, CPYTHON)
                .noting("Vivarium calls the Java function counter.increment from Java, CPython a Python function that"
                        + " only gives two integers, with concurrent.interpreters' Interpreter.call"));
    }

    /** What JMH times. */
    public static class Timed extends OnPlatform {
        private final Interpreter interpreter = interpreters.create(InterpreterConfig.ISOLATED);

        /** Deploys the module and imports it. */
        public Timed() {
            // By the service, so that it is there: a call without it would look for a module of Python's.
            platform.service(ModuleBundles.class).deploy(platform.material("counter"));
            platform.service(ImportSystem.class).importModule(interpreter, "counter");
        }

        @Benchmark
        public @Nullable Object call() {
            return interpreter.call("counter.increment");
        }
    }
}
