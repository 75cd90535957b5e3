package org.vivarium.modules;

import org.osgi.annotation.versioning.ConsumerType;

/**
 * A module definition: PEP 489's {@code PyModuleDef} with its slots. Each interpreter that imports the module makes an
 * instance of the definition in its own class space, so even its static fields belong to that interpreter alone.
 */
@ConsumerType
public interface ModuleDefinition {
    /**
     * Fills the module: {@code Py_mod_exec}. Called once for each module made, by the importing thread. What it throws
     * makes the import fail; the module is then forgotten.
     */
    void exec(Module module) throws Exception;

    /**
     * Gives back what the module holds outside of itself: {@code m_free}. Called once when the module leaves its
     * interpreter, or when {@link #exec} has failed.
     */
    default void free(Module module) throws Exception {}
}
