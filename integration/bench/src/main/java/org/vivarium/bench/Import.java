package org.vivarium.bench;

import java.util.ArrayList;
import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleBundles;

/** Creates an interpreter, imports modules, and destroys the interpreter: the module {@code counter}, and ten like it. */
public final class Import implements Comparison {
    private static final int MANY = 10;

    // CPython's nearest: extension modules in shared libraries of their own that every interpreter may load.
    private static final String CPYTHON = """
        def timed():
            interpreter = _interpreters.create()
            _interpreters.exec(interpreter, "import %s")
            _interpreters.destroy(interpreter)

        def after(value):
            pass
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
        return "create an interpreter, import a module, destroy it; the same with " + MANY + " modules";
    }

    @Override
    public List<Result> run(Workbench bench) {
        Result one = bench.means(this, Timed.class, CPYTHON.formatted(ONE));
        Result ten = bench.means(this, TenTimed.class, CPYTHON.formatted(TEN));
        return List.of(
                one.noting("Vivarium imports the Java module counter, CPython its extension module " + ONE),
                ten.named(name() + "-" + MANY)
                        .noting("Vivarium imports " + MANY + " Java modules like counter, each a bundle of its own, in"
                                + " one call, CPython its extension modules " + TEN));
    }

    /** What JMH times: one module. */
    public static class Timed extends OnPlatform {
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
    }

    /** What JMH times: ten modules. */
    public static class TenTimed extends OnPlatform {
        private final ImportSystem imports = platform.service(ImportSystem.class);
        private final List<String> names = new ArrayList<>();

        /** Deploys the modules. */
        public TenTimed() {
            ModuleBundles bundles = platform.service(ModuleBundles.class);
            for (int number = 0; number < MANY; number++) {
                String name = "counter" + number;
                bundles.deploy(CounterJar.write(platform.material("counter"), name, "1.0.0"));
                names.add(name);
            }
        }

        @Benchmark
        public int createImportAndDestroy() {
            try (Interpreter interpreter = interpreters.create(InterpreterConfig.ISOLATED)) {
                return imports.importModules(interpreter, names).size();
            }
        }
    }
}
