package org.vivarium.classspace;

import java.nio.file.Path;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;

/** The stored bundles and the class spaces of all interpreters, as a service. Thread-safe. */
@ProviderType
public interface ClassSpaces {
    /**
     * Stores the bundle in a jar file. The file is read once and not needed afterwards.
     *
     * @throws ClassSpaceException when it is not a readable jar or not a bundle
     */
    StoredBundle store(Path jar);

    /** Forgets a stored bundle. Class spaces that hold it keep it. */
    void remove(StoredBundle bundle);

    /**
     * The class space of an interpreter, made now when it has none yet.
     *
     * @throws InterpreterNotFoundException when the interpreter is ending or has ended
     */
    ClassSpace of(Interpreter interpreter);
}
