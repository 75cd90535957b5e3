package org.vivarium.imports;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.vivarium.modules.ModuleException;

/**
 * What threads work at in the tables of all interpreters, and who waits for whom: {@code importlib._bootstrap._ModuleLock}.
 *
 * <p>Its monitor guards the tables and the roots of all interpreters, as one thread can import into several at once. It is held
 * for moments only; nothing is called under it but the monitor of an {@link ImportedModule}.
 *
 * <p>The order is: a turn, then an interpreter's lock, then monitors. Who has a turn takes the interpreter's lock to run a module's
 * code; who waits for a turn has given the lock back, as the owner may need it. Before a thread waits, it follows the owners from
 * turn to turn: when it would end up waiting for itself, it does not wait.
 */
final class Turns {
    private final ReentrantLock monitor = new ReentrantLock();
    private final Map<Thread, Turn> waiting = new HashMap<>();

    /** What one thread works at, until that is over. */
    static final class Turn {
        private final Thread owner = Thread.currentThread();
        private final Condition ended;
        private boolean over;

        private Turn(Condition ended) {
            this.ended = ended;
        }

        /** Whether it is the calling thread's. */
        boolean isMine() {
            return owner.equals(Thread.currentThread());
        }
    }

    /** Looks at what the monitor guards, or changes it. */
    <R extends @Nullable Object> R guarded(Supplier<R> operation) {
        monitor.lock();
        try {
            return operation.get();
        } finally {
            monitor.unlock();
        }
    }

    /** The same without a result. */
    void run(Runnable operation) {
        monitor.lock();
        try {
            operation.run();
        } finally {
            monitor.unlock();
        }
    }

    /** Begins a turn of the calling thread. */
    Turn begin() {
        return new Turn(monitor.newCondition());
    }

    /** Ends a turn. Once done, nothing happens. */
    void end(Turn turn) {
        run(() -> {
            turn.over = true;
            turn.ended.signalAll();
        });
    }

    /**
     * Waits for the end of a turn, under the monitor, which is free meanwhile.
     *
     * @return false at once when the thread would wait for itself
     * @throws ModuleException when the thread is interrupted, which it stays
     */
    boolean await(Turn turn) {
        Thread self = Thread.currentThread();
        if (wouldWaitForItself(turn, self)) {
            return false;
        }
        waiting.put(self, turn);
        try {
            while (!turn.over) {
                turn.ended.await();
            }
            return true;
        } catch (InterruptedException e) {
            self.interrupt();
            throw new ModuleException(
                    "interrupted while thread " + turn.owner.getName() + " works at a module that is needed", e);
        } finally {
            waiting.remove(self);
        }
    }

    private boolean wouldWaitForItself(Turn first, Thread self) {
        for (Turn turn = first; turn != null && !turn.over; turn = waiting.get(turn.owner)) {
            if (turn.owner.equals(self)) {
                return true;
            }
        }
        return false;
    }
}
