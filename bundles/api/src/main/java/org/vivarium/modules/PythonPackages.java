package org.vivarium.modules;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;

/**
 * The Python packages and modules in deployed bundles, as a service: a bundle has them in its folder {@code python/}, as they
 * would lie in {@code site-packages}, or in wheels there. Thread-safe.
 *
 * <p>Each such bundle is unpacked into a folder of its own. What an interpreter has been given stays there until the interpreter has ended,
 * whatever is deployed or undeployed meanwhile.
 */
@ProviderType
public interface PythonPackages {
    /**
     * The folder in which a package or module is found; from now on the interpreter counts as one that has it. The version is the
     * highest that the interpreter's config takes. A thread that is attached to the interpreter calls.
     *
     * @param name a name without dots
     * @return nothing when none of that name is deployed
     * @throws InterpreterNotFoundException when the interpreter has ended
     * @throws ModuleException when the bundle cannot be unpacked
     */
    Optional<Path> folderOf(Interpreter interpreter, String name);

    /** The folders of all packages that the interpreter would find, for who looks for metadata. Called as {@link #folderOf}. */
    List<Path> folders(Interpreter interpreter);
}
