package org.vivarium.imports;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.ExceptionSnapshot;
import org.vivarium.interpreters.TypedException;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleType;
import org.vivarium.modules.Signature;

/**
 * A type of a module that main has initialized, as another interpreter has it: it says what it is, and makes no instances, which would be
 * of a class of main's. Immutable.
 *
 * @param module the copy of the module
 */
record MainsType(
        String name, String doc, Module module, ModuleFunction constructor, Map<String, ModuleFunction> methods)
        implements ModuleType {

    /**
     * What a type of main is in another interpreter.
     *
     * @param module the copy of the module there
     * @throws ArgumentException when a signature has a default that belongs to main
     */
    static MainsType of(ModuleType type, Module module, Crossing crossing) {
        String why = "type %s.%s stays in %s, which has initialized the module: it makes no instances in %s"
                .formatted(type.module().name(), type.name(), crossing.main(), crossing.here());
        Map<String, ModuleFunction> methods = new LinkedHashMap<>();
        type.methods().forEach((name, method) -> methods.put(name, refused(method, why, crossing)));
        return new MainsType(
                type.name(),
                type.doc(),
                module,
                refused(type.constructor(), why, crossing),
                Collections.unmodifiableMap(methods));
    }

    private static ModuleFunction refused(ModuleFunction function, String why, Crossing crossing) {
        return new Refused(why, function.signature().map(crossing::fromMain));
    }

    @Override
    public boolean isInstance(Object object) {
        return false;
    }

    /** A function that can be looked at. */
    private record Refused(String why, Optional<Signature> signature) implements ModuleFunction {
        @Override
        public @Nullable Object call(Arguments arguments) {
            throw new TypedException(ExceptionSnapshot.Type.builtin("TypeError"), why);
        }
    }
}
