package org.vivarium.bench;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jctools.queues.MpmcArrayQueue;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.vivarium.channels.Queue;
import org.vivarium.channels.Queues;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;

/** Puts a value and gets it again, by one thread: an integer, and a buffer of 1 MB that both sides share. */
public final class QueueCalls implements Comparison {
    private static final int CALLS = 1000;
    private static final int MEGABYTE = 1 << 20;
    private static final int CAPACITY = 1024;

    // A thousand at once: reading the clock takes as long as one of them.
    private static final String CPYTHON = """
        from concurrent import interpreters

        queue = interpreters.create_queue()
        value = %s

        def timed():
            for _ in range(1000):
                queue.put(value)
                queue.get()

        def after(value):
            pass
        """;

    @Override
    public String name() {
        return "queue";
    }

    @Override
    public String description() {
        return "put a value into a queue and get it again, in one thread; the same with a buffer of 1 MB";
    }

    @Override
    public List<Result> run(Workbench bench) {
        Samples integers = new Samples();
        Samples buffers = new Samples();
        Samples copies = new Samples();
        Samples pythonIntegers = new Samples();
        Samples pythonBuffers = new Samples();
        Samples blocking = new Samples();
        Samples lockFree = new Samples();
        for (int round = 0; round < bench.effort().rounds(); round++) {
            bench.round(this, round);
            integers.addAll(bench.jmh().means(Integers.class, TimeUnit.NANOSECONDS));
            buffers.addAll(bench.jmh().means(Buffers.class, TimeUnit.NANOSECONDS));
            copies.addAll(bench.jmh().means(Copies.class, TimeUnit.NANOSECONDS));
            blocking.addAll(bench.jmh().means(Blocking.class, TimeUnit.NANOSECONDS));
            lockFree.addAll(bench.jmh().means(LockFree.class, TimeUnit.NANOSECONDS));
            bench.cpython().ifPresent(there -> {
                pythonIntegers.addAll(there.times(CPYTHON.formatted("1"), bench.effort(), 1e9 / CALLS));
                pythonBuffers.addAll(
                        there.times(CPYTHON.formatted("memoryview(bytearray(1 << 20))"), bench.effort(), 1e9 / CALLS));
            });
        }
        return List.of(
                Result.of(this, "ns", integers, pythonIntegers, bench.effort().means())
                        .noting("an integer; an ArrayBlockingQueue takes %s, the MpmcArrayQueue of JCTools %s"
                                .formatted(Figure.of(blocking.median(), "-"), Figure.of(lockFree.median(), "-"))),
                Result.of(this, "ns", buffers, pythonBuffers, bench.effort().means())
                        .named(name() + "-buffer")
                        .noting("a buffer of 1 MB, not copied; the same as a byte[], which is, takes %s"
                                .formatted(Figure.of(copies.median(), "-"))));
    }

    /** A queue of an interpreter that the thread is attached to. */
    public abstract static class InInterpreter extends OnPlatform {
        private final Queue queue = platform.service(Queues.class).create();
        private final Interpreter interpreter = interpreters.create(InterpreterConfig.ISOLATED);

        final int putAndGet(Object value) throws InterruptedException {
            return interpreter.<Integer, InterruptedException>attach(() -> {
                int seen = 0;
                for (int call = 0; call < CALLS; call++) {
                    queue.put(value);
                    seen += queue.get() == null ? 0 : 1;
                }
                return seen;
            });
        }
    }

    /** What JMH times: integers. */
    public static class Integers extends InInterpreter {
        @Benchmark
        @OperationsPerInvocation(CALLS)
        public int call() throws InterruptedException {
            return putAndGet(1);
        }
    }

    /** What JMH times: a buffer. */
    public static class Buffers extends InInterpreter {
        private final ByteBuffer buffer = ByteBuffer.allocateDirect(MEGABYTE);

        @Benchmark
        @OperationsPerInvocation(CALLS)
        public int call() throws InterruptedException {
            return putAndGet(buffer);
        }
    }

    /** What JMH times: as many bytes, as a copy. */
    public static class Copies extends InInterpreter {
        private final byte[] bytes = new byte[MEGABYTE];

        @Benchmark
        @OperationsPerInvocation(CALLS)
        public int call() throws InterruptedException {
            return putAndGet(bytes);
        }
    }

    /** The JDK's queue. */
    @State(Scope.Benchmark)
    public static class Blocking {
        private final ArrayBlockingQueue<Object> queue = new ArrayBlockingQueue<>(CAPACITY);

        @Benchmark
        public Object call() throws InterruptedException {
            queue.put(1);
            return queue.take();
        }
    }

    /** A queue that does not block. */
    @State(Scope.Benchmark)
    public static class LockFree {
        private final MpmcArrayQueue<Object> queue = new MpmcArrayQueue<>(CAPACITY);

        @Benchmark
        public Object call() {
            queue.offer(1);
            return queue.poll();
        }
    }
}
