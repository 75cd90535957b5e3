package org.vivarium.python;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Contexts that were made ahead, so that an interpreter finds Python ready. How many it keeps follows from how they are taken: each
 * time that it has run empty it keeps twice as many, as many as memory allows, and half of them after each minute in which none was
 * taken. The first context of all is made for who takes it, since a program may want no other.
 *
 * <p>One thread makes them, one at a time, so that it takes no more than one processor from the busy; it is there while there is
 * something to make or to watch.
 *
 * <p>Thread-safe. The monitor guards everything; contexts are made and closed outside of it.
 *
 * <pre>
 * ready    those that wait, the warmest in front
 * wanted   how many are to wait
 * taken    whether one has been taken since the last look
 * worker   makes and watches them
 * closed   nothing is made ahead any more
 * </pre>
 */
final class ContextPool {
    private static final System.Logger LOGGER = System.getLogger(ContextPool.class.getName());

    private static final long IDLE_SECONDS = 60;
    private static final long CLOSE_SECONDS = 5;

    private final Supplier<WarmContext> making;
    private final int most;

    private final Deque<WarmContext> ready = new ArrayDeque<>();
    private int wanted;
    private boolean taken;
    private boolean first = true;
    private boolean closed;
    private @Nullable ScheduledThreadPoolExecutor worker;

    /**
     * Keeps none at first.
     *
     * @param most how many wait at most; 0 for none
     * @param making makes one
     */
    ContextPool(int most, Supplier<WarmContext> making) {
        this.most = most;
        this.making = making;
    }

    /** One that waits, or a new one. */
    WarmContext take() {
        WarmContext waiting = poll();
        return waiting == null ? making.get() : waiting;
    }

    private synchronized @Nullable WarmContext poll() {
        WarmContext waiting = ready.pollFirst();
        taken = true;
        if (first) {
            first = false;
        } else if (!closed && most > 0) {
            if (waiting == null) {
                wanted = Math.clamp(2L * wanted, 1, most);
            }
            worker().execute(this::fill);
        }
        return waiting;
    }

    private synchronized ScheduledThreadPoolExecutor worker() {
        if (worker == null) {
            ScheduledThreadPoolExecutor made = new ScheduledThreadPoolExecutor(
                    1,
                    Thread.ofPlatform()
                            .daemon()
                            .name("vivarium-python-pool")
                            .inheritInheritableThreadLocals(false)
                            .factory());
            ScheduledFuture<?> _ =
                    made.scheduleWithFixedDelay(this::shrink, IDLE_SECONDS, IDLE_SECONDS, TimeUnit.SECONDS);
            worker = made;
        }
        return worker;
    }

    /** Makes one when one is missing, and then lets what else waits for the worker be done before the next. */
    private void fill() {
        if (!isMissing()) {
            return;
        }
        WarmContext made;
        try {
            made = making.get();
        } catch (RuntimeException e) {
            // Who wants one makes it, and hears of it.
            LOGGER.log(System.Logger.Level.DEBUG, "no context was made ahead", e);
            return;
        }
        if (!offer(made)) {
            discard(made);
        }
    }

    private synchronized boolean isMissing() {
        return !closed && ready.size() < wanted;
    }

    private synchronized boolean offer(WarmContext made) {
        if (!isMissing()) {
            return false;
        }
        ready.addFirst(made);
        if (worker != null && ready.size() < wanted) {
            worker.execute(this::fill);
        }
        return true;
    }

    /** Keeps half as many when none has been taken for a while; without any, the worker goes. */
    private void shrink() {
        surplus().forEach(ContextPool::discard);
    }

    private synchronized List<WarmContext> surplus() {
        List<WarmContext> surplus = new ArrayList<>();
        if (!taken) {
            wanted /= 2;
        }
        taken = false;
        while (ready.size() > wanted) {
            surplus.add(ready.removeLast());
        }
        if (wanted == 0 && worker != null) {
            worker.shutdown();
            worker = null;
        }
        return surplus;
    }

    /** Closes those that wait, when the one that is being made has been. */
    void close() {
        List<WarmContext> left;
        ScheduledThreadPoolExecutor working;
        synchronized (this) {
            closed = true;
            left = new ArrayList<>(ready);
            ready.clear();
            working = worker;
            worker = null;
        }
        if (working != null) {
            // An interrupt would close the streams of what is being made.
            working.shutdown();
            try {
                if (!working.awaitTermination(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                    LOGGER.log(System.Logger.Level.WARNING, "a context is still being made ahead");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        left.forEach(ContextPool::discard);
    }

    /** Closes one that nobody has taken. */
    private static void discard(WarmContext context) {
        try {
            context.close();
        } catch (RuntimeException e) {
            LOGGER.log(System.Logger.Level.WARNING, "a context that was made ahead does not close", e);
        }
    }
}
