package org.vivarium.bench;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Interpreters;

/**
 * The memory of interpreters that have run Python: what each of a hundred takes, and what stays when they have ended. Beside it stands a
 * bare GraalPy context. CPython's figure is what its process has got from the system.
 */
final class PythonHeap implements Comparison {
    private static final int MOST_ALIVE = 100;
    private static final int GONE_PER_ALIVE = 10;
    private static final int COLLECTIONS = 3;
    private static final double KIB = 1024;

    @Override
    public String name() {
        return "python-heap";
    }

    @Override
    public String description() {
        return "the memory of an interpreter that has run Python, with 100 alive, and what stays of those that have"
                + " ended";
    }

    @Override
    public List<Result> run(Workbench bench) {
        int count = Math.min(MOST_ALIVE, 2 * bench.effort().operations());
        String alive = Integer.toString(count);
        bench.round(this, 0);
        List<Double> ours =
                ChildProcess.run(bench.program(OnVivarium.class, alive)).numbers();
        List<Double> bare =
                ChildProcess.run(bench.program(OnGraalPy.class, alive)).numbers();
        Samples python = new Samples();
        bench.cpython()
                .ifPresent(peer ->
                        python.addAll(ChildProcess.run(peer.command("-c", CPython.script("python_heap.py"), alive))
                                .numbers()));
        return List.of(new Result(
                name(),
                "KiB",
                OptionalDouble.of(ours.get(0)),
                python.median(),
                OptionalDouble.of(bare.get(0)),
                ("mean of %d after a collection; with another %d created and closed in a row the heap grows by %.1f"
                                + " KiB in all, and %.0f threads more are there")
                        .formatted(count, GONE_PER_ALIVE * count, ours.get(1), ours.get(2))));
    }

    /** The heap in KiB. */
    private static double used() {
        // What weak references hold is only clear once they have been looked through.
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed() / KIB;
    }

    /** What runs in a process of its own. */
    static final class OnVivarium {
        private OnVivarium() {}

        /**
         * Prints the KiB of an interpreter with as many alive as the argument says, by how much the heap has grown after ten times as many
         * more have come and gone, and how many threads have stayed.
         */
        public static void main(String[] arguments) {
            int count = Integer.parseInt(arguments[0]);
            // Contexts that were made ahead would be nobody's.
            LivePlatform platform = LivePlatform.start(Map.of("vivarium.python.pool", "0"));
            Interpreters interpreters = platform.service(Interpreters.class);
            create(interpreters, count).forEach(Interpreter::close);
            System.out.println(eachAlive(interpreters, count));
            double before = used();
            int threads = ManagementFactory.getThreadMXBean().getThreadCount();
            for (int i = 0; i < GONE_PER_ALIVE * count; i++) {
                create(interpreters, 1).forEach(Interpreter::close);
            }
            System.out.println(used() - before);
            System.out.println(ManagementFactory.getThreadMXBean().getThreadCount() - threads);
            platform.close();
        }

        private static double eachAlive(Interpreters interpreters, int count) {
            double before = used();
            List<Interpreter> alive = create(interpreters, count);
            double each = (used() - before) / count;
            alive.forEach(Interpreter::close);
            return each;
        }

        private static List<Interpreter> create(Interpreters interpreters, int count) {
            List<Interpreter> made = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Interpreter interpreter = interpreters.create(InterpreterConfig.ISOLATED);
                interpreter.exec("pass");
                made.add(interpreter);
            }
            return made;
        }
    }

    /** The same with bare contexts. */
    static final class OnGraalPy {
        private OnGraalPy() {}

        /** Prints the KiB of a context with as many alive as the argument says. */
        public static void main(String[] arguments) {
            int count = Integer.parseInt(arguments[0]);
            try (Engine engine = BareContext.engine()) {
                create(engine, count).forEach(Context::close);
                double before = used();
                List<Context> alive = create(engine, count);
                System.out.println((used() - before) / count);
                alive.forEach(Context::close);
            }
        }

        private static List<Context> create(Engine engine, int count) {
            List<Context> made = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                Context context = BareContext.context(engine);
                context.eval("python", "pass");
                made.add(context);
            }
            return made;
        }
    }
}
