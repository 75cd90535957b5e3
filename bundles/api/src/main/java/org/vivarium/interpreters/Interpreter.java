package org.vivarium.interpreters;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadFactory;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One isolated interpreter: {@code PyInterpreterState}, {@code concurrent.interpreters.Interpreter}.
 *
 * <p>It has modules, a class space, and an evaluator's context of its own; none is made before it is needed. Nothing
 * but cross-interpreter data goes in or out. Plain data crosses as copies that cannot be changed: {@code null}, {@link Boolean},
 * integers of up to 64 bits (as {@link Long}), floating point (as {@link Double}), {@link String}, {@code byte[]}, and lists and
 * maps. All else, such as queues and ends of channels, crosses as the {@code CrossInterpreterRegistry} of
 * {@code org.vivarium.channels} shares it without a fallback, where that service is there; lists and maps may hold it.
 *
 * <p>Hold an interpreter by its id across interpreters, never by its objects. All methods are thread-safe.
 */
@ProviderType
public interface Interpreter extends AutoCloseable {
    /** Service property: the {@linkplain #id() id}, a {@link Long}. */
    String ID = "interpreter.id";

    /** Service property: the {@linkplain #name() name}. */
    String NAME = "interpreter.name";

    /** Service property: the name of the {@link Whence}. */
    String WHENCE = "interpreter.whence";

    /** Where an interpreter stands in its life. "Running" is not a state but {@link #isRunning()}. */
    enum State {
        CREATED,
        READY,
        FINALIZING,
        DESTROYED
    }

    /** The id: 0 for main, then counting up; never used twice. {@code PyInterpreterState_GetID}. */
    long id();

    /** The name, unique among the interpreters that are alive. */
    String name();

    /** Who made it. */
    Whence whence();

    /** What it may do. */
    InterpreterConfig config();

    /** Where it stands in its life. */
    State state();

    /**
     * Whether a thread from outside is at work inside; threads that the interpreter has started do not count. The main
     * interpreter runs while it runs a program.
     */
    boolean isRunning();

    /**
     * Runs source code in the interpreter's {@code __main__} module, on the calling thread: {@code Interpreter.exec}.
     *
     * @throws ExecutionFailedException when the code raises an exception, {@code SystemExit} included
     * @throws InterpreterRunningException when it runs code in {@code __main__} already
     * @throws InterpreterNotFoundException when it has ended
     * @throws InterpreterException when no evaluator is there
     */
    void exec(String source);

    /**
     * Runs a program in the interpreter's {@code __main__} module, on the calling thread, as the evaluator's own command
     * would: what it raises is printed to standard error.
     *
     * @return the exit status, 0 to 255
     * @throws InterpreterRunningException when it runs code in {@code __main__} already
     * @throws InterpreterNotFoundException when it has ended
     * @throws InterpreterException when no evaluator is there
     */
    int run(Program program);

    /**
     * Calls a function of a module, which is imported first when it has to be: {@code Interpreter.call}. All arguments are encoded in
     * the current interpreter before anything runs, and made in this one after the import, so that they may be of classes that come
     * with the module; the result goes the same way back. What is kept for them on their way is released when the call is over. A
     * queue among them stays bound to who has received it.
     *
     * @param function module and function, such as {@code counter.increment}; a deployed Java module comes before the
     *     evaluator's module of the same name
     * @param arguments cross-interpreter data
     * @param keywords cross-interpreter data by the names of the parameters
     * @return the function's result, as cross-interpreter data
     * @throws ExecutionFailedException when import or call raise an exception
     * @throws NotShareableException when an argument or the result cannot cross, or the evaluator's language has none for it
     * @throws InterpreterNotFoundException when it has ended
     */
    @Nullable
    Object call(
            String function,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> keywords);

    /** Calls a function of a module with positional arguments alone. */
    default @Nullable Object call(String function, @Nullable Object... arguments) {
        return call(function, Arrays.asList(arguments), Map.of());
    }

