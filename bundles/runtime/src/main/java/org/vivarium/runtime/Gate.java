package org.vivarium.runtime;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter.State;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.InterpreterKilledException;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.InterpreterRunningException;
import org.vivarium.interpreters.LimitExceededException;

/**
 * Who is inside an interpreter, and who may come in.
 *
 * <pre>
 * monitor        guards all
 *   state        CREATED, READY, FINALIZING, DESTROYED
 *   ending       somebody ends it: nobody comes in from outside
 *   killed       what runs inside is to end
 *   exhausted    which limit it has exceeded: nobody comes in to run something
 *   doomed       it ends when the last visitor leaves
 *   threads      its thread states
 *   interrupted  those of them that were interrupted to make them leave
 *   visitors     how many threads from outside are inside
 *   inside       how many threads are inside, but those that end it
 *   guards       how many guards hold its end off
 *   busy         for how long somebody was inside, up to the time at which the last one came in
 * </pre>
 *
 * <p>Who comes in: from outside, who begins something while it is READY and not ending; its own threads and those with a
 * guard as long as it is READY; nobody of these when it is killed or exhausted; those who end it until it is DESTROYED.
 *
 * <p>Lock order: the monitor is taken last; no other lock is waited for and no foreign code called under it. Thread-safe.
 */
final class Gate {
    private final InterpreterState interpreter;
    private final ReentrantLock monitor = new ReentrantLock();
    private final Condition changed = monitor.newCondition();
    private final Set<ThreadState> threads = new HashSet<>();
    private final Set<ThreadState> interrupted = new HashSet<>();
    private volatile State state = State.CREATED;
    private boolean ending;
    private volatile boolean killed;
    private volatile @Nullable String exhausted;
    private boolean doomed;
    private int visitors;
    private int inside;
    private int guards;
    private long busy;
    private long busySince;

    Gate(InterpreterState interpreter) {
        this.interpreter = interpreter;
    }

    State state() {
        return state;
    }

    /** It is made: threads may come in, unless somebody has ended it meanwhile. */
    void open() {
        monitor.lock();
        try {
            if (ending) {
                throw new InterpreterNotFoundException(interpreter + " was ended while it was made");
            }
            state = State.READY;
        } finally {
            monitor.unlock();
        }
    }

