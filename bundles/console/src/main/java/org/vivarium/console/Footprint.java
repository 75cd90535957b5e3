package org.vivarium.console;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What the process holds after a collection of garbage. Immutable; it holds none of what it tells of.
 *
 * @param heap the bytes of objects
 * @param metaspace the bytes of classes
 * @param threads the names of the platform threads, by their ids
 */
record Footprint(long heap, long metaspace, Map<Long, String> threads) {
    /** What a first collection finds, some of it only goes with the next. */
    private static final int COLLECTIONS = 2;

    /** How long threads that are about to end may take. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private static final String CARRIER = "jdk.internal.misc.CarrierThread";

    /** Takes it. */
    @FunctionalInterface
    interface Gauge {
        /**
         * Has the JVM collect garbage, and looks. The whole process pauses meanwhile.
         *
         * @param before the one to compare with: threads that it does not have may be about to end, and are waited for a second at
         *     most
         */
        Footprint read(Optional<Footprint> before) throws InterruptedException;
    }

    Footprint {
        threads = Map.copyOf(threads);
    }

    /** The gauge of this process. */
    static Footprint ofProcess(Optional<Footprint> before) throws InterruptedException {
        if (before.isPresent()) {
            await(before.get());
        }
        for (int i = 0; i < COLLECTIONS; i++) {
            System.gc();
        }
        Map<Long, String> threads = new TreeMap<>();
        platformThreads().forEach(thread -> threads.put(thread.threadId(), thread.getName()));
        return new Footprint(
                ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(), metaspaceOfProcess(), threads);
    }

    /** Waits for threads that have come since. */
    private static void await(Footprint before) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        for (Thread thread : platformThreads()) {
            long left = end - System.nanoTime();
            if (!before.threads.containsKey(thread.threadId()) && left > 0) {
                thread.join(Duration.ofNanos(left));
            }
        }
    }

    /** Without those that carry virtual threads, which the JVM starts and ends as it likes. */
    private static List<Thread> platformThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !thread.getClass().getName().equals(CARRIER))
                .toList();
    }

    /** The bytes of classes; 0 from a JVM that does not tell. */
    static long metaspaceOfProcess() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getName().equals("Metaspace"))
                .map(MemoryPoolMXBean::getUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
    }
}