    /**
     * Calls a function of one of the evaluator's modules as code of {@code __main__}, where nothing else runs meanwhile. Arguments
     * and result cross as those of the other calls do.
     *
     * @param function module and function
     * @param arguments cross-interpreter data
     * @return the function's result, as cross-interpreter data
     * @throws ExecutionFailedException when import or call raise an exception
     * @throws NotShareableException when an argument or the result cannot cross, or the evaluator's language has none for it
     * @throws InterpreterRunningException when it runs code in {@code __main__} already
     * @throws InterpreterNotFoundException when it has ended
     */
    @Nullable
    Object callInMain(String function, List<? extends @Nullable Object> arguments);

    /**
     * Binds names in {@code __main__} to cross-interpreter data: {@code Interpreter.prepare_main}. Either all are bound
     * or none. The values cross as those of a call do.
     *
     * @throws InterpreterRunningException when it runs code in {@code __main__} already
     * @throws NotShareableException when a value cannot cross, or the evaluator's language has none for it
     * @throws InterpreterNotFoundException when it has ended
     */
    void prepareMain(Map<String, ? extends @Nullable Object> values);

    /**
     * Runs an operation with the calling thread attached to this interpreter, which {@link Interpreters#current()} then
     * gives: {@code PyThreadState_Swap}, {@code PyThreadState_Ensure}. It cannot be closed meanwhile. A thread that is
     * attached already just runs the operation.
     *
     * @throws X what the operation throws
     * @throws InterpreterNotFoundException when it is ending or has ended
     */
    <R extends @Nullable Object, X extends Throwable> R attach(ScopedValue.CallableOp<? extends R, X> operation)
            throws X;

    // --- threads ---

    /** The thread states, by id: {@code PyThreadState_Next}. */
    List<InterpreterThread> threads();

    /**
     * Makes a thread state for a thread from outside: {@code PyThreadState_New}.
     *
     * @throws InterpreterNotFoundException when it is ending or has ended
     */
    InterpreterThread newThread();

    /**
     * Makes the state of a thread that the interpreter starts. The thread that is started then attaches it, and deletes it
     * when it is done; {@link #startThread} does all of that.
     *
     * @param name a name, which becomes {@code interp-ID-name-N}; without white space
     * @param daemon whether the interpreter ends without waiting for it
     * @throws InterpreterException when the config allows no threads, or no daemon threads
     * @throws LimitExceededException when it has as many threads as its limit allows
     * @throws InterpreterNotFoundException when it is ending or has ended
     */
    InterpreterThread newThread(String name, boolean daemon);

    /**
     * Makes threads of this interpreter. Each has a state from the moment it is made, its name, the class space as context
     * class loader, and is attached while it runs. When the interpreter has ended meanwhile, it ends without running. What
     * it throws is reported to its uncaught exception handler.
     *
     * @param name as for {@link #newThread(String, boolean)}
     * @param daemon as for {@link #newThread(String, boolean)}
     * @param virtual whether they are virtual threads
     */
    ThreadFactory threadFactory(String name, boolean daemon, boolean virtual);

    /**
     * Starts a platform thread of this interpreter: {@code _thread.start_new_thread}.
     *
     * @throws InterpreterException as {@link #newThread(String, boolean)} does
     */
    default Thread startThread(String name, boolean daemon, Runnable body) {
        Thread thread = threadFactory(name, daemon, false).newThread(body);
        thread.start();
        return thread;
    }

    /**
     * Sets the exception that a thread gets at its next check: {@code PyThreadState_SetAsyncExc}.
     *
     * @param threadId the {@linkplain InterpreterThread#id() id} of one of its threads
     * @param exception the exception; null to take back one that the thread has not got yet
     * @return whether there is such a thread
     */
    boolean setAsyncException(long threadId, @Nullable RuntimeException exception);

    /**
     * Holds finalization off: {@code PyInterpreterGuard_FromCurrent}.
     *
     * @throws InterpreterNotFoundException when it is ending or has ended
     */
    InterpreterGuard guard();

    /** What can be kept without holding the interpreter: {@code PyInterpreterView_FromCurrent}. */
    InterpreterView view();

    // --- the lock and the eval breaker ---

