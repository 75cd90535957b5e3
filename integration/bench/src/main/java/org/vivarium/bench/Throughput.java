package org.vivarium.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.jctools.queues.MpmcArrayQueue;
import org.vivarium.channels.Queue;
import org.vivarium.channels.Queues;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Interpreters;

/** The program that {@link QueueScale} runs in a JVM of its own. It prints the items a second of each run but the first two. */
public final class Throughput {
    private static final int CAPACITY = 1024;
    private static final int WARMUPS = 2;
    private static final int RUNS = 3;

    private Throughput() {}

    /** What the items go through. */
    enum Kind {
        VIVARIUM,
        JDK,
        JCTOOLS
    }

    /** A queue, and where a thread at it works. */
    private interface Pipe {
        void put(Integer item) throws InterruptedException;

        Object get() throws InterruptedException;

        /** Runs what one thread does. */
        default void work(Work work) throws InterruptedException {
            work.run();
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private record OfVivarium(Queue queue, Interpreters interpreters) implements Pipe {
        @Override
        public void put(Integer item) throws InterruptedException {
            queue.put(item);
        }

        @Override
        public Object get() throws InterruptedException {
            Object item = queue.get();
            if (item == null) {
                throw new BenchException("an item is missing");
            }
            return item;
        }

        @Override
        public void work(Work work) throws InterruptedException {
            try (Interpreter own = interpreters.create(InterpreterConfig.ISOLATED)) {
                own.<Boolean, InterruptedException>attach(() -> {
                    work.run();
                    return true;
                });
            }
        }
    }

    private record OfJdk(ArrayBlockingQueue<Integer> queue) implements Pipe {
        @Override
        public void put(Integer item) throws InterruptedException {
            queue.put(item);
        }

        @Override
        public Object get() throws InterruptedException {
            return queue.take();
        }
    }

    /** It does not block, so its threads ask again and again. */
    @SuppressWarnings("ThreadPriorityCheck")
    private record OfJcTools(MpmcArrayQueue<Integer> queue) implements Pipe {
        @Override
        public void put(Integer item) {
            while (!queue.offer(item)) {
                Thread.yield();
            }
        }

        @Override
        public Object get() {
            Integer item = queue.poll();
            while (item == null) {
                Thread.yield();
                item = queue.poll();
            }
            return item;
        }
    }

    /**
     * Runs.
     *
     * @param arguments the name of a {@link Kind}, how many senders and as many receivers, how many items each sends
     */
    public static void main(String[] arguments) throws Exception {
        Kind kind = Kind.valueOf(arguments[0]);
        int crowd = Integer.parseInt(arguments[1]);
        int items = Integer.parseInt(arguments[2]);
        try (LivePlatform platform = LivePlatform.start()) {
            for (int run = -WARMUPS; run < RUNS; run++) {
                double rate = rate(pipe(platform, kind), crowd, items);
                if (run >= 0) {
                    System.out.println(rate);
                }
            }
        }
        System.exit(0);
    }

    private static Pipe pipe(LivePlatform platform, Kind kind) {
        return switch (kind) {
            case VIVARIUM ->
                new OfVivarium(platform.service(Queues.class).create(CAPACITY), platform.service(Interpreters.class));
            case JDK -> new OfJdk(new ArrayBlockingQueue<>(CAPACITY));
            case JCTOOLS -> new OfJcTools(new MpmcArrayQueue<>(CAPACITY));
        };
    }

    private static double rate(Pipe pipe, int crowd, int items) throws Exception {
        CountDownLatch ready = new CountDownLatch(2 * crowd);
        CountDownLatch start = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(2 * crowd);
        List<FutureTask<Boolean>> workers = new ArrayList<>();
        for (int worker = 0; worker < 2 * crowd; worker++) {
            boolean sends = worker < crowd;
            FutureTask<Boolean> task = new FutureTask<>(() -> {
                pipe.work(() -> {
                    ready.countDown();
                    start.await();
                    for (int item = 0; item < items; item++) {
                        if (sends) {
                            pipe.put(item);
                        } else {
                            pipe.get();
                        }
                    }
                    done.countDown();
                });
                return true;
            });
            workers.add(task);
            Thread.ofPlatform().start(task);
        }
        ready.await();
        long begin = System.nanoTime();
        start.countDown();
        done.await();
        double seconds = (System.nanoTime() - begin) / 1e9;
        for (FutureTask<Boolean> worker : workers) {
            worker.get();
        }
        return (double) crowd * items / seconds;
    }
}
