package org.vivarium.runtime;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterThread;
import org.vivarium.interpreters.StuckThread;
import org.vivarium.interpreters.TraceFunction;

/**
 * A thread's binding to an interpreter ({@code PyThreadState}).
 *
 * <pre>
 * id, name, whence, daemon   given at birth; why says who begins something by it
 * by the attached thread alone
 *   depth                    how often it has asked for the lock that it holds
 *   outer                    the state that it came from, and comes back to; how many there are
 * for all to see
 *   thread, since            who has attached it, and when
 *   waiting                  it waits for the lock
 *   visit                    what the thread had used when it came in
 *   asyncException           what it gets at its next check
 *   trace                    what sees its calls
 *   abandoned                its thread was left behind: it gets no further, and no lock
 * gate                       guards who is inside, and:
 *   cleared                  nobody attaches it any more
 * monitor                    guards the rest
 *   dict, onDelete
 * </pre>
 *
 * <p>Callbacks run outside of both.
 */
final class ThreadState implements InterpreterThread {
    private static final Pattern JDK = Pattern.compile("(java|jdk|sun)\\.");

    private final InterpreterState interpreter;
    private final long id;
    private final String name;
    private final Whence whence;
    private final boolean daemon;

    private int depth;
    private @Nullable ThreadState outer;
    private int nesting;

    private volatile @Nullable Thread thread;
    private volatile long since;
    private volatile boolean waiting;
    private volatile @Nullable Visit visit;
    private volatile @Nullable TraceFunction trace;
    private volatile boolean abandoned;
    private volatile boolean cleared;
    private final AtomicReference<@Nullable RuntimeException> asyncException = new AtomicReference<>();

    private @Nullable Map<Object, Object> dict;
    private @Nullable Runnable onDelete;

    ThreadState(InterpreterState interpreter, long id, String name, Whence whence, boolean daemon) {
        this.interpreter = interpreter;
        this.id = id;
        this.name = name;
        this.whence = whence;
        this.daemon = daemon;
    }

