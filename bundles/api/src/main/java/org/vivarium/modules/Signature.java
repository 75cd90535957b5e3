package org.vivarium.modules;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a function is called with: {@code inspect.Signature}. Immutable; each method gives a signature with one parameter more.
 *
 * <pre>{@code
 * Signature.of("hello").required("name").optional("greeting", "hello").keyword("times", 1L).doc("Greets.")
 * }</pre>
 *
 * @param name the function's name
 * @param parameters the parameters, in the order in which the function gets its arguments
 * @param doc what the function does, or an empty text: {@code __doc__}
 */
public record Signature(String name, List<Parameter> parameters, String doc) {

    /** How an argument is given: {@code inspect.Parameter.kind}. */
    public enum Kind {
        /** By its place or by its name. */
        POSITIONAL_OR_KEYWORD,
        /** All places that are left, as a list: {@code *args}. */
        VAR_POSITIONAL,
        /** By its name. */
        KEYWORD_ONLY,
        /** All names that are left, as a map: {@code **kwargs}. */
        VAR_KEYWORD
    }

    /**
     * One parameter.
     *
     * @param name its name
     * @param kind how its argument is given
     * @param isRequired whether the caller has to give one
     * @param byDefault what it is otherwise
     */
    public record Parameter(
            String name,
            Kind kind,
            boolean isRequired,
            @Nullable Object byDefault) {

        private String text() {
            return switch (kind) {
                case VAR_POSITIONAL -> "*" + name;
                case VAR_KEYWORD -> "**" + name;
                default -> isRequired ? name : name + "=" + Literal.of(byDefault);
            };
        }
    }

    public Signature {
        parameters = List.copyOf(parameters);
    }

    /** A function of that name without parameters. */
    public static Signature of(String name) {
        return new Signature(name, List.of(), "");
    }

    /** Adds a parameter that the caller has to give, by place or name. */
    public Signature required(String parameter) {
        return with(new Parameter(parameter, Kind.POSITIONAL_OR_KEYWORD, true, null));
    }

    /** Adds a parameter that the caller may give, by place or name. */
    public Signature optional(String parameter, @Nullable Object byDefault) {
        return with(new Parameter(parameter, Kind.POSITIONAL_OR_KEYWORD, false, byDefault));
    }

    /** Adds a parameter that takes all further places, as a list. */
    public Signature rest(String parameter) {
        return with(new Parameter(parameter, Kind.VAR_POSITIONAL, false, List.of()));
    }

    /** Adds a parameter that the caller has to give by its name. */
    public Signature requiredKeyword(String parameter) {
        return with(new Parameter(parameter, Kind.KEYWORD_ONLY, true, null));
    }

    /** Adds a parameter that the caller may give by its name. */
    public Signature keyword(String parameter, @Nullable Object byDefault) {
        return with(new Parameter(parameter, Kind.KEYWORD_ONLY, false, byDefault));
    }

    /** Adds a parameter that takes all further names, as a map. */
    public Signature keywords(String parameter) {
        return with(new Parameter(parameter, Kind.VAR_KEYWORD, false, Map.of()));
    }

    /** Says what the function does. */
    public Signature doc(String text) {
        return new Signature(name, parameters, text);
    }

    /** The parameters as Python's source has them: {@code str(inspect.signature(f))}. */
    public String text() {
        List<String> parts = new ArrayList<>();
        boolean placesEnd = false;
        for (Parameter parameter : parameters) {
            boolean takesRest = parameter.kind == Kind.VAR_POSITIONAL;
            if (parameter.kind == Kind.KEYWORD_ONLY && !placesEnd) {
                parts.add("*");
            }
            placesEnd |= takesRest || parameter.kind == Kind.KEYWORD_ONLY;
            parts.add(parameter.text());
        }
        return "(" + String.join(", ", parts) + ")";
    }

    private Signature with(Parameter parameter) {
        List<Parameter> more = new ArrayList<>(parameters);
        more.add(parameter);
        return new Signature(name, more, doc);
    }
}
