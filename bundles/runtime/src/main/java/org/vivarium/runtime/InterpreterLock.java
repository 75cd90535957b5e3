package org.vivarium.runtime;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.AbstractQueuedSynchronizer;
import org.jspecify.annotations.Nullable;

/**
 * An interpreter's lock, its own or one that several share: the GIL of PEP 684. Module code runs under it.
 *
 * <p>It is free for whoever comes first, which is quick, until somebody has waited for {@link #SWITCH_MILLIS}. Then it is
 * wanted: nobody overtakes those who wait any more, they get it in turn, and the holder gives it up at its next check point.
 * So no thread waits longer than that time and one turn of each of the others.
 *
 * <p>It can be taken away from a holder that never comes back: what that one does with it afterwards has no effect.
 *
 * <p>Lock order: a thread holds one such lock at most, waits for it with no other lock of the runtime held, and may take all
 * others under it. Thread-safe.
 */
final class InterpreterLock {
    /** As long as CPython's {@code sys.getswitchinterval()}. */
    static final long SWITCH_MILLIS = 5;

    private final Queue queue = new Queue();
    private final AtomicReference<@Nullable ThreadState> holder = new AtomicReference<>();

    /** How many wait that have waited for too long. */
    private final AtomicInteger overdue = new AtomicInteger();

    /** Those who wait. Its state is 1 while the lock is held; by whom tells {@link #holder}, so that it can be taken away. */
    private final class Queue extends AbstractQueuedSynchronizer {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean tryAcquire(int one) {
            return (overdue.get() == 0 || !hasQueuedPredecessors()) && compareAndSetState(0, one);
        }

        @Override
        protected boolean tryRelease(int one) {
            setState(0);
            return true;
        }
    }

    /** Takes the lock for a thread that does not hold it, waiting as long as that takes; an interrupt stays set. */
    void enter(ThreadState thread) {
        if (!queue.tryAcquire(1)) {
            await(thread);
        }
        holder.set(thread);
    }

    private void await(ThreadState thread) {
        thread.setWaiting(true);
        try {
            if (!acquiredInTime()) {
                overdue.incrementAndGet();
                try {
                    queue.acquire(1);
                } finally {
                    overdue.decrementAndGet();
                }
            }
        } finally {
            thread.setWaiting(false);
        }
    }

    private boolean acquiredInTime() {
        try {
            return queue.tryAcquireNanos(1, TimeUnit.MILLISECONDS.toNanos(SWITCH_MILLIS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Gives the lock up, or takes it away from a thread that will not; nothing happens when the thread does not hold it. */
    void leave(ThreadState thread) {
        if (holder.compareAndSet(thread, null)) {
            queue.release(1);
        }
    }

    @SuppressWarnings("ReferenceEquality") // A thread state is itself alone.
    boolean isHeldBy(ThreadState thread) {
        return holder.get() == thread;
    }

    /** Who holds it. */
    @Nullable
    ThreadState holder() {
        return holder.get();
    }

    /** Whether the holder is to give it up at its next check point. */
    boolean isWanted() {
        return overdue.get() > 0;
    }
}
