package org.vivarium.imports;

import java.lang.reflect.Array;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Queue;
import org.vivarium.channels.RecvChannel;
import org.vivarium.channels.SendChannel;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleType;

/**
 * Makes values of the table in {@code org.vivarium.modules} of what callers and modules give. Scalars, queues and ends of channels
 * stay the objects that they are; lists, maps and bytes are copied. Thread-safe.
 */
final class Conversion {
    /** Deeper than any data that people nest by hand, and far from the end of a thread's stack; a cycle ends here too. */
    private static final int MAXIMUM_DEPTH = 200;

    /** What becomes a value of the table, but for arrays and instances of types. */
    private static final List<Class<?>> GIVEN = List.of(
            String.class,
            Character.class,
            Boolean.class,
            Long.class,
            Integer.class,
            Short.class,
            Byte.class,
            BigInteger.class,
            Double.class,
            Float.class,
            Collection.class,
            Map.class,
            Optional.class,
            Queue.class,
            SendChannel.class,
            RecvChannel.class,
            ModuleFunction.class,
            ModuleType.class,
            Module.class);

    private final Interpreter interpreter;
    private final UnaryOperator<ModuleFunction> functions;

    /**
     * Makes one.
     *
     * @param functions what becomes of a function
     */
    Conversion(Interpreter interpreter, UnaryOperator<ModuleFunction> functions) {
        this.interpreter = interpreter;
        this.functions = functions;
    }

    /**
     * The value of the table.
     *
     * @throws ArgumentException when there is none; the message says what was given
     */
    @Nullable
    Object value(@Nullable Object given) {
        return value(given, 0);
    }

    /**
     * The same, but nothing that belongs to one version of a module: no instances, and no functions that no module holds.
     *
     * @throws ArgumentException as well when there is such
     */
    @Nullable
    Object data(@Nullable Object given) {
        Object value = value(given, 0);
        look(value, this::refuseOwn);
        return value;
    }

    /**
     * The same, but nothing that belongs to one interpreter: no functions, types, modules and instances.
     *
     * @throws ArgumentException as well when there is such
     */
    @Nullable
    Object crossing(@Nullable Object given) {
        Object value = value(given, 0);
        look(value, Conversion::refuseTied);
        return value;
    }

    private @Nullable Object value(@Nullable Object given, int depth) {
        return switch (given) {
            case null -> null;
            case String s -> s;
            case Long l -> l;
            case Boolean b -> b;
            case Double d -> d;
            case Integer i -> (long) i;
            case List<?> list -> list(list, depth);
            case Map<?, ?> map -> map(map, depth);
            case byte[] bytes -> bytes.clone();
            case BigInteger big -> big.bitLength() < Long.SIZE ? (Object) big.longValue() : big;
            case Short s -> (long) s;
            case Byte b -> (long) b;
            case Float f -> (double) f;
            case Character c -> c.toString();
            case Optional<?> optional -> value(optional.orElse(null), depth);
            case Collection<?> collection -> list(collection, depth);
            // Its own code sees the version; all others hold the module.
            case Incarnation version -> version.identity();
            case Module module -> module;
            case ModuleFunction function -> functions.apply(function);
            case ModuleType type -> type;
            case Queue queue -> queue;
            case SendChannel end -> end;
            case RecvChannel end -> end;
            default -> other(given, depth);
        };
    }

    private Object other(Object given, int depth) {
        if (given.getClass().isArray()) {
            return array(given, depth);
        }
        KnownTypes types = KnownTypes.of(interpreter);
        if (types.hasInstance(given)) {
            return given;
        }
        String name = given.getClass().getName();
        throw new ArgumentException(
                types.hasNamesake(given.getClass())
                        ? "an instance of " + name + " of another version of its module; make it anew"
                        : "an object of " + name + ", which is no value that modules and their callers exchange");
    }

    private List<@Nullable Object> list(Collection<?> given, int depth) {
        checkDepth(depth);
        List<@Nullable Object> copy = new ArrayList<>(given.size());
        for (Object element : given) {
            copy.add(value(element, depth + 1));
        }
        return Collections.unmodifiableList(copy);
    }

    private List<@Nullable Object> array(Object given, int depth) {
        checkDepth(depth);
        int length = Array.getLength(given);
        List<@Nullable Object> copy = new ArrayList<>(length);
        for (int i = 0; i < length; i++) {
            copy.add(value(Array.get(given, i), depth + 1));
        }
        return Collections.unmodifiableList(copy);
    }

    private Map<@Nullable Object, @Nullable Object> map(Map<?, ?> given, int depth) {
        checkDepth(depth);
        Map<@Nullable Object, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(given.size());
        given.forEach((key, value) -> copy.put(value(key, depth + 1), value(value, depth + 1)));
        return Collections.unmodifiableMap(copy);
    }

    private static void checkDepth(int depth) {
        if (depth == MAXIMUM_DEPTH) {
            throw new ArgumentException("a list or map that is nested deeper than " + MAXIMUM_DEPTH);
        }
    }

    /** Looks at what a value of the table is, or what is in it. */
    private static void look(@Nullable Object value, Consumer<Object> check) {
        switch (value) {
            case null -> {}
            case List<?> list -> list.forEach(element -> look(element, check));
            case Map<?, ?> map ->
                map.forEach((key, element) -> {
                    look(key, check);
                    look(element, check);
                });
            default -> check.accept(value);
        }
    }

    private void refuseOwn(Object value) {
        if (value instanceof ModuleFunction && !(value instanceof BoundFunction)) {
            throw new ArgumentException("a function that no module holds");
        } else if (KnownTypes.of(interpreter).hasInstance(value)) {
            throw new ArgumentException("an instance of " + value.getClass().getName());
        }
    }

    private static void refuseTied(Object value) {
        switch (value) {
            case String _, Boolean _, Long _, Double _, byte[] _ -> {}
            // They belong to the runtime.
            case Queue _, SendChannel _, RecvChannel _ -> {}
            case BigInteger big when big.getClass() == BigInteger.class -> {}
            case ModuleFunction _ -> throw new ArgumentException("a function");
            case ModuleType _ -> throw new ArgumentException("a type");
            case Module _ -> throw new ArgumentException("a module");
            default ->
                throw new ArgumentException("an instance of " + value.getClass().getName());
        }
    }

    /** Whether something that is declared as that class can have a value of the table, or what becomes one. */
    static boolean isGivable(Class<?> type) {
        return GIVEN.stream().anyMatch(given -> type.isAssignableFrom(given) || given.isAssignableFrom(type));
    }

    /** What Python calls the type of a value. */
    static String typeName(@Nullable Object value) {
        return switch (value) {
            case null -> "None";
            case String _ -> "str";
            case Long _ -> "int";
            case BigInteger _ -> "int";
            case Boolean _ -> "bool";
            case Double _ -> "float";
            case byte[] _ -> "bytes";
            case List<?> _ -> "list";
            case Map<?, ?> _ -> "dict";
            case Module _ -> "module";
            case ModuleFunction _ -> "function";
            case ModuleType _ -> "type";
            case Queue _ -> "Queue";
            case SendChannel _ -> "SendChannel";
            case RecvChannel _ -> "RecvChannel";
            default -> value.getClass().getSimpleName();
        };
    }
}
