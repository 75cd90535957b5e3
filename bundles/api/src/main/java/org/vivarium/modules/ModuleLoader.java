package org.vivarium.modules;

import org.osgi.annotation.versioning.ConsumerType;
import org.vivarium.interpreters.Interpreter;

/** Makes module definitions: {@code importlib.abc.Loader}. Thread-safe. */
@ConsumerType
public interface ModuleLoader {
    /**
     * Makes the definition for one interpreter. The importing thread, which is attached to it and does not hold its lock, calls.
     *
     * @throws Exception when it cannot; the import then fails, and {@link #unload} is not called
     */
    ModuleDefinition load(ModuleSpec spec, Interpreter interpreter) throws Exception;

    /** Gives back what {@link #load} took. Called once for each definition, after it has been freed. */
    default void unload(ModuleSpec spec, Interpreter interpreter, ModuleDefinition definition) throws Exception {}
}
