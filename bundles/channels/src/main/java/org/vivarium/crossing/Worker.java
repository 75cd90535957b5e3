package org.vivarium.crossing;

import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Interpreter;

/**
 * A thread of an interpreter that moves items between a queue and {@link java.util.concurrent.Flow}. It is over when the interpreter
 * ends, before that waits for its threads. Like all threads that an interpreter starts it does not hold the interpreter's lock.
 *
 * <p>Thread-safe.
 */
final class Worker {
    private final Holders holders;
    private final Interpreter interpreter;
    private final String what;
    private volatile @Nullable Wait wait;
    private volatile boolean over;

    /** What the thread does. */
    interface Work {
        /**
         * Works until there is nothing more to do, or it is over.
         *
         * @param wait by which the thread waits, and is woken by {@link Worker#wake}
         */
        void run(Wait wait) throws InterruptedException;
    }

    /**
     * A worker of the current interpreter, not yet at work.
     *
     * @param what it does, in words
     */
    Worker(Holders holders, String what) {
        this.holders = holders;
        this.what = what;
        interpreter = holders.interpreter();
    }

    /**
     * Starts the thread.
     *
     * @throws RuntimeException when the interpreter may have no threads, or has ended
     */
    void start(Work work) {
        Runnable withdrawal =
                holders.finalizers().register(interpreter.id(), FinalizationPhase.THREADS, what, this::end);
        boolean started = false;
        try {
            boolean virtual = !interpreter.config().limits().needsPlatformThreads();
            interpreter
                    .threadFactory("flow", false, virtual)
                    .newThread(() -> run(work, withdrawal))
                    .start();
            started = true;
        } finally {
            if (!started) {
                withdrawal.run();
            }
        }
    }

    private void run(Work work, Runnable withdrawal) {
        Wait mine = holders.newWait();
        wait = mine;
        try {
            work.run(mine);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            wait = null;
            withdrawal.run();
        }
    }

    /** Has the thread look again. */
    void wake() {
        Wait there = wait;
        if (there != null) {
            there.signal();
        }
    }

    private void end() {
        over = true;
        wake();
    }

    boolean isOver() {
        return over;
    }
}
