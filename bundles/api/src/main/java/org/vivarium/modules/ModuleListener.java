package org.vivarium.modules;

import java.util.List;
import org.osgi.annotation.versioning.ConsumerType;
import org.vivarium.interpreters.Interpreter;

/** Hears, as a service, that modules have changed after their import. */
@ConsumerType
public interface ModuleListener {
    /** A module has been reloaded; its attributes are those of the new version. A thread that is attached to its interpreter calls, without the lock. */
    void reloaded(Module module);

    /** A module has left its interpreter's table; its functions fail from now on. A thread that is attached to its interpreter calls, without the lock. */
    void unloaded(Module module);

    /**
     * An interpreter is to forget Python packages or modules that it has from {@link PythonPackages}, so that the next import looks for
     * them anew. A thread that is attached to the interpreter calls, without the lock.
     *
     * @param names names without dots
     */
    default void packagesLeft(Interpreter interpreter, List<String> names) {}
}
