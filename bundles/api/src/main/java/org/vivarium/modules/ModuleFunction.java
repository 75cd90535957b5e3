package org.vivarium.modules;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/** A function of a module: {@code PyCFunction}. */
@ConsumerType
@FunctionalInterface
public interface ModuleFunction {
    /**
     * Calls the function.
     *
     * @return a value of the table in the package's description
     * @throws Exception anything; its type in Python is as {@link
     *     org.vivarium.interpreters.ExceptionSnapshot#of ExceptionSnapshot.of} says
     */
    @Nullable
    Object call(Arguments arguments) throws Exception;

    /** What it is called with, when it says so; otherwise it takes positional arguments alone. */
    default Optional<Signature> signature() {
        return Optional.empty();
    }
}
