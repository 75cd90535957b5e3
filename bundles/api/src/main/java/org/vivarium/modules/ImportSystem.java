package org.vivarium.modules;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;

/** Imports deployed modules into interpreters, as a service: {@code importlib} for Java modules. Thread-safe. */
@ProviderType
public interface ImportSystem {
    /** Whether a module of that name can be found, or has been imported by the interpreter. */
    boolean provides(Interpreter interpreter, String module);

    /**
     * The interpreter's module of that name, imported now when it has not been: {@code PyImport_ImportModule}. The packages
     * that it is in are imported first. A thread that imports a module in a circle gets it as far as it is made; another
     * thread waits for it.
     *
     * @param module a full name, with the versions that will do where not all of them: {@code greeting>=1.2,<2}
     * @throws ModuleNotFoundException when none of that name is found
     * @throws ModuleException when it could not be imported, or has been in a version that will not do; the interpreter is as it
     *     was before
     * @throws org.vivarium.interpreters.ExecutionFailedException when an exec slot threw; the same holds
     * @throws InterpreterNotFoundException when the interpreter is ending or has ended
     * @throws IllegalArgumentException when this is not a name with versions
     */
    Module importModule(Interpreter interpreter, String module);

    /**
     * The same, and tells how long each import took: the ones inside of another before that one. Modules that had been
     * imported already are not told.
     */
    Module importModule(Interpreter interpreter, String module, Consumer<? super ImportTime> times);

    /**
     * The interpreter's modules of those names, imported one after the other as {@code import a, b, c} does: when one cannot be
     * imported, those before it have been, and those after it have not. The bundles that they need are installed in one step.
     *
     * @param modules names as {@link #importModule} takes them
     * @return the modules in that order
     * @throws ModuleNotFoundException as {@link #importModule}, for the first that fails
     * @throws ModuleException as {@link #importModule}, for the first that fails
     * @throws org.vivarium.interpreters.ExecutionFailedException as {@link #importModule}, for the first that fails
     * @throws InterpreterNotFoundException when the interpreter is ending or has ended
     * @throws IllegalArgumentException when one of these is not a name with versions; then none has been imported
     */
    List<Module> importModules(Interpreter interpreter, List<String> modules);

    /** The same, and tells how long each import took, as {@link #importModule(Interpreter, String, Consumer)} does. */
    List<Module> importModules(Interpreter interpreter, List<String> modules, Consumer<? super ImportTime> times);

    /** The full name of a module whose name may begin with dots, in a package: {@code importlib.util.resolve_name}.
     *
     * @throws ModuleException when it leads out of the package
     */
    String resolveName(String name, String inPackage);

    /**
     * Looks for the module anew and fills it with what is found, which may be another version: {@code importlib.reload}. It stays the
     * same object. When the same version is found, its exec slots run again in it; another version is made beside it, and
     * takes its place when all of its slots have run. Modules that are wired to a bundle of the old version are made anew with
     * it. When anything fails, all of them stay as they were.
     *
     * <p>A Python package out of a deployed bundle is forgotten instead, so that the next import in Python takes what is deployed.
     *
     * @param module a full name, with the versions that will do where not all of them
     * @return what has been done
     * @throws ModuleException when the interpreter has not imported it, or as {@link #importModule}
     */
    Swap reload(Interpreter interpreter, String module);

    /**
     * Clears and frees a module and takes it out of the interpreter; its functions fail from then on. A Python package out of a
     * deployed bundle is taken out of {@code sys.modules}; who holds it goes on.
     *
     * @throws ModuleException when the interpreter has not imported it, when it has submodules that are, or when somebody is still at work in
     *     it after the interpreter's deadline for imports
     */
    void unload(Interpreter interpreter, String module);

    /** The module of that full name, when the interpreter has imported it. */
    Optional<Module> find(Interpreter interpreter, String module);

    /** The modules that the interpreter has imported, in that order: {@code sys.modules}. */
    List<Module> modules(Interpreter interpreter);
}
