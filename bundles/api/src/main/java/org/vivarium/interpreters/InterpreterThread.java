package org.vivarium.interpreters;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One thread's binding to one interpreter: {@code PyThreadState}.
 *
 * <p>A state is made before its thread is in the interpreter ({@code PyThreadState_New}), is {@linkplain #attach attached}
 * by a thread while it works there ({@code PyThreadState_Swap}), and is cleared and deleted at the end. States that
 * {@link Interpreter#attach} and {@link Interpreter#exec} need are made and deleted by them.
 *
 * <p>Thread-safe, unless a method says who may call it.
 */
@ProviderType
public interface InterpreterThread {

    /** What a thread state was made for: CPython's {@code _PyThreadState_WHENCE_*}. */
    enum Whence {
        UNKNOWN,
        /** The start of the interpreter. */
        INIT,
        /** Its finalization. */
        FINI,
        /** A thread that the interpreter started. */
        THREADING,
        /** A thread from outside that came in by itself: {@link Interpreter#attach}. */
        GILSTATE,
        /** A thread from outside that runs code or calls a function. */
        EXEC
    }

    /** What the thread does right now. */
    enum Activity {
        /** No thread has attached it, or it is at work in another interpreter meanwhile. */
        DETACHED,
        /** Inside, without the lock: in the evaluator, in a blocking call, or in code that needs no lock. */
        UNLOCKED,
        /** Inside, waiting for the lock. */
        WAITING,
        /** Inside, holding the lock. */
        LOCKED
    }

    /** The id, unique in the runtime and never used again: {@code PyThreadState_GetID}. */
    long id();

    /** The name, such as {@code interp-3-worker-12}. */
    String name();

    /** The interpreter: {@code PyThreadState_GetInterpreter}. */
    Interpreter interpreter();

    /** What it was made for. */
    Whence whence();

    /** Whether the interpreter ends without waiting for it. */
    boolean isDaemon();

    /** The platform or virtual thread that has attached it. */
    Optional<Thread> thread();

    /** What its thread does right now. */
    Activity activity();

    /** For how many nanoseconds it has been attached; 0 when it is not. */
    long attachedNanos();

    /** A dictionary for those who keep something for each thread: {@code PyThreadState_GetDict}. Emptied by {@link #clear}. */
    Map<Object, Object> dict();

    /**
     * Has an action run when this state is {@linkplain #clear cleared}, while the interpreter still works: {@code on_delete}.
     * It takes the place of the one before. Unlike CPython, what it throws is reported and not lost.
     */
    void onDelete(Runnable action);

    /**
     * Sets the exception that the thread gets at its next check, or takes back one that it has not got yet:
     * {@code PyThreadState_SetAsyncExc}. A later one replaces an earlier one.
     *
     * @param exception what is thrown there; a {@link ExceptionSnapshot.Typed} one has its own type in Python; null for none
     */
    void setAsyncException(@Nullable RuntimeException exception);

    /**
     * Has a function see the calls of module functions that this thread makes: {@code PyEval_SetTrace}. While no thread of
     * an interpreter is traced, calls there do not even ask.
     *
     * @param function the function; null for none
     */
    void setTrace(@Nullable TraceFunction function);

    /** The function that sees its calls. */
    Optional<TraceFunction> trace();

    /**
     * Runs an operation with the calling thread attached to this state: {@code PyThreadState_Swap}. The lock of the
     * interpreter that the thread was in is released meanwhile.
     *
     * @throws X what the operation throws
     * @throws InterpreterException when another thread is attached to it, or when it is cleared
     * @throws InterpreterNotFoundException when the interpreter has ended, or is ending and this is no thread of its own
     */
    <R extends @Nullable Object, X extends Throwable> R attach(ScopedValue.CallableOp<? extends R, X> operation)
            throws X;

    /**
     * Runs the {@link #onDelete} action and lets go of the dictionary, the exception and the trace function:
     * {@code PyThreadState_Clear}. Once done, nothing happens.
     *
     * @throws InterpreterException when a thread is attached to it
     */
    void clear();

    /**
     * Clears it, when that has not been done, and takes it out of the interpreter: {@code PyThreadState_Delete}.
     *
     * @throws InterpreterException when a thread is attached to it
     */
    void delete();
}
