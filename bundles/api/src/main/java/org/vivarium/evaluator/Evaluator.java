package org.vivarium.evaluator;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.interpreters.Program;
import org.vivarium.interpreters.Warning;

/**
 * Executes source code for interpreters. The calling thread is attached to the interpreter that it names, and the values
 * are cross-interpreter data.
 */
@ConsumerType
public interface Evaluator {
    /** Service property: the name of the language, such as {@code python}. */
    String LANGUAGE = "evaluator.language";

    /**
     * Makes what it takes to run code in the interpreter, when that has not been done. Called before code is run; CPU time and
     * memory for it are not on the interpreter's account.
     */
    default void prepare(Interpreter interpreter) {}

    /**
     * Gives back what is kept ready for interpreters to come, so that what is there belongs to those that are there. It is made anew when
     * it is wanted again.
     */
    default void trim() {}

    /**
     * Runs source code in {@code __main__}.
     *
     * @throws ExecutionFailedException when it raises an exception
     */
    void exec(Interpreter interpreter, String source);

    /**
     * Runs a program as the language's own command would.
     *
     * @return the exit status, 0 to 255
     */
    int run(Interpreter interpreter, Program program);

    /**
     * Imports the module and calls its function.
     *
     * @throws ExecutionFailedException when either raises an exception
     * @throws NotShareableException when the language has no value for an argument, or the result is not cross-interpreter data
     */
    @Nullable
    Object call(
            Interpreter interpreter,
            String module,
            String function,
            List<? extends @Nullable Object> arguments,
            Map<String, ? extends @Nullable Object> keywords);

    /**
     * Binds names in {@code __main__}: all or none.
     *
     * @throws NotShareableException when the language has no value for one of the values
     */
    void prepareMain(Interpreter interpreter, Map<String, ? extends @Nullable Object> values);

    /**
     * Has every thread that runs code of the interpreter call {@link Interpreter#check} soon, at a place where the code can
     * get what that throws as an exception of its own: the eval breaker. Called from any thread; does not wait for it.
     */
    void breakIn(Interpreter interpreter);

    /**
     * Whether a thread runs code of the interpreter. Such a thread is asked to end by an exception before it is interrupted,
     * for an interrupt could close what the code writes to.
     */
    default boolean isRunning(Interpreter interpreter, Thread thread) {
        return false;
    }

    /**
     * Issues a warning of Java code by the language's own means.
     *
     * @return whether that was done; not when the interpreter has not run any code yet
     * @throws ExecutionFailedException when the code's own filters make it an exception
     */
    boolean warn(Interpreter interpreter, Warning warning);

    /**
     * Interrupts what runs in the interpreter, from any thread: each call that is under way there fails soon after. The
     * interpreter can be used further. Nothing happens when nothing runs.
     */
    void interrupt(Interpreter interpreter);

    /**
     * Ends what runs in the interpreter, from any thread: each call that is under way there fails soon after. The
     * interpreter can only be closed afterwards. Nothing happens when nothing runs.
     */
    void cancel(Interpreter interpreter);
}
