package org.vivarium.python;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Gives the threads of a context their turns: while at least two are inside, a break at every interval has the one that runs
 * offer the context's lock. GraalPy does so too, but its own ticking was seen not to begin in contexts that threads from
 * outside come into; then one busy thread kept all others out.
 *
 * <p>The monitor guards the set and the ticking; breaks are asked for outside of it. Its thread exists while there is
 * something to tick for. Thread-safe.
 */
final class SwitchInterval {
    private static final long MILLIS = 20;

    private final Set<EvalBreaker> crowded = ConcurrentHashMap.newKeySet();
    private @Nullable ScheduledThreadPoolExecutor clock;

    /** A thread has come into a context, or left it. */
    synchronized void changed(EvalBreaker breaker) {
        // Asked here, for two that change it at once may arrive in either order.
        if (breaker.isCrowded()) {
            crowded.add(breaker);
        } else {
            crowded.remove(breaker);
        }
        if (!crowded.isEmpty() && clock == null) {
            clock = new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform()
                            .daemon()
                            .name("vivarium-switch-interval")
                            .inheritInheritableThreadLocals(false)
                            .factory());
            ScheduledFuture<?> _ = clock.scheduleWithFixedDelay(this::tick, MILLIS, MILLIS, TimeUnit.MILLISECONDS);
        } else if (crowded.isEmpty() && clock != null) {
            clock.shutdownNow();
            clock = null;
        }
    }

    private void tick() {
        crowded.forEach(EvalBreaker::offerTurns);
    }
}
