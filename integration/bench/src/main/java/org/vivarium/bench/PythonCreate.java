package org.vivarium.bench;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
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
        Samples pooled = new Samples();
        Samples cold = new Samples();
        Samples cpython = new Samples();
        Samples graalpy = new Samples();
        for (int round = 0; round < bench.effort().rounds(); round++) {
            bench.round(this, round);
            pooled.addAll(bench.jmh().singles(Pooled.class, TimeUnit.MILLISECONDS));
            cold.addAll(bench.jmh().singles(Cold.class, TimeUnit.MILLISECONDS));
            graalpy.addAll(bench.jmh().singles(BareContext.class, TimeUnit.MILLISECONDS));
            bench.cpython().ifPresent(peer -> cpython.addAll(peer.times(CPYTHON, bench.effort(), 1e3)));
        }
        String note = bench.effort().singles() + "; destroying it is not timed";
        return List.of(
                Result.of(this, "ms", pooled, cpython, "from the pool; " + note).beside(graalpy.median()),
                Result.of(this, "ms", cold, cpython, "without a pool; " + note)
                        .named("python-create-cold")
                        .beside(graalpy.median()));
    }

    /** What JMH times, without a context that was made ahead. */
    public static class Cold extends Timed {
        /** Made by JMH. */
        public Cold() {
            super(Map.of("vivarium.python.pool", "0"));
        }
    }

    /** The same while there are some. */
    public static class Pooled extends Timed {
        /** How long it takes to make as many anew, with time to spare. */
        private static final long REFILL_NANOS = TimeUnit.MILLISECONDS.toNanos(400);

        /** Made by JMH. */
        public Pooled() {
            super(Map.of());
        }

        /** Lets the pool be filled again, outside of what is timed. */
        @TearDown(Level.Invocation)
        public void refill() {
            LockSupport.parkNanos(REFILL_NANOS);
        }
    }

    /** Creates an interpreter. */
    public abstract static class Timed extends OnPlatform {
        private @Nullable Interpreter made;

        Timed(Map<String, String> properties) {
            super(properties);
        }

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
