package org.vivarium.imports;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.modules.ModuleException;

/**
 * Until when one thread has to have made one module. When that has not been done, the thread gets an async exception and is
 * interrupted. What neither comes to a check nor reacts to an interrupt goes on; only a kill of the interpreter gets past it.
 *
 * <pre>
 * monitor      guards all; nothing is called under it but the timer
 *   state      RUNNING, PAUSED while the thread imports another module, FIRING while the thread is told, FIRED, OVER
 *   left       the time that is left, in nanoseconds, as of the last time at which the state became RUNNING
 *   since      when that was
 *   alarm      what is going to fire
 *   exceeded   what the thread was told
 * </pre>
 *
 * <p>The thread waits while it is told, so that neither exception nor interrupt come after the end. An interrupt by somebody else
 * that comes after the deadline and before the end is taken for the deadline's.
 */
final class Deadline {
    private static final System.Logger LOGGER = System.getLogger(Deadline.class.getName());

    private enum State {
        RUNNING,
        PAUSED,
        FIRING,
        FIRED,
        OVER
    }

    private final ScheduledExecutorService timer;
    private final Interpreter interpreter;
    private final String module;
    private final Optional<InterpreterThread> state;
    private final Duration limit;
    private final Thread maker = Thread.currentThread();

    private final ReentrantLock monitor = new ReentrantLock();
    private final Condition told = monitor.newCondition();
    private State now = State.PAUSED;
    private long left;
    private long since;
    private @Nullable Future<?> alarm;
    private @Nullable ModuleException exceeded;

    /**
     * One that is paused.
     *
     * @param thread the state of the calling thread
     * @param limit zero for no limit
     */
    Deadline(
            ScheduledExecutorService timer,
            Interpreter interpreter,
            String module,
            Optional<InterpreterThread> thread,
            Duration limit) {
        this.timer = timer;
        this.interpreter = interpreter;
        this.module = module;
        this.state = thread;
        this.limit = limit;
        left = limit.toNanos();
    }

    /** The thread goes on to make the module. */
    void resume() {
        monitor.lock();
        try {
            if (now == State.PAUSED) {
                now = State.RUNNING;
                since = System.nanoTime();
                if (!limit.isZero()) {
                    alarm = timer.schedule(this::fire, left, TimeUnit.NANOSECONDS);
                }
            }
        } catch (RejectedExecutionException e) {
            // This bundle stops, which ends the table and the making with it.
            LOGGER.log(System.Logger.Level.DEBUG, "no deadline is kept for " + module + " any more", e);
        } finally {
            monitor.unlock();
        }
    }

    /**
     * The thread imports another module.
     *
     * @throws ModuleException when it is too late for that
     */
    void pause() {
        monitor.lock();
        try {
            stop(State.PAUSED);
            if (exceeded != null) {
                throw exceeded;
            }
        } finally {
            monitor.unlock();
        }
    }

    /**
     * The thread makes the module no more.
     *
     * @return what it was told; nothing when it was in time
     */
    Optional<ModuleException> end() {
        ModuleException late;
        monitor.lock();
        try {
            stop(State.OVER);
            late = exceeded;
        } finally {
            monitor.unlock();
        }
        if (late != null) {
            Thread.interrupted();
            takeBack(late);
        }
        return Optional.ofNullable(late);
    }

    /** Whether the thread has been told that it is too late. */
    boolean isExceeded() {
        monitor.lock();
        try {
            awaitTold();
            return exceeded != null;
        } finally {
            monitor.unlock();
        }
    }

    /** Under the monitor. */
    private void awaitTold() {
        while (now == State.FIRING) {
            told.awaitUninterruptibly();
        }
    }

    /** Under the monitor. */
    private void stop(State next) {
        awaitTold();
        if (alarm != null) {
            alarm.cancel(false);
            alarm = null;
        }
        if (now == State.RUNNING) {
            left = Math.max(1, left - (System.nanoTime() - since));
        }
        if (now == State.RUNNING || next == State.OVER) {
            now = next;
        }
    }

    /** Has the thread get the exception here if it has not got it yet. What else it was to get, it gets. */
    private void takeBack(ModuleException late) {
        try {
            interpreter.check();
        } catch (ModuleException e) {
            if (!e.equals(late)) {
                throw e;
            }
        }
    }

    private void fire() {
        monitor.lock();
        try {
            if (now != State.RUNNING) {
                return;
            }
            now = State.FIRING;
        } finally {
            monitor.unlock();
        }
        ModuleException late =
                new ModuleException("module " + module + " was not made within " + limit.toMillis() / 1000.0 + " s");
        try {
            late = new ModuleException(late.getMessage() + "; it was at " + Frames.innermost(maker));
            ModuleException reason = late;
            state.ifPresent(thread -> thread.setAsyncException(reason));
            maker.interrupt();
        } finally {
            monitor.lock();
            try {
                exceeded = late;
                now = State.FIRED;
                told.signalAll();
            } finally {
                monitor.unlock();
            }
        }
    }
}
