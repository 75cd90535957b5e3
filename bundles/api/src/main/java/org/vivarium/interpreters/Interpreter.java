package org.vivarium.interpreters;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One isolated interpreter: {@code PyInterpreterState}, {@code concurrent.interpreters.Interpreter}.
 *
 * <p>It has modules, a class space, and an evaluator's context of its own; none is made before it is needed. Nothing
 * but cross-interpreter data goes in or out: {@code null}, {@link Boolean}, integers of up to 64 bits (as
 * {@link Long}), floating point (as {@link Double}), {@link String}, {@code byte[]}, and lists of these.
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

    /** Whether a thread is at work inside. The main interpreter runs while it runs a program. */
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
     * Calls a function of a module, which is imported first when it has to be.
     *
     * @param function module and function, such as {@code counter.increment}; a deployed Java module comes before the
     *     evaluator's module of the same name
     * @param arguments cross-interpreter data
     * @return the function's result, as cross-interpreter data
     * @throws ExecutionFailedException when import or call raise an exception
     * @throws NotShareableException when an argument or the result cannot cross
     * @throws InterpreterNotFoundException when it has ended
     */
    @Nullable
    Object call(String function, @Nullable Object... arguments);

    /**
     * Binds names in {@code __main__} to cross-interpreter data: {@code Interpreter.prepare_main}. Either all are bound
     * or none.
     *
     * @throws NotShareableException when a value cannot cross
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

    /**
     * Ends the interpreter: {@code Py_EndInterpreter}. All of its finalizers run, phase by phase, whatever fails on the
     * way. When it is ending already this waits for the end; when it has ended, nothing happens.
     *
     * @throws InterpreterRunningException when another thread is attached to it
     * @throws InterpreterException when the calling thread is attached to it, when it is main (which ends with the
     *     runtime), or, after it has ended, when finalizers failed; these are the suppressed exceptions
     */
    @Override
    void close();
}
