package org.vivarium.bench;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleBundles;

/** Creates an interpreter, imports the module {@code counter}, and destroys the interpreter. */
public final class Import implements Comparison {
    // CPython's nearest: an extension module in a shared library of its own that every interpreter may load.
    private static final String CPYTHON = """
        def timed():
            interpreter = _interpreters.create()
            _interpreters.exec(interpreter, "import _bisect")
            _interpreters.destroy(interpreter)

        def after(value):
            pass
        """;

    @Override
    public String name() {
        return "import";
    }

    @Override
    public String description() {
        return "create an interpreter, import a module, destroy it";
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
                bench.effort().means()
                        + "; Vivarium imports the Java module counter, CPython its extension module _bisect");
    }

    /** What JMH times. */
    @State(Scope.Benchmark)
    public static class Timed {
        private final LivePlatform platform = LivePlatform.start();
        private final Interpreters interpreters = platform.service(Interpreters.class);
        private final ImportSystem imports = platform.service(ImportSystem.class);

        /** Deploys the module. */
        public Timed() {
            platform.service(ModuleBundles.class).deploy(platform.material("counter"));
        }

        @Benchmark
        public Module createImportAndDestroy() {
            try (Interpreter interpreter = interpreters.create(InterpreterConfig.ISOLATED)) {
                return imports.importModule(interpreter, "counter");
            }
        }

        @TearDown
        public void stop() {
            platform.close();
        }
    }
}
