package org.vivarium.runtime;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleType;

/**
 * What crosses between interpreters: values copied so that neither side can reach the other's objects
 * ({@code _PyXIData_t}).
 */
final class CrossInterpreterData {
    /** Deeper than any data that people nest by hand, and far from the end of a thread's stack; a cycle ends here too. */
    private static final int MAXIMUM_DEPTH = 200;

    private CrossInterpreterData() {}

    /**
     * A copy of the value.
     *
     * @throws NotShareableException when it, or something in it, cannot cross
     */
    static @Nullable Object copy(@Nullable Object value) {
        return copy(value, 0);
    }

    /** Whether a value is data by itself, which is known without a look inside. */
    static boolean isScalar(Object value) {
        return value instanceof String || value instanceof Number || value instanceof Boolean;
    }

    private static @Nullable Object copy(@Nullable Object value, int depth) {
        return switch (value) {
            case null -> null;
            case Boolean b -> b;
            case String s -> s;
            case Long l -> l;
            case Integer i -> (long) i;
            case Short s -> (long) s;
            case Byte b -> (long) b;
            case Double d -> d;
            case Float f -> (double) f;
            case BigInteger big when big.bitLength() < Long.SIZE -> big.longValue();
            case byte[] bytes -> bytes.clone();
            case List<?> list -> copy(list, deeper(depth));
            case Map<?, ?> map -> copy(map, deeper(depth));
            default -> throw notShareable(value);
        };
    }

    private static int deeper(int depth) {
        if (depth == MAXIMUM_DEPTH) {
            throw new NotShareableException(
                    "a value that is nested deeper than " + MAXIMUM_DEPTH + " does not support cross-interpreter data");
        }
        return depth + 1;
    }

    private static Map<@Nullable Object, @Nullable Object> copy(Map<?, ?> map, int depth) {
        Map<@Nullable Object, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, value) -> copy.put(copy(key, depth), copy(value, depth)));
        return Collections.unmodifiableMap(copy);
    }

    private static List<@Nullable Object> copy(List<?> list, int depth) {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        for (Object element : list) {
            copy.add(copy(element, depth));
        }
        return Collections.unmodifiableList(copy);
    }

    private static NotShareableException notShareable(Object value) {
        String subject = switch (value) {
            case Number number -> number.toString();
            case Map<?, ?> _ -> "a dict";
            case ModuleFunction _ -> "a function";
            case ModuleType _ -> "a type";
            case Module _ -> "a module";
            default -> "an object of " + value.getClass().getName();
        };
        return new NotShareableException(subject + " does not support cross-interpreter data");
    }
}
