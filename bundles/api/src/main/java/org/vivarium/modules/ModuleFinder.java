package org.vivarium.modules;

import java.util.Optional;
import org.osgi.annotation.versioning.ConsumerType;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.ModuleRequirement;

/**
 * Finds modules, as a service: an entry of {@code sys.meta_path}. The import system asks the one with the highest
 * {@code service.ranking} first; the one that finds deployed modules has 0. A service with the property
 * {@link Interpreter#ID} is asked for that interpreter alone. Thread-safe.
 */
@ConsumerType
public interface ModuleFinder {
    /**
     * What it knows of a module. Called by the importing thread, which is attached to the interpreter and does not hold its
     * lock.
     *
     * @param requirement its full name and the versions that will do
     * @return the spec; nothing to let the next finder look
     */
    Optional<ModuleSpec> find(Interpreter interpreter, ModuleRequirement requirement);
}
