package org.vivarium.bench;

import java.util.List;
import org.openjdk.jmh.annotations.Benchmark;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
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
    public List<Result> run(Workbench bench) {
        return List.of(bench.means(this, Timed.class, CPYTHON)
                .noting("Vivarium imports the Java module counter, CPython its extension module _bisect"));
    }

    /** What JMH times. */
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
}