    /**
     * Runs an operation while the calling thread, which is attached, holds the interpreter's lock. A thread that holds it
     * just runs the operation; one that takes it comes to a {@linkplain #check check} first. Modules need not ask for it: their functions and slots are called under it.
     *
     * @throws X what the operation throws
     * @throws InterpreterException when the thread is not attached to this interpreter
     * @throws InterpreterNotFoundException when the interpreter has ended meanwhile
     */
    <R extends @Nullable Object, X extends Throwable> R locked(ScopedValue.CallableOp<? extends R, X> operation)
            throws X;

    /** Whether the calling thread holds the lock: {@code PyGILState_Check}. */
    boolean holdsLock();

    /**
     * Runs an operation that blocks, with the lock released, however often the calling thread holds it:
     * {@code Py_BEGIN_ALLOW_THREADS}. A thread that does not hold it just runs the operation.
     *
     * @throws X what the operation throws
     * @throws InterpreterNotFoundException when the interpreter has ended meanwhile
     */
    <R extends @Nullable Object, X extends Throwable> R unlocked(ScopedValue.CallableOp<? extends R, X> operation)
            throws X;

    /**
     * A check point: what the calling thread, which is attached, has been asked for meanwhile happens here
     * ({@code PyErr_CheckSignals}, {@code Py_MakePendingCalls}). Code of modules that runs long calls it now and then; the
     * evaluator and every call of a module function do so by themselves. Next to nothing is done when nothing has been asked.
     *
     * @throws RuntimeException an async exception, or what a pending call throws
     * @throws InterpreterNotFoundException when the interpreter has passed the phase {@link FinalizationPhase#FINALIZING}
     */
    void check();

    // --- what it keeps ---

    /**
     * Has a call made by a thread of this interpreter at its next check, whoever adds it: {@code Py_AddPendingCall}. At most
     * 100 are made at a check, the first added first.
     *
     * @throws InterpreterException when 300 wait already
     * @throws InterpreterNotFoundException when it has passed the phase {@link FinalizationPhase#PENDING} for good
     */
    void addPendingCall(Runnable call);

    /**
     * Has a callback called when the interpreter ends, before those that were registered earlier: {@code PyUnstable_AtExit}.
     * What one throws is reported, and the rest are called.
     *
     * @throws InterpreterNotFoundException when it has passed the phase {@link FinalizationPhase#ATEXIT} for good
     */
    void atExit(Runnable callback);

    /** Its warnings. */
    Warnings warnings();

    /** A dictionary for those who keep something for each interpreter: {@code PyInterpreterState_GetDict}. Emptied at its end. */
    Map<Object, Object> dict();

    /** How many of its threads are traced: CPython's {@code tracing_possible}. */
    int tracing();

    /** What it has used up to now. */
    Usage usage();

    // --- the way out ---

    /**
     * Adds a reference to its id: {@code _interpreters.incref}.
     *
     * @return how many there are now
     */
    long incref();

    /**
     * Takes a reference to its id away: {@code _interpreters.decref}. When none is left of an interpreter that
     * {@linkplain #requireReferences requires} them, it ends: now, or when the last thread leaves it. The main interpreter does not.
     *
     * @return how many there are now
     * @throws InterpreterException when there was none
     */
    long decref();

    /** How many references to its id there are. */
    long references();

    /** Whether it ends with the last reference to its id: {@code create(reqrefs=True)}. */
    boolean requiresReferences();

    /** Has it end with the last reference to its id. */
    void requireReferences();

    /**
     * Ends the interpreter and what runs in it. The threads inside are asked to leave in the steps of {@link Kill.Rung}; the
     * ones that do not are abandoned, and listed by {@link Interpreters#abandoned}. When it is ending already, that goes on,
     * quicker.
     *
     * @return what it took
     * @throws InterpreterException when the calling thread is attached to it, or when it is main
     */
    Kill kill();

    /**
     * Ends the interpreter: {@code Py_EndInterpreter}. All of its finalizers run, phase by phase, whatever fails on the
     * way. When it is ending already this waits for the end; when it has ended, nothing happens.
     *
     * @throws InterpreterRunningException when a thread from outside is attached to it; threads that it has started are
     *     waited for instead, no longer than the {@link Limits#phaseDeadline}
     * @throws InterpreterException when the calling thread is attached to it, when it is main (which ends with the
     *     runtime), or, after it has ended, when finalizers failed; these are the suppressed exceptions
     */
    @Override
    void close();
}
