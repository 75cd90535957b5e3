package org.vivarium.crossing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Waiter;
import org.vivarium.interpreters.Interpreter;

/**
 * How one thread waits, from its first look in vain until it has what it wants or gives up.
 *
 * <p>A turn of the thread goes: {@link #reset}, look, {@link #await}. What is signalled after the reset ends the await at once, so
 * that nothing between look and await is missed. While it awaits, the lock of the interpreter that it is attached to is released;
 * and after every wake-up, by whomever, it comes to a check of that interpreter.
 *
 * <p>It spins for a moment before it parks, as whoever waits for an answer often gets it before a thread could be parked and woken.
 *
 * <p>{@link #signal} is for everybody, the rest for the thread itself. No lock is held while it waits.
 */
final class Wait {
    /** About as long as it takes to wake a thread: what comes later would not be found sooner by spinning. */
    private static final int SPINS = Runtime.getRuntime().availableProcessors() > 1 ? 200 : 0;

    private final Thread thread = Thread.currentThread();
    private final long since = System.nanoTime();
    private final @Nullable Interpreter attached;
    private final long interpreter;
    private volatile boolean signalled;

    /**
     * A wait of the calling thread.
     *
     * @param attached the interpreter that it is attached to; null for none
     */
    Wait(@Nullable Interpreter attached) {
        this.attached = attached;
        interpreter = attached == null ? 0 : attached.id();
    }

    /** Has the thread look again. */
    void signal() {
        signalled = true;
        LockSupport.unpark(thread);
    }

    /** Signals that one, if there is one. */
    static void wake(@Nullable Wait wait) {
        if (wait != null) {
            wait.signal();
        }
    }

    /** The thread is about to look. */
    void reset() {
        signalled = false;
    }

    /**
     * Waits for a signal, the deadline, or anything else that wakes the thread.
     *
     * @throws RuntimeException what a check throws: an async exception, what a pending call throws, or that the interpreter has ended
     */
    void await(Deadline deadline) throws InterruptedException {
        if (attached == null) {
            pause(deadline);
        } else {
            attached.unlocked(() -> {
                pause(deadline);
                return true;
            });
            attached.check();
        }
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    private void pause(Deadline deadline) {
        for (int spin = 0; spin < SPINS && !signalled; spin++) {
            Thread.onSpinWait();
        }
        if (signalled) {
            return;
        }
        if (attached != null) {
            // Nothing else may come between this and the park: who asks the thread for something unparks it, and a lock
            // that it
            // waited for meanwhile would use that up.
            attached.check();
        }
        if (signalled) {
            return;
        } else if (deadline.never()) {
            LockSupport.park(this);
        } else {
            LockSupport.parkNanos(this, deadline.left());
        }
    }

    /** Compares by how long they have lasted, the longest first. */
    static int byAge(Wait first, Wait second) {
        return Long.signum(first.since - second.since);
    }

    /** As it is told about. */
    Waiter info(boolean sends) {
        return new Waiter(interpreter, thread.getName(), sends, Duration.ofNanos(System.nanoTime() - since));
    }
}