    void advance(State next) {
        monitor.lock();
        try {
            state = next;
            changed.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    // --- coming in and going out ---

    /** Takes a new thread state in, which no thread has attached yet. */
    void add(ThreadState thread) {
        monitor.lock();
        try {
            requireOpen(thread, false);
            int most = interpreter.config().limits().threads();
            if (thread.isOwn()
                    && most > 0
                    && threads.stream().filter(ThreadState::isOwn).count() >= most) {
                throw new LimitExceededException(
                        "can't start new thread: " + interpreter + " has " + most + ", which is its limit");
            }
            threads.add(thread);
        } finally {
            monitor.unlock();
        }
    }

    /** The calling thread attaches a state. */
    void enter(ThreadState thread, boolean guarded) {
        monitor.lock();
        try {
            requireOpen(thread, guarded);
            if (thread.thread().isPresent() || thread.isCleared()) {
                throw new InterpreterException("cannot attach to thread state " + thread
                        + (thread.isCleared() ? ", which is cleared" : ", to which a thread is attached already"));
            }
            threads.add(thread);
            thread.bind(Thread.currentThread());
            count(thread, 1);
        } finally {
            monitor.unlock();
        }
    }

    /**
     * The calling thread detaches a state.
     *
     * @param last whether the state is deleted with that
     * @return whether the interpreter was to end with the last who leaves, and this was the last
     */
    boolean leave(ThreadState thread, boolean last) {
        monitor.lock();
        try {
            thread.bind(null);
            count(thread, -1);
            if (last) {
                threads.remove(thread);
            }
            if (interrupted.remove(thread)) {
                // It was meant for what the thread did in here; its owner outside is not to see it.
                Thread.interrupted();
            }
            changed.signalAll();
            return doomed && inside == 0 && !thread.isFinalizer();
        } finally {
            monitor.unlock();
        }
    }

    private void count(ThreadState thread, int change) {
        if (thread.isFinalizer()) {
            return;
        }
        if (inside == 0) {
            busySince = System.nanoTime();
        }
        inside += change;
        if (inside == 0) {
            busy += System.nanoTime() - busySince;
        }
        if (!thread.isOwn()) {
            visitors += change;
        }
    }

    /** Nobody attaches a thread state any more, which nobody has attached now. */
    void retire(ThreadState thread) {
        monitor.lock();
        try {
            Thread attached = thread.thread().orElse(null);
            if (attached != null) {
                throw new InterpreterException("cannot clear thread state " + thread + " while the thread "
                        + attached.getName() + " is attached to it");
            }
            thread.setCleared();
        } finally {
            monitor.unlock();
        }
    }

    void remove(ThreadState thread) {
        monitor.lock();
        try {
            threads.remove(thread);
            changed.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    private void requireOpen(ThreadState thread, boolean guarded) {
        boolean ofTheHouse = thread.isOwn() || guarded;
        if (thread.isFinalizer() ? state != State.DESTROYED : isOpen(ofTheHouse)) {
            return;
        }
        String limit = exhausted;
        if (limit != null && state == State.READY && !ending) {
            throw new LimitExceededException(limit);
        } else if (killed) {
            throw new InterpreterKilledException(interpreter + " was killed");
        }
        throw new InterpreterNotFoundException(interpreter + " has ended");
    }

    private boolean isOpen(boolean ofTheHouse) {
        return state == State.READY && !killed && exhausted == null && (ofTheHouse || !ending);
    }

    /** Whether a thread that is inside has to leave at its next check. */
    boolean isClosedTo(ThreadState thread) {
        return thread.isAbandoned()
                || (thread.isFinalizer() ? state == State.DESTROYED : state.compareTo(State.FINALIZING) >= 0);
    }

    // --- guards ---

    void addGuard() {
        monitor.lock();
        try {
            if (state != State.READY || ending) {
                throw new InterpreterNotFoundException(interpreter + " has ended");
            }
            guards++;
        } finally {
            monitor.unlock();
        }
    }

    void removeGuard() {
        monitor.lock();
        try {
            guards--;
            changed.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    // --- looking ---

    List<ThreadState> threads() {
        monitor.lock();
        try {
            List<ThreadState> sorted = new ArrayList<>(threads);
            sorted.sort(Comparator.comparingLong(ThreadState::id));
            return sorted;
        } finally {
            monitor.unlock();
        }
    }

    /** Those inside, but one thread's, those that end it, and those that were left behind. */
    List<ThreadState> others(@Nullable Thread spared) {
        return threads().stream().filter(thread -> isOther(thread, spared)).toList();
    }

    private static boolean isOther(ThreadState thread, @Nullable Thread spared) {
        return !thread.isFinalizer()
                && !thread.isAbandoned()
                && thread.thread().filter(attached -> !attached.equals(spared)).isPresent();
    }

    /** Has the threads that are parked inside come to a check, as far as they do so when they are woken. */
    void wakeAll() {
        monitor.lock();
        try {
            threads.forEach(ThreadState::wake);
        } finally {
            monitor.unlock();
        }
    }

    boolean isVisited() {
        monitor.lock();
        try {
            return visitors > 0;
        } finally {
            monitor.unlock();
        }
    }

    boolean isEmpty() {
        monitor.lock();
        try {
            return inside == 0;
        } finally {
            monitor.unlock();
        }
    }

    /** For how many nanoseconds somebody was inside. */
    long busyNanos() {
        monitor.lock();
        try {
            return busy + (inside == 0 ? 0 : System.nanoTime() - busySince);
        } finally {
            monitor.unlock();
        }
    }

    boolean isKilled() {
        return killed;
    }

    @Nullable
    String exhausted() {
        return exhausted;
    }

    // --- the end ---

    /**
     * Claims the interpreter's end for the calling thread.
     *
     * @return false when somebody ends it already
     * @throws InterpreterRunningException when somebody is inside
     */
    boolean takeEnd() {
        monitor.lock();
        try {
            if (!ending && visitors > 0) {
                throw new InterpreterRunningException(
                        "interpreter running: " + interpreter + "; kill it or wait until it has finished");
            }
            return takeEndLocked();
        } finally {
            monitor.unlock();
        }
    }

    /** The same, whoever is inside: they are to end. */
    boolean takeEndByKilling() {
        monitor.lock();
        try {
            killed = true;
            changed.signalAll();
            return takeEndLocked();
        } finally {
            monitor.unlock();
        }
    }

    /** The same when nobody is inside; otherwise it is to be asked again by the last who leaves. */
    boolean takeEndWhenEmpty() {
        monitor.lock();
        try {
            doomed = true;
            return inside == 0 && takeEndLocked();
        } finally {
            monitor.unlock();
        }
    }

    private boolean takeEndLocked() {
        boolean free = !ending;
        ending = true;
        return free;
    }

    /** A limit is exceeded; returns whether that was new. */
    boolean exhaust(String limit) {
        monitor.lock();
        try {
            boolean first = exhausted == null && !ending;
            if (first) {
                exhausted = limit;
            }
            return first;
        } finally {
            monitor.unlock();
        }
    }

    /** Interrupts threads, as far as they are still inside; the interruption is taken back when they leave. */
    void interrupt(List<ThreadState> those) {
        monitor.lock();
        try {
            for (ThreadState thread : those) {
                if (isOther(thread, null)) {
                    interrupted.add(thread);
                    thread.thread().ifPresent(Thread::interrupt);
                }
            }
        } finally {
            monitor.unlock();
        }
    }

    /** Waits until none of the interpreter's threads is left that it waits for, nor a guard. */
    void awaitOwnThreads() throws InterruptedException {
        monitor.lockInterruptibly();
        try {
            while (isWaitedForLocked() && !killed) {
                changed.await();
            }
        } finally {
            monitor.unlock();
        }
    }

    /** Whether there is something that {@link #awaitOwnThreads} waits for. */
    boolean isWaitedFor() {
        monitor.lock();
        try {
            return isWaitedForLocked();
        } finally {
            monitor.unlock();
        }
    }

    private boolean isWaitedForLocked() {
        return guards > 0 || threads.stream().anyMatch(thread -> thread.isOwn() && !thread.isDaemon());
    }

    /** What {@link #awaitOwnThreads} waits for, in words. */
    String waitedFor() {
        monitor.lock();
        try {
            List<String> waited = new ArrayList<>();
            threads.stream()
                    .filter(thread -> thread.isOwn() && !thread.isDaemon())
                    .map(thread -> thread.stuck().toString())
                    .forEach(waited::add);
            if (guards > 0) {
                waited.add(guards + (guards == 1 ? " guard" : " guards"));
            }
            return String.join("; ", waited);
        } finally {
            monitor.unlock();
        }
    }

    /** Whether nobody is inside but one thread, or so within a time; an interrupt does not end the wait and stays set. */
    boolean awaitOthersOut(@Nullable Thread spared, long nanos) {
        return await(() -> threads.stream().noneMatch(thread -> isOther(thread, spared)), nanos);
    }

    private boolean await(BooleanSupplier condition, long nanos) {
        boolean interruption = false;
        long until = System.nanoTime() + nanos;
        monitor.lock();
        try {
            for (long left = nanos; !condition.getAsBoolean() && left > 0; left = until - System.nanoTime()) {
                try {
                    changed.awaitNanos(left);
                } catch (InterruptedException e) {
                    interruption = true;
                }
            }
            return condition.getAsBoolean();
        } finally {
            monitor.unlock();
            if (interruption) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Waits for the end that somebody else has begun; an interrupt does not end the wait and stays set. */
    void awaitDestroyedUninterruptibly() {
        monitor.lock();
        try {
            while (state != State.DESTROYED) {
                changed.awaitUninterruptibly();
            }
        } finally {
            monitor.unlock();
        }
    }

    /** Waits for the end that somebody else has begun. */
    void awaitDestroyed() {
        monitor.lock();
        try {
            while (state != State.DESTROYED) {
                changed.await();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterpreterException("interrupted while " + interpreter + " was ending", e);
        } finally {
            monitor.unlock();
        }
    }
}
