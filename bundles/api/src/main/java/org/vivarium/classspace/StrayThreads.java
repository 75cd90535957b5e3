package org.vivarium.classspace;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.Interpreter;

/** Finds the threads that modules have started behind their interpreter's back, as a service. Thread-safe. */
@ProviderType
@FunctionalInterface
public interface StrayThreads {
    /**
     * The platform threads that are alive, are not {@linkplain Interpreter#threads the interpreter's own}, and have to do with its
     * class space: their class, what they were given to run, or their context class loader is of one of its bundles. Virtual threads
     * cannot be listed, and what a thread was given to run is known where the package {@code java.lang} is open.
     */
    List<Thread> of(Interpreter interpreter);
}
