package org.vivarium.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;

/**
 * Enters and leaves an interpreter's lock: by one thread, and by several at once. Beside it stand the JDK's own locks; CPython
 * has no way to do just that.
 */
public final class Lock implements Comparison {
    private static final int ENTRIES = 1000;
    private static final List<Integer> CROWDS = List.of(2, 8);

    @Override
    public String name() {
        return "lock";
    }

    @Override
    public String description() {
        return "enter and leave an interpreter's lock: alone, and with 2 and 8 threads at once";
    }

    @Override
    public List<Result> run(Workbench bench) {
        List<Contest> contests = new ArrayList<>();
        contests.add(new Contest(1));
        CROWDS.forEach(threads -> contests.add(new Contest(threads)));
        for (int round = 0; round < bench.effort().rounds(); round++) {
            bench.round(this, round);
            contests.forEach(contest -> contest.round(bench.jmh()));
        }
        return contests.stream().map(contest -> contest.result(this, bench)).toList();
    }

    /** The three locks, entered by that many threads. */
    private static final class Contest {
        private final int threads;
        private final Samples interpreter = new Samples();
        private final Samples free = new Samples();
        private final Samples fair = new Samples();

        Contest(int threads) {
            this.threads = threads;
        }

        void round(Jmh jmh) {
            interpreter.addAll(time(jmh, OfInterpreter.class));
            free.addAll(time(jmh, Free.class));
            fair.addAll(time(jmh, Fair.class));
        }

        private List<Double> time(Jmh jmh, Class<?> lock) {
            return threads == 1 ? jmh.means(lock, TimeUnit.NANOSECONDS) : jmh.throughputs(lock, threads);
        }

        Result result(Comparison comparison, Workbench bench) {
            String name = comparison.name() + (threads == 1 ? "" : "-" + threads);
            String unit = threads == 1 ? "ns" : "entries/s";
            String what = threads == 1
                    ? "one thread that is attached already, to enter and leave"
                    : threads + " threads, each entering again and again; more is better";
            return new Result(
                            name,
                            unit,
                            interpreter.median(),
                            OptionalDouble.empty(),
                            OptionalDouble.empty(),
                            bench.effort().means())
                    .noting(what)
                    .noting("a ReentrantLock of the JDK %s, a fair one %s"
                            .formatted(Figure.of(free.median(), "-"), Figure.of(fair.median(), "-")));
        }
    }

    /** What is done under the lock, and has to be: it counts. */
    @State(Scope.Benchmark)
    public static class Guarded {
        private long count;

        long count() {
            return ++count;
        }
    }

    /** What JMH times: an interpreter's own lock. */
    public static class OfInterpreter extends OnPlatform {
        private final Interpreter interpreter = interpreters.create(InterpreterConfig.ISOLATED);

        @Benchmark
        @OperationsPerInvocation(ENTRIES)
        public long enter(Guarded guarded) {
            return interpreter.<Long, RuntimeException>attach(() -> {
                long last = 0;
                for (int entry = 0; entry < ENTRIES; entry++) {
                    last += interpreter.<Long, RuntimeException>locked(guarded::count);
                }
                return last;
            });
        }
    }

    /** The JDK's lock, free for whoever comes first. */
    @State(Scope.Benchmark)
    public static class Free {
        private final ReentrantLock lock = new ReentrantLock();

        @Benchmark
        @OperationsPerInvocation(ENTRIES)
        public long enter(Guarded guarded) {
            return enterAll(lock, guarded);
        }
    }

    /** The JDK's lock, in the order of arrival. */
    @State(Scope.Benchmark)
    public static class Fair {
        private final ReentrantLock lock = new ReentrantLock(true);

        @Benchmark
        @OperationsPerInvocation(ENTRIES)
        public long enter(Guarded guarded) {
            return enterAll(lock, guarded);
        }
    }

    private static long enterAll(ReentrantLock lock, Guarded guarded) {
        long last = 0;
        for (int entry = 0; entry < ENTRIES; entry++) {
            lock.lock();
            try {
                last += guarded.count();
            } finally {
                lock.unlock();
            }
        }
        return last;
    }
}
