package org.vivarium.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleBundles;

/**
 * Imports the module {@code counter}, and ten like it, into an interpreter that has imported nothing yet. The interpreter is created
 * and destroyed outside of what is timed; {@link Create} times that.
 */
public final class Import implements Comparison {
    private static final int MANY = 10;

    // CPython's nearest: extension modules in shared libraries of their own that every interpreter may load.
    private static final String CPYTHON = """
        fresh = _interpreters.create()

        def timed():
            _interpreters.exec(fresh, "import %s")

        def after(value):
            global fresh
            end()
            fresh = _interpreters.create()

        def end():
            _interpreters.destroy(fresh)
        """;
    private static final String ONE = "_bisect";
    private static final String TEN =
            "_bisect, _csv, _heapq, _json, _queue, _random, _statistics, _struct, cmath, math";

    @Override
    public String name() {
        return "import";
    }

    @Override
    public String description() {
        return "import a module into a new interpreter; the same with " + MANY + " modules";
    }

    @Override
    public List<Result> run(Workbench bench) {
        Result one = bench.means(this, One.class, CPYTHON.formatted(ONE));
        Result ten = bench.means(this, Ten.class, CPYTHON.formatted(TEN));
        return List.of(
                one.noting("Vivarium imports a Java module like counter, CPython its extension module " + ONE),
                ten.named(name() + "-" + MANY)
                        .noting("Vivarium imports " + MANY + " Java modules like counter, each a bundle of its own, in"
                                + " one call, CPython its extension modules " + TEN));
    }

    /** What JMH times: some modules. */
    public abstract static class Timed extends OnPlatform {
        private final ImportSystem imports = platform.service(ImportSystem.class);
        private final List<String> names = new ArrayList<>();
        private @Nullable Interpreter fresh;

        /**
         * Deploys the modules.
         *
         * @param modules how many
         */
        Timed(int modules) {
            ModuleBundles bundles = platform.service(ModuleBundles.class);
            for (int number = 0; number < modules; number++) {
                String name = "counter" + number;
                bundles.deploy(CounterJar.write(platform.material("counter"), name, "1.0.0"));
                names.add(name);
            }
        }

        /** Makes the interpreter of a call. */
        @Setup(Level.Invocation)
        public void create() {
            fresh = interpreters.create(InterpreterConfig.ISOLATED);
        }

        @Benchmark
        public List<Module> importModules() {
            return imports.importModules(Objects.requireNonNull(fresh), names);
        }

        /** Closes it. */
        @TearDown(Level.Invocation)
        public void close() {
            Objects.requireNonNull(fresh).close();
        }
    }

    /** One module. */
    public static class One extends Timed {
        public One() {
            super(1);
        }
    }

    /** Ten modules. */
    public static class Ten extends Timed {
        public Ten() {
            super(MANY);
        }
    }
}
