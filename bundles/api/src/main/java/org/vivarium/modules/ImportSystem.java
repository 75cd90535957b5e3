package org.vivarium.modules;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;

/** Imports deployed modules into interpreters, as a service: {@code importlib} for Java modules. Thread-safe. */
@ProviderType
public interface ImportSystem {
    /** Whether a module of that name is deployed, or has been imported by the interpreter. */
    boolean provides(Interpreter interpreter, String module);

    /**
     * The interpreter's module of that name, imported now when it has not been: {@code PyImport_ImportModule}. A thread
     * that imports a module in a circle gets it as far as it is made; another thread waits for it.
     *
     * @throws ModuleNotFoundException when none of that name is deployed
     * @throws ModuleException when it could not be imported; the interpreter is as it was before
     * @throws org.vivarium.interpreters.ExecutionFailedException when its exec slot threw; the same holds
     * @throws InterpreterNotFoundException when the interpreter is ending or has ended
     */
    Module importModule(Interpreter interpreter, String module);

    /** The modules that the interpreter has imported, in that order: {@code sys.modules}. */
    List<Module> modules(Interpreter interpreter);
}
