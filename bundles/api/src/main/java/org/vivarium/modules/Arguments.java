package org.vivarium.modules;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The arguments of one call: {@code PyArg_ParseTupleAndKeywords}. Immutable. A function with a {@link Signature} gets all of
 * them by their place, in the order of its parameters.
 *
 * @param function the function that is called, for messages
 * @param values the arguments by their place
 * @param keywords the arguments by their name
 */
public record Arguments(
        String function, List<? extends @Nullable Object> values, Map<String, ? extends @Nullable Object> keywords) {

    /** Arguments by their place alone. */
    public Arguments(String function, List<? extends @Nullable Object> values) {
        this(function, values, Map.of());
    }

    /** How many there are by their place. */
    public int size() {
        return values.size();
    }

    /**
     * The argument at an index.
     *
     * @throws ArgumentException when there are fewer
     */
    public @Nullable Object get(int index) {
        if (index >= values.size()) {
            throw new ArgumentException("%s() missing argument %d (%d given)".formatted(function, index + 1, size()));
        }
        return values.get(index);
    }

    /** The argument at an index, which has to be a {@code str}. */
    public String string(int index) {
        return as(String.class, index);
    }

    /** The argument at an index, which has to be an {@code int} of up to 64 bits. */
    public long integer(int index) {
        return as(Long.class, index);
    }

    /** The argument at an index, which has to be a {@code float} or an {@code int}. */
    public double number(int index) {
        return get(index) instanceof Long integer ? integer : as(Double.class, index);
    }

    /** The argument at an index, which has to be a {@code bool}. */
    public boolean bool(int index) {
        return as(Boolean.class, index);
    }

    /** The argument at an index, which has to be {@code bytes}. */
    public byte[] bytes(int index) {
        return as(byte[].class, index);
    }

    /** The argument at an index, which has to be a {@code tuple} or {@code list}. */
    public List<?> list(int index) {
        return as(List.class, index);
    }

    /** The argument at an index, which has to be a {@code dict}. */
    public Map<?, ?> map(int index) {
        return as(Map.class, index);
    }

    private <T> T as(Class<T> type, int index) {
        Object value = get(index);
        if (type.isInstance(value)) {
            return type.cast(value);
        }
        throw new ArgumentException("%s() argument %d must be %s, not %s"
                .formatted(function, index + 1, name(type), value == null ? "None" : name(value.getClass())));
    }

    private static String name(Class<?> type) {
        if (type == String.class) {
            return "str";
        } else if (type == Long.class || type == java.math.BigInteger.class) {
            return "int";
        } else if (type == Double.class) {
            return "float";
        } else if (type == Boolean.class) {
            return "bool";
        } else if (type == byte[].class) {
            return "bytes";
        } else if (List.class.isAssignableFrom(type)) {
            return "list";
        } else if (Map.class.isAssignableFrom(type)) {
            return "dict";
        }
        return type.getName();
    }
}
