package org.vivarium.runtime;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Limits;
import org.vivarium.interpreters.Usage;

/**
 * Keeps the limits of the interpreters that have some. Its thread runs only while somebody is inside one of them, and looks
 * again when the first could have used up what is left to it; only allocation, whose pace cannot be foretold, it looks at
 * every {@link #ALLOCATION_NANOS}.
 *
 * <p>The monitor guards the set, whether it is new, and the thread; nothing else is locked under it. Thread-safe.
 */
final class LimitWatch {
    private static final System.Logger LOGGER = System.getLogger(LimitWatch.class.getName());
    private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final long ALLOCATION_NANOS = TimeUnit.MILLISECONDS.toNanos(20);
    private static final long SHORTEST_NANOS = TimeUnit.MILLISECONDS.toNanos(5);
    private static final long LONGEST_NANOS = TimeUnit.HOURS.toNanos(1);

    private final ReentrantLock monitor = new ReentrantLock();
    private final Condition changed = monitor.newCondition();
    private final Set<InterpreterState> watched = new HashSet<>();
    private boolean news;
    private @Nullable Thread thread;

    /** Somebody has come into an interpreter that has limits. */
    void watch(InterpreterState interpreter) {
        monitor.lock();
        try {
            if (watched.add(interpreter)) {
                news = true;
                changed.signal();
            }
            if (thread == null) {
                thread = Thread.ofPlatform().daemon().name("vivarium-limits").start(this::run);
            }
        } finally {
            monitor.unlock();
        }
    }

    private void run() {
        long next = 0;
        for (List<InterpreterState> inUse = next(next); !inUse.isEmpty(); inUse = next(next)) {
            next = LONGEST_NANOS;
            for (InterpreterState interpreter : inUse) {
                try {
                    next = Math.min(next, look(interpreter));
                } catch (RuntimeException | OutOfMemoryError e) {
                    // The others' limits are to be kept, and this one's at the next look.
                    LOGGER.log(System.Logger.Level.ERROR, "the limits of " + interpreter + " could not be kept", e);
                    next = Math.min(next, RETRY_NANOS);
                }
            }
        }
    }

    /** Those in use, after a time, or earlier when there is another; none when the thread is to end. */
    private List<InterpreterState> next(long nanos) {
        monitor.lock();
        try {
            long left = nanos;
            while (left > 0 && !news) {
                left = changed.awaitNanos(left);
            }
            news = false;
            watched.removeIf(interpreter ->
                    interpreter.gate().isEmpty() || interpreter.gate().exhausted() != null);
            if (watched.isEmpty()) {
                thread = null;
            }
            return new ArrayList<>(watched);
        } catch (InterruptedException e) {
            // Nobody interrupts this thread but to end it.
            thread = null;
            return List.of();
        } finally {
            monitor.unlock();
        }
    }

    /** Ends what has exceeded its limits; when to look again otherwise. */
    private static long look(InterpreterState interpreter) {
        Limits limits = interpreter.config().limits();
        Usage usage = interpreter.usage();
        String excess = excess(interpreter, limits, usage);
        if (excess != null) {
            Thread.ofPlatform()
                    .daemon()
                    .name("interp-" + interpreter.id() + "-limit")
                    .start(() -> interpreter.ending().exhaust(excess));
            return LONGEST_NANOS;
        }
        long next = limits.allocation() > 0 ? ALLOCATION_NANOS : LONGEST_NANOS;
        if (!limits.cpuTime().isZero()) {
            // As many threads as can run at once may come in before the next look.
            int atOnce = Runtime.getRuntime().availableProcessors();
            next = Math.min(next, limits.cpuTime().minus(usage.cpuTime()).toNanos() / atOnce);
        }
        if (!limits.wallTime().isZero()) {
            next = Math.min(next, limits.wallTime().minus(usage.wallTime()).toNanos());
        }
        return Math.max(SHORTEST_NANOS, next);
    }

    private static @Nullable String excess(InterpreterState interpreter, Limits limits, Usage usage) {
        if (isOver(usage.cpuTime(), limits.cpuTime())) {
            return interpreter + " has used " + seconds(usage.cpuTime()) + " of CPU time; its limit is "
                    + seconds(limits.cpuTime());
        } else if (isOver(usage.wallTime(), limits.wallTime())) {
            return interpreter + " has run for " + seconds(usage.wallTime()) + "; its limit is "
                    + seconds(limits.wallTime());
        } else if (limits.allocation() > 0 && usage.allocation() >= limits.allocation()) {
            return interpreter + " has allocated " + usage.allocation() + " bytes; its limit is " + limits.allocation();
        }
        return null;
    }

    private static boolean isOver(Duration used, Duration limit) {
        return !limit.isZero() && used.compareTo(limit) >= 0;
    }

    private static String seconds(Duration time) {
        return time.toMillis() / 1000.0 + " s";
    }
}
