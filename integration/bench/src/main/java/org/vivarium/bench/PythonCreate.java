package org.vivarium.bench;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.TearDown;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;

/** Creates an interpreter and has it execute its first line of Python. Beside it stands a bare GraalPy context. */
public final class PythonCreate implements Comparison {
    private static final String CPYTHON = """
        def timed():
            interpreter = _interpreters.create()
            _interpreters.exec(interpreter, "pass")
            return interpreter

        def after(interpreter):
            _interpreters.destroy(interpreter)
        """;

    @Override
    public String name() {
        return "python-create";
    }

    @Override
    public String description() {
        return "create an interpreter and execute a first line of Python in it";
    }

    @Override
    public List<Result> run(Workbench bench) {
        Samples vivarium = new Samples();
        Samples cpython = new Samples();
        Samples graalpy = new Samples();
        for (int round = 0; round < bench.effort().rounds(); round++) {
            bench.round(this, round);
            vivarium.addAll(bench.jmh().singles(Timed.class, TimeUnit.MILLISECONDS));
            graalpy.addAll(bench.jmh().singles(BareContext.class, TimeUnit.MILLISECONDS));
            bench.cpython().ifPresent(peer -> cpython.addAll(peer.times(CPYTHON, bench.effort(), 1e3)));
        }
        Result result =
                Result.of(this, "ms", vivarium, cpython, bench.effort().singles() + "; destroying it is not timed");
        return List.of(result.beside(graalpy.median()));
    }

    /** What JMH times. */
    public static class Timed extends OnPlatform {
        private @Nullable Interpreter made;

        @Benchmark
        public void createToFirstExec() {
            Interpreter interpreter = interpreters.create(InterpreterConfig.ISOLATED);
            interpreter.exec("pass");
            made = interpreter;
        }

        @TearDown(Level.Invocation)
        public void destroy() {
            if (made != null) {
                made.close();
            }
        }
    }
}
