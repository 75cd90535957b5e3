package org.vivarium.imports;

import java.lang.invoke.MethodHandle;
import java.lang.reflect.UndeclaredThrowableException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.Signature;

/**
 * A Java method or constructor as the body of a function: {@code PyCMethod}. Immutable.
 *
 * @param known its name, parameters and description
 * @param handle takes all arguments in an array
 * @param arity how many these are
 * @param module the module that one of them is; null when none is
 * @param modulePlace the place of that one
 * @param parameters the parameters that are the caller's, in the order of the signature
 */
record JavaMethod(
        Signature known,
        MethodHandle handle,
        int arity,
        @Nullable Module module,
        int modulePlace,
        List<JavaParameter> parameters)
        implements ModuleFunction {

    @Override
    public Optional<Signature> signature() {
        return Optional.of(known);
    }

    @Override
    public @Nullable Object call(Arguments arguments) throws Exception {
        @Nullable Object[] values = new Object[arity];
        if (module != null) {
            values[modulePlace] = module;
        }
        for (int i = 0; i < parameters.size(); i++) {
            JavaParameter parameter = parameters.get(i);
            values[parameter.index()] =
                    parameter.read(arguments.function(), arguments.values().get(i));
        }
        if (parameters.size() < arguments.size()) {
            // Its last parameter takes the rest of places and names as they come.
            values[arity - 1] = asTheyCome(arguments);
        }
        try {
            return (Object) handle.invokeExact(values);
        } catch (Exception | Error e) {
            throw e;
        } catch (Throwable e) {
            throw new UndeclaredThrowableException(e);
        }
    }

    @SuppressWarnings("unchecked")
    private static Arguments asTheyCome(Arguments bound) {
        List<?> places = (List<?>) Objects.requireNonNull(bound.get(bound.size() - 2));
        Map<String, ?> names = (Map<String, ?>) Objects.requireNonNull(bound.get(bound.size() - 1));
        return new Arguments(bound.function(), places, names);
    }
}
