package org.vivarium.imports;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Queue;
import org.vivarium.channels.RecvChannel;
import org.vivarium.channels.SendChannel;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleType;
import org.vivarium.modules.Parameter;
import org.vivarium.modules.Signature;
import org.vivarium.modules.Signature.Kind;

/** A parameter of a Java method that callers give an argument for. Immutable. */
final class JavaParameter {
    /** What callers may have, but for instances of types. */
    private static final List<Class<?>> VALUES = List.of(
            String.class,
            Long.class,
            Boolean.class,
            Double.class,
            BigInteger.class,
            byte[].class,
            List.class,
            Map.class,
            Queue.class,
            SendChannel.class,
            RecvChannel.class,
            ModuleFunction.class,
            ModuleType.class,
            Module.class);

    private final int index;
    private final Class<?> type;
    private final Optional<JavaScalar> scalar;
    private final Signature.Parameter description;

    /**
     * Describes one.
     *
     * @param index its place among the arguments of the method's handle
     * @param type its type; the type of one element when it takes the rest
     */
    private JavaParameter(int index, Class<?> type, Optional<JavaScalar> scalar, Signature.Parameter description) {
        this.index = index;
        this.type = type;
        this.scalar = scalar;
        this.description = description;
    }

    /** The instance that a method is called on. */
    static JavaParameter self(Class<?> type) {
        return new JavaParameter(
                0, type, Optional.empty(), new Signature.Parameter("self", Kind.POSITIONAL_OR_KEYWORD, true, null));
    }

    /**
     * Describes a declared parameter.
     *
     * @throws IllegalArgumentException when nobody can give it; the message begins with the parameter
     */
    static JavaParameter of(int index, java.lang.reflect.Parameter declared) {
        Parameter annotation = declared.getAnnotation(Parameter.class);
        if (annotation == null && !declared.isNamePresent()) {
            throw new IllegalArgumentException(
                    "parameter %s has no name; annotate it @Parameter, or compile with -parameters"
                            .formatted(declared.getName()));
        }
        String name = annotation == null ? declared.getName() : annotation.value();
        String[] defaults = annotation == null ? new String[0] : annotation.byDefault();
        boolean keywordOnly = annotation != null && annotation.keywordOnly();
        Class<?> type = declared.isVarArgs() ? declared.getType().getComponentType() : declared.getType();
        Optional<JavaScalar> scalar = JavaScalar.of(type);
        if (declared.isVarArgs()) {
            if (keywordOnly || defaults.length > 0) {
                throw new IllegalArgumentException(
                        "parameter " + name + " takes the rest; it has neither a default nor a name that is given");
            }
            return new JavaParameter(
                    index, type, scalar, new Signature.Parameter(name, Kind.VAR_POSITIONAL, false, List.of()));
        }
        if (defaults.length > 1) {
            throw new IllegalArgumentException("parameter " + name + " has more than one default");
        }
        Kind kind = keywordOnly ? Kind.KEYWORD_ONLY : Kind.POSITIONAL_OR_KEYWORD;
        Object byDefault = defaults.length == 0 ? null : parse(name, type, scalar, defaults[0]);
        return new JavaParameter(
                index, type, scalar, new Signature.Parameter(name, kind, defaults.length == 0, byDefault));
    }

    private static @Nullable Object parse(String name, Class<?> type, Optional<JavaScalar> scalar, String text) {
        if (text.equals("None") && !type.isPrimitive()) {
            return null;
        }
        try {
            if (scalar.isPresent()) {
                return scalar.orElseThrow().parse(text);
            } else if (type.isAssignableFrom(List.class) && (text.equals("()") || text.equals("[]"))) {
                return List.of();
            } else if (type.isAssignableFrom(Map.class) && text.equals("{}")) {
                return Map.of();
            } else if (type.isAssignableFrom(String.class)) {
                return text;
            }
        } catch (IllegalArgumentException | ArgumentException e) {
            throw new IllegalArgumentException(refusedDefault(name, type, text), e);
        }
        throw new IllegalArgumentException(refusedDefault(name, type, text));
    }

    private static String refusedDefault(String name, Class<?> type, String text) {
        return "parameter %s has the default '%s', which is no %s".formatted(name, text, type.getTypeName());
    }

    Signature.Parameter description() {
        return description;
    }

    Kind kind() {
        return description.kind();
    }

    int index() {
        return index;
    }

    Class<?> type() {
        return type;
    }

    /** Whether callers can have nothing that fits but an instance of a type. */
    boolean needsInstance() {
        return scalar.isEmpty() && !canBeValue(type);
    }

    /** Whether a value of the table that is no instance can be of a class. */
    static boolean canBeValue(Class<?> type) {
        return VALUES.stream().anyMatch(type::isAssignableFrom);
    }

    /** What the method gets for an argument. */
    @Nullable
    Object read(String function, @Nullable Object argument) {
        if (kind() != Kind.VAR_POSITIONAL) {
            return element(function, argument);
        }
        List<?> rest = (List<?>) argument;
        int size = rest == null ? 0 : rest.size();
        Object array = Array.newInstance(type, size);
        for (int i = 0; i < size; i++) {
            Array.set(array, i, element(function, rest == null ? null : rest.get(i)));
        }
        return array;
    }

    private @Nullable Object element(String function, @Nullable Object argument) {
        if (argument == null) {
            if (type.isPrimitive()) {
                throw mismatch(function, null);
            }
            return null;
        }
        if (scalar.isEmpty()) {
            if (type.isInstance(argument)) {
                return argument;
            }
            throw mismatch(function, argument);
        }
        try {
            Object value = scalar.orElseThrow().read(argument);
            if (value != null) {
                return value;
            }
        } catch (ArgumentException e) {
            throw new ArgumentException(
                    e.snapshotType(),
                    "%s() argument '%s' must fit a Java %s: %s"
                            .formatted(function, description.name(), type.getSimpleName(), e.getMessage()));
        }
        throw mismatch(function, argument);
    }

    private ArgumentException mismatch(String function, @Nullable Object argument) {
        return new ArgumentException("%s() argument '%s' must be %s, not %s"
                .formatted(function, description.name(), pythonName(), Conversion.typeName(argument)));
    }

    private String pythonName() {
        if (scalar.isPresent()) {
            return scalar.orElseThrow().pythonName();
        } else if (type.isAssignableFrom(List.class)) {
            return "list";
        } else if (type.isAssignableFrom(Map.class)) {
            return "dict";
        } else if (type.isAssignableFrom(ModuleFunction.class)) {
            return "a function of a module";
        }
        return type.getSimpleName();
    }
}
