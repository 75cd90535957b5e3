package org.vivarium.console;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The commands that run right now. Gogo's own way to interrupt a job leaves the command running behind the session's back;
 * here the command itself is ended, and the session waits for it.
 *
 * <p>Thread-safe.
 */
final class Foreground {
    private final Set<Work> works = ConcurrentHashMap.newKeySet();

    /** How running code is ended that does not see its thread's interruption. */
    interface Breaker {
        /**
         * Ends it.
         *
         * @param again whether it was asked to end before, and goes on
         */
        void end(boolean again);
    }

    /** One running command. Its monitor guards its fields; nothing else is locked under it. */
    static final class Work {
        private final Thread thread = Thread.currentThread();
        private final CountDownLatch done = new CountDownLatch(1);
        private Breaker breaker = again -> {};
        private boolean ended;
        private boolean interrupted;

        private Work() {}

        /** Says how what the command does from now on is ended. */
        synchronized void breaker(Breaker newBreaker) {
            breaker = newBreaker;
        }

        private void interrupt() {
            Breaker running;
            boolean again;
            synchronized (this) {
                if (ended) {
                    return;
                }
                again = interrupted;
                interrupted = true;
                running = breaker;
            }
            try {
                // First, for an evaluator that waits may take the thread's interruption as its own and go on.
                running.end(again);
            } finally {
                synchronized (this) {
                    if (!ended) {
                        thread.interrupt();
                    }
                }
            }
        }

        private synchronized void end() {
            ended = true;
            if (interrupted) {
                // Gogo would close the session's output if its thread stayed interrupted.
                Thread.interrupted();
            }
        }
    }

    /** The calling thread begins a command. */
    Work begin() {
        Work work = new Work();
        works.add(work);
        return work;
    }

    /** The command has ended. */
    void end(Work work) {
        works.remove(work);
        work.end();
        work.done.countDown();
    }

    /** Waits until those that run now have ended, no longer than the limit. */
    void await(Duration limit) throws InterruptedException {
        long deadline = System.nanoTime() + limit.toNanos();
        for (Work work : works) {
            if (!work.done.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                return;
            }
        }
    }

    /**
     * Interrupts all that run.
     *
     * @return whether there was one
     */
    boolean interrupt() {
        boolean any = false;
        for (Work work : works) {
            any = true;
            work.interrupt();
        }
        return any;
    }
}
