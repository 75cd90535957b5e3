package org.vivarium.interpreters;

import org.osgi.annotation.versioning.ConsumerType;

/** Sees the calls that a thread makes of module functions, but for those of its own: {@code Py_tracefunc}. */
@ConsumerType
@FunctionalInterface
public interface TraceFunction {

    /** What happens to a call. */
    enum Event {
        CALL,
        RETURN,
        EXCEPTION
    }

    /**
     * Called on the thread that makes the call, which holds the lock where the function needs it. What it throws fails the
     * call.
     *
     * @param thread the thread that is traced
     * @param event what happens
     * @param module the module's name
     * @param function the function's name
     */
    void trace(InterpreterThread thread, Event event, String module, String function);
}
