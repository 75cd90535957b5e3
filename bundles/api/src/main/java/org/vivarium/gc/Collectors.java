package org.vivarium.gc;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.Interpreter;

/** The collectors of all interpreters, as a service. Thread-safe. */
@ProviderType
public interface Collectors {
    /**
     * The collector of an interpreter, made when it is asked for first.
     *
     * @throws org.vivarium.interpreters.InterpreterNotFoundException when it is ending or has ended
     */
    Collector of(Interpreter interpreter);

    /** The collector of an interpreter, when somebody has asked for it. */
    Optional<Collector> existing(Interpreter interpreter);
}
