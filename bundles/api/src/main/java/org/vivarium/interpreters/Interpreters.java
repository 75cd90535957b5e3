package org.vivarium.interpreters;

import java.util.List;
import java.util.Optional;
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

    /** The main interpreter, id 0. */
    Interpreter main();
}
