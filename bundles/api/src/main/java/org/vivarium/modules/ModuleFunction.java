package org.vivarium.modules;

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
     * @throws Exception anything: {@link IllegalArgumentException} is {@code ValueError} in Python,
     *     {@link IndexOutOfBoundsException} {@code IndexError}, {@link java.util.NoSuchElementException} {@code LookupError},
     *     {@link ArithmeticException} {@code ArithmeticError}, {@link java.io.IOException} {@code OSError},
     *     {@link UnsupportedOperationException} {@code NotImplementedError}, {@link ArgumentException} {@code TypeError},
     *     all else {@code RuntimeError}
     */
    @Nullable
    Object call(Arguments arguments) throws Exception;
}
