package org.vivarium.crossing;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/** Waits for what tells nobody that it has happened. */
final class Await {
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private Await() {}

    static void until(Callable<Boolean> condition) throws Exception {
        long end = System.nanoTime() + PATIENCE_NANOS;
        while (!condition.call()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionError("it has not happened");
            }
            Thread.onSpinWait();
        }
    }
}
