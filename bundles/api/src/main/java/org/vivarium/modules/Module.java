package org.vivarium.modules;

import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.gc.Collector;
import org.vivarium.interpreters.Interpreter;

/**
 * The module that one interpreter made of a {@link ModuleDefinition}: {@code PyModuleObject}. It stays the same when the module
 * is reloaded, and so do the functions and types that somebody holds: from then on they are those of the new version. Thread-safe.
 */
@ProviderType
public interface Module {
    /** The name that it was imported by: {@code __name__}. */
    String name();

    /** What it was made of: {@code __spec__}. */
    ModuleSpec spec();

    /** The interpreter that it belongs to. */
    Interpreter interpreter();

    /** What an import gives: what the create slot made, or else this module. */
    Object object();

    /**
     * Makes an object the module's state: {@code PyModule_GetState}. Freed with the module. A
     * {@linkplain org.vivarium.gc.Tracked tracked} one is kept by a reference of the module's own, as constants are.
     *
     * @return the same object
     */
    <T> T state(T state);

    /**
     * The module's state.
     *
     * @throws IllegalStateException when it has none of that type
     */
    <T> T state(Class<T> type);

    /**
     * While the exec slots run in place of an earlier version: what {@linkplain ModuleDefinition#handOver that one handed
     * over}. Otherwise nothing.
     */
    Optional<Object> handedOver();

    /** Adds a function that takes positional arguments alone, in place of an attribute with the same name. */
    Module function(String name, ModuleFunction function);

    /** Adds a function whose arguments come in the order of the signature's parameters, in place of an attribute with the same name. */
    Module function(Signature signature, ModuleFunction function);

    /**
     * Adds the methods of an object that are annotated {@link Function}: {@code PyModule_AddFunctions}. Those of the definition
     * are added by themselves, before its exec slots run.
     *
     * @throws IllegalArgumentException when one of them cannot be called with values of the table
     */
    Module functions(Object owner);

    /**
     * Adds a type, made of a public class: its constructor, the only public one or the one annotated {@link Function}, and its
     * methods annotated {@link Function}. It has the class's simple name: {@code PyModule_AddType}.
     *
     * @throws IllegalArgumentException when the class has no such constructor, or one of the methods cannot be called with
     *     values of the table
     */
    Module type(Class<?> type);

    /** Adds a constant, in place of an attribute with the same name: {@code PyModule_AddObject}. */
    Module constant(String name, @Nullable Object value);

    /**
     * The attributes by name, in the order in which they were added: constants as they are, functions as
     * {@link ModuleFunction}, types as {@link ModuleType}, submodules as {@link Module}.
     */
    Map<String, @Nullable Object> attributes();

    /**
     * Imports another module into the same interpreter: {@code importlib.import_module}.
     *
     * @param name a name with or without versions, as {@link ImportSystem#importModule} takes it; one that begins with a dot is
     *     relative to this module's package
     */
    Module importModule(String name);

    /**
     * The module that this interpreter has made of a definition: {@code PyState_FindModule}.
     *
     * @param definition the definition's class, as the calling code sees it
     */
    Optional<Module> find(Class<? extends ModuleDefinition> definition);

    /**
     * Has a resource closed when this version of the module leaves its interpreter, before its clear slot: {@code own} in a line is all
     * that a module has to do for a file, a timer, a memory arena or a registration. Those that came last are closed first.
     * What one throws is reported, and the others are closed. When exec slots run again in the same version and fail, those are closed
     * that they have added. Called by a thread that is attached to the interpreter.
     *
     * @return the same resource
     * @throws IllegalStateException when this version has been freed
     * @throws org.vivarium.interpreters.InterpreterException when there are no collectors
     */
    <T extends AutoCloseable> T own(T resource);

    /**
     * The collector of the interpreter, for {@linkplain org.vivarium.gc.Tracked objects that refer to each other}. Called by a thread
     * that is attached to it.
     *
     * @throws org.vivarium.interpreters.InterpreterException when there are no collectors
     */
    Collector collector();

    /** Shows each object that the module refers to: its attributes, its state, and what its definition shows. */
    void traverse(Consumer<Object> visit);
}
