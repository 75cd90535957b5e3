package org.vivarium.imports;

import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.Signature;
import org.vivarium.modules.Signature.Parameter;

/**
 * What goes between main and an interpreter that has a copy of one of main's modules: data alone, so that neither holds a class
 * of the other. Immutable.
 */
final class Crossing {
    private final Interpreter main;
    private final Interpreter here;
    private final Conversion mains;
    private final Conversion heres;

    /**
     * One between two interpreters.
     *
     * @param main the main interpreter
     * @param here the one that has the copy
     */
    Crossing(Interpreter main, Interpreter here) {
        this.main = main;
        this.here = here;
        mains = new Conversion(main, UnaryOperator.identity());
        heres = new Conversion(here, UnaryOperator.identity());
    }

    Interpreter main() {
        return main;
    }

    Interpreter here() {
        return here;
    }

    /**
     * A value that comes from main.
     *
     * @throws ArgumentException when it belongs there; the message says what it is
     */
    @Nullable
    Object fromMain(@Nullable Object value) {
        return mains.crossing(value);
    }

    /**
     * A value that goes to main.
     *
     * @throws ArgumentException when it belongs here; the message says what it is
     */
    @Nullable
    Object toMain(@Nullable Object value) {
        return heres.crossing(value);
    }

    /**
     * A signature that comes from main, with its defaults.
     *
     * @throws ArgumentException when one of them belongs there; the message names the parameter
     */
    Signature fromMain(Signature signature) {
        List<Parameter> parameters =
                signature.parameters().stream().map(this::fromMain).toList();
        return new Signature(signature.name(), parameters, signature.doc());
    }

    private Parameter fromMain(Parameter parameter) {
        try {
            return new Parameter(
                    parameter.name(), parameter.kind(), parameter.isRequired(), fromMain(parameter.byDefault()));
        } catch (ArgumentException e) {
            throw new ArgumentException("the default of '" + parameter.name() + "' is " + e.getMessage());
        }
    }
}
