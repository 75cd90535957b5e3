package org.vivarium.interpreters;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * The interpreters of this runtime, as a service: {@code concurrent.interpreters}, as seen from Java. Thread-safe.
 *
 * <pre>{@code
 * try (Interpreter tenant = interpreters.create("tenant-7", InterpreterConfig.ISOLATED)) {
 *     tenant.exec("import orders; orders.run()");
 * }
 * }</pre>
 */
@ProviderType
public interface Interpreters {
    /**
     * Creates an interpreter: {@code Py_NewInterpreterFromConfig}.
     *
     * <p>When the calling thread is attached to an interpreter, that one is its creator, and the new one has no more {@link Access} than
     * its creator has: {@link Interpreter#config} says what is left of what was asked for.
     *
     * @param name a name that no living interpreter has: not blank, no white space, not a number, and not of the form
     *     {@code interp-N}; {@code ""} for the name {@code interp-ID}
     * @param config what it may do
     * @param whence who makes it
     * @throws InterpreterException when the name is taken or malformed, when the config breaks PEP 684's rule
     *     ({@code use_main_obmalloc} off needs {@code check_multi_interp_extensions}), or when the runtime is being
     *     finalized
     */
    Interpreter create(String name, InterpreterConfig config, Whence whence);

    /** The same for a caller in Java. */
    default Interpreter create(String name, InterpreterConfig config) {
        return create(name, config, Whence.CAPI);
    }

    /** The same with a name of the runtime's choice. */
    default Interpreter create(InterpreterConfig config) {
        return create("", config);
    }

    /** The interpreters that have not ended, by id. */
    List<Interpreter> list();

    /** The interpreter with that id or name, unless it has ended. */
    Optional<Interpreter> find(String idOrName);

    /**
     * The interpreter with that id or name.
     *
     * @throws InterpreterNotFoundException when there is none; the message lists the ones there are
     */
    Interpreter get(String idOrName);

    /** The interpreter that the calling thread is attached to: {@code PyInterpreterState_Get}. */
    Optional<Interpreter> current();

    /**
     * The main interpreter, id 0.
     *
     * @throws InterpreterNotFoundException when the runtime is not initialized
     */
    Interpreter main();

    /** The thread state that the calling thread is attached to: {@code PyThreadState_Get}. */
    Optional<InterpreterThread> currentThread();

    /**
     * Has a call made by the main thread at a check in the main interpreter: {@code Py_AddPendingCall} as CPython had it for
     * signals. The main thread is the one that initialized the runtime.
     *
     * @throws InterpreterException when 32 wait already
     */
    void addMainPendingCall(Runnable call);

    /**
     * Tells the {@linkplain AuditHook audit hooks} what is about to happen in the current interpreter: {@code PySys_Audit}.
     *
     * @throws RuntimeException what a hook throws; the thing is not to be done then
     */
    void audit(String event, @Nullable Object... arguments);

    /** How the last 100 interpreters ended, the latest last. */
    List<FinalizationTrace> finalizations();

    /** The threads that are still in interpreters that ended without them. */
    List<StuckThread> abandoned();

    /** Whether there is a main interpreter: {@code Py_IsInitialized}. */
    boolean isInitialized();

    /**
     * Makes the main interpreter again after {@link #finalizeRuntime}: {@code Py_Initialize}. Its id is 0; the ids of all others
     * go on from where they were. The calling thread is the main thread from now on. Once done, nothing happens.
     *
     * @throws InterpreterException while the runtime is being finalized
     */
    void initialize();

    /**
     * Ends every interpreter, the last created first, main at the end: {@code Py_FinalizeEx}. What runs in them is ended, and
     * a ResourceWarning on standard error names those that nobody has closed. Once done, nothing happens.
     *
     * @throws InterpreterException when the calling thread is attached to an interpreter other than main; and, after
     *     everything has ended, when finalizers failed
     */
    void finalizeRuntime();
}
