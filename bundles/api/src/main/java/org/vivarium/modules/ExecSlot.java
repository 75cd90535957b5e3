package org.vivarium.modules;

import org.osgi.annotation.versioning.ConsumerType;

/** One step in filling a module: {@code Py_mod_exec}. */
@ConsumerType
@FunctionalInterface
public interface ExecSlot {
    /** Fills the module further. What it throws makes the import fail. */
    void exec(Module module) throws Exception;
}
