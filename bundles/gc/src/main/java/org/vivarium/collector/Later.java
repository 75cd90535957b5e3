package org.vivarium.collector;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * References that threads of anywhere give back, until a thread of the interpreter does it for them.
 *
 * <pre>
 * queue       a head for each reference
 * requested   a pending call of the interpreter is on its way
 * refused     there was no room for one: whoever comes next tries again
 * ended       nothing is to be given back any more
 * </pre>
 *
 * <p>Thread-safe, without a lock; but {@link #drain} is called under the interpreter's.
 */
final class Later {
    private final InterpreterCollector owner;
    private final ConcurrentLinkedQueue<Head> queue = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean requested = new AtomicBoolean();
    private volatile boolean refused;
    private volatile boolean ended;

    Later(InterpreterCollector owner) {
        this.owner = owner;
    }

    void add(Head head) {
        queue.add(head);
        if (ended) {
            queue.clear();
        } else {
            request();
        }
    }

    /** Asks again, when that has been refused. */
    void retry() {
        if (refused) {
            request();
        }
    }

    private void request() {
        if (requested.compareAndSet(false, true)) {
            refused = false;
            if (!owner.requestCall(this::drainRequested)) {
                // In this order: who sees that it was refused may ask.
                requested.set(false);
                refused = true;
            }
        }
    }

    private void drainRequested() {
        requested.set(false);
        drain();
    }

    /** Gives the references back. What one gives back too many is reported. */
    void drain() {
        for (Head head = queue.poll(); head != null; head = queue.poll()) {
            owner.attempt(head, "decrefLater", head::decref);
        }
    }

    /** The interpreter has ended. */
    void end() {
        ended = true;
        queue.clear();
    }
}