    @Override
    public long id() {
        return id;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Interpreter interpreter() {
        return interpreter;
    }

    InterpreterState state() {
        return interpreter;
    }

    @Override
    public Whence whence() {
        return whence;
    }

    @Override
    public boolean isDaemon() {
        return daemon;
    }

    /** Whether the interpreter itself has started the thread, and so waits for it or not as it is a daemon. */
    boolean isOwn() {
        return whence == Whence.THREADING;
    }

    /** Whether it ends the interpreter. */
    boolean isFinalizer() {
        return whence == Whence.FINI;
    }

    @Override
    public Optional<Thread> thread() {
        return Optional.ofNullable(thread);
    }

    /** The gate lets a thread in, or out again. */
    void bind(@Nullable Thread attached) {
        since = attached == null ? 0 : System.nanoTime();
        thread = attached;
    }

    @SuppressWarnings("ReferenceEquality") // A thread is itself alone, and this is asked at every call.
    boolean isAttachedBy(Thread asking) {
        return thread == asking;
    }

    /** The attached thread has come from another state, or from none. */
    void comeFrom(@Nullable ThreadState state) {
        outer = state;
        nesting = state == null ? 0 : state.nesting + 1;
    }

    /** The state that it came from. */
    @Nullable
    ThreadState outer() {
        return outer;
    }

    /** How many states its thread is attached to besides. */
    int nesting() {
        return nesting;
    }

    @Override
    public Activity activity() {
        if (thread == null) {
            return Activity.DETACHED;
        } else if (waiting) {
            return Activity.WAITING;
        }
        return interpreter.lock().isHeldBy(this) ? Activity.LOCKED : Activity.UNLOCKED;
    }

    @Override
    public long attachedNanos() {
        long begun = since;
        return begun == 0 ? 0 : System.nanoTime() - begun;
    }

    void setWaiting(boolean waits) {
        waiting = waits;
    }

    // --- the lock, by the attached thread ---

    /** Asks for the lock. */
    void enterLock() {
        if (depth == 0) {
            takeLock();
        }
        depth++;
    }

    /** An abandoned thread goes without: either it sees here that it is, or who abandons it sees that it has the lock. */
    private void takeLock() {
        if (!abandoned) {
            interpreter.lock().enter(this);
            if (abandoned) {
                interpreter.lock().leave(this);
            }
        }
    }

    /** Its thread is left behind: it loses the lock. */
    void abandon() {
        abandoned = true;
        interpreter.lock().leave(this);
    }

    boolean isAbandoned() {
        return abandoned;
    }

    /** Takes back one asking. */
    void leaveLock() {
        depth--;
        if (depth == 0) {
            interpreter.lock().leave(this);
        }
    }

    /**
     * Gives the lock up, however often it has been asked for.
     *
     * @return what {@link #restoreLock} wants: {@code PyEval_SaveThread}
     */
    int saveLock() {
        int saved = depth;
        if (saved > 0) {
            depth = 0;
            interpreter.lock().leave(this);
        }
        return saved;
    }

    /** {@code PyEval_RestoreThread}. */
    void restoreLock(int saved) {
        if (saved > 0) {
            takeLock();
            depth = saved;
        }
    }

    boolean holdsLock() {
        return depth > 0;
    }

    @Nullable
    Visit visit() {
        return visit;
    }

    void visit(@Nullable Visit begun) {
        visit = begun;
    }

    // --- what others ask of it ---

    @Override
    public void setAsyncException(@Nullable RuntimeException exception) {
        asyncException.set(exception);
        if (exception != null) {
            wake();
            interpreter.attachment().breakEvaluator();
        }
    }

    /** Has its thread come to a check if it is parked in a wait that does so when it is woken; harmless otherwise. */
    void wake() {
        LockSupport.unpark(thread);
    }

    boolean hasAsyncException() {
        return asyncException.get() != null;
    }

    @Nullable
    RuntimeException takeAsyncException() {
        return asyncException.getAndSet(null);
    }

    @Override
    public void setTrace(@Nullable TraceFunction function) {
        boolean before;
        synchronized (this) {
            before = trace != null;
            if (cleared && function != null) {
                return;
            }
            trace = function;
        }
        if (before != (function != null)) {
            interpreter.traced(before ? -1 : 1);
        }
    }

    @Override
    public Optional<TraceFunction> trace() {
        return Optional.ofNullable(trace);
    }

    @Override
    public synchronized Map<Object, Object> dict() {
        Map<Object, Object> existing = dict;
        if (existing == null) {
            existing = new ConcurrentHashMap<>();
            dict = existing;
        }
        return existing;
    }

    @Override
    public synchronized void onDelete(Runnable action) {
        onDelete = action;
    }

    @Override
    public <R extends @Nullable Object, X extends Throwable> R attach(ScopedValue.CallableOp<? extends R, X> operation)
            throws X {
        return interpreter.attachment().<R, X>attach(this, operation);
    }

    @Override
    public void clear() {
        interpreter.gate().retire(this);
        clearNow();
    }

    /** Nobody attaches it from now on. */
    void setCleared() {
        cleared = true;
    }

    /** Clears it, by the thread that is attached or when none can be any more. */
    void clearNow() {
        cleared = true;
        Runnable action;
        synchronized (this) {
            action = onDelete;
            onDelete = null;
        }
        if (action != null) {
            interpreter.runtime().run("the on-delete callback of thread " + name, action);
        }
        setTrace(null);
        asyncException.set(null);
        synchronized (this) {
            dict = null;
        }
    }

    boolean isCleared() {
        return cleared;
    }

    @Override
    public void delete() {
        clear();
        interpreter.gate().remove(this);
    }

    /** Where its thread is, for those who wait for it in vain. */
    StuckThread stuck() {
        Thread attached = thread;
        StackTraceElement[] frames = attached == null ? new StackTraceElement[0] : attached.getStackTrace();
        return new StuckThread(
                interpreter.toString(),
                attached == null || attached.getName().isEmpty() ? name : attached.getName(),
                frame(frames),
                Instant.now().minusNanos(attachedNanos()));
    }

    /** The innermost frame that is not the JDK's, which tells more. */
    private static @Nullable StackTraceElement frame(StackTraceElement[] frames) {
        for (StackTraceElement frame : frames) {
            if (!JDK.matcher(frame.getClassName()).lookingAt()) {
                return frame;
            }
        }
        return frames.length == 0 ? null : frames[0];
    }

    @Override
    public String toString() {
        return name;
    }
}
