package org.vivarium.modules;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.Interpreter;

/** The module that one interpreter made of a {@link ModuleDefinition}: {@code PyModuleObject}. Thread-safe. */
@ProviderType
public interface Module {
    /** The name that it was imported by: {@code __name__}. */
    String name();

    /** The interpreter that it belongs to. */
    Interpreter interpreter();

    /**
     * Makes an object the module's state: {@code PyModule_GetState}. Freed with the module.
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

    /** Adds a function, in place of an attribute with the same name. */
    Module function(String name, ModuleFunction function);

    /** Adds a constant, in place of an attribute with the same name: {@code PyModule_AddObject}. */
    Module constant(String name, @Nullable Object value);

    /** The attributes by name, in the order in which they were added: constants as they are, functions as {@link ModuleFunction}. */
    Map<String, @Nullable Object> attributes();
}
