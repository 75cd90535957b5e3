package org.vivarium.imports;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.Signature;
import org.vivarium.modules.Signature.Parameter;

/**
 * A function of a module that main has initialized, as another interpreter has it. It runs in main, under its lock, as what it works
 * on belongs to it. Only data goes in and out; what it throws comes out as text. Immutable.
 */
final class MainsFunction implements ModuleFunction {
    private final ModuleFunction function;
    private final Crossing crossing;
    private final Optional<Signature> signature;

    /**
     * Makes one.
     *
     * @param function the function, of main
     * @throws ArgumentException when its signature has a default that belongs to main
     */
    MainsFunction(ModuleFunction function, Crossing crossing) {
        this.function = function;
        this.crossing = crossing;
        signature = function.signature().map(crossing::fromMain);
    }

    @Override
    public Optional<Signature> signature() {
        return signature;
    }

    @Override
    public @Nullable Object call(Arguments bound) throws Exception {
        Arguments given = toMain(bound);
        return crossing.main().<@Nullable Object, Exception>attach(() -> {
            Object result;
            try {
                result = function.call(given);
            } catch (InterpreterException | ArgumentException | InterruptedException e) {
                throw e;
            } catch (Throwable e) {
                throw ModuleMaker.snapshot(e);
            }
            try {
                return crossing.fromMain(result);
            } catch (ArgumentException e) {
                throw refused(bound, "it returned " + e.getMessage());
            }
        });
    }

    /** The arguments as a caller gives them, as main binds them by itself. */
    private Arguments toMain(Arguments bound) {
        List<@Nullable Object> places = new ArrayList<>();
        Map<String, @Nullable Object> names = new LinkedHashMap<>();
        try {
            for (int i = 0; i < bound.size(); i++) {
                Object value = crossing.toMain(bound.values().get(i));
                if (signature.isEmpty()) {
                    places.add(value);
                } else {
                    spread(signature.orElseThrow().parameters().get(i), value, places, names);
                }
            }
        } catch (ArgumentException e) {
            throw refused(bound, "an argument is " + e.getMessage());
        }
        return new Arguments(
                bound.function(), Collections.unmodifiableList(places), Collections.unmodifiableMap(names));
    }

    private static void spread(
            Parameter parameter,
            @Nullable Object value,
            List<@Nullable Object> places,
            Map<String, @Nullable Object> names) {
        switch (parameter.kind()) {
            case POSITIONAL_OR_KEYWORD -> places.add(value);
            case VAR_POSITIONAL -> places.addAll((List<?>) Objects.requireNonNull(value));
            case KEYWORD_ONLY -> names.put(parameter.name(), value);
            case VAR_KEYWORD ->
                ((Map<?, ?>) Objects.requireNonNull(value)).forEach((name, each) -> names.put((String) name, each));
        }
    }

    private NotShareableException refused(Arguments call, String what) {
        return new NotShareableException("%s() runs in %s: %s, which does not support cross-interpreter data"
                .formatted(call.function(), crossing.main(), what));
    }
}
