package org.vivarium.runtime;

import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.InterpreterException;

/**
 * Calls that wait for a check point: {@code struct _pending_calls}.
 *
 * <p>The monitor guards the queue and {@code busy}; a call is made outside of it. Only one thread makes calls at a time, so
 * that they are made in order; one that is made does not make others. Thread-safe.
 */
final class PendingCalls {
    /** How many are made at a check. */
    static final int PASS = 100;

    private final String owner;
    private final int capacity;
    private final Deque<Runnable> queue = new ArrayDeque<>();
    private volatile boolean busy;
    private volatile boolean waiting;

    /**
     * An empty queue.
     *
     * @param owner whose calls they are, as messages name it
     * @param capacity how many can wait
     */
    PendingCalls(String owner, int capacity) {
        this.owner = owner;
        this.capacity = capacity;
    }

    synchronized void add(Runnable call) {
        if (queue.size() == capacity) {
            throw new InterpreterException(
                    owner + " has " + capacity + " pending calls; it takes no more until it has made some");
        }
        queue.add(call);
        waiting = true;
    }

    /** Takes a call back; returns whether it still waited. */
    synchronized boolean remove(Runnable call) {
        boolean waited = queue.remove(call);
        waiting = !queue.isEmpty();
        return waited;
    }

    /** Forgets those that wait. */
    synchronized void clear() {
        queue.clear();
        waiting = false;
    }

    /** Whether there are any. */
    boolean areWaiting() {
        return waiting;
    }

    /** Whether there are any that a thread could make now, as no other is making some. */
    boolean canBeMade() {
        return waiting && !busy;
    }

    synchronized int size() {
        return queue.size();
    }

    /** Makes up to {@link #PASS} of them. What one throws ends the pass; the rest wait for the next. */
    void make() {
        if (!begin()) {
            return;
        }
        try {
            for (int made = 0; made < PASS; made++) {
                Runnable call = next();
                if (call == null) {
                    return;
                }
                call.run();
            }
        } finally {
            end();
        }
    }

    /** Makes the first that waits. */
    void makeOne() {
        Runnable call = next();
        if (call != null) {
            call.run();
        }
    }

    /** Waits until no thread makes calls. */
    synchronized void awaitIdle() throws InterruptedException {
        while (busy) {
            wait();
        }
    }

    private synchronized boolean begin() {
        if (busy || queue.isEmpty()) {
            return false;
        }
        busy = true;
        return true;
    }

    private synchronized @Nullable Runnable next() {
        Runnable call = queue.poll();
        waiting = !queue.isEmpty();
        return call;
    }

    private synchronized void end() {
        busy = false;
        notifyAll();
    }
}
