package org.vivarium.runtime;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.channels.Fallback;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.modules.Arguments;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleFunction;
import org.vivarium.modules.ModuleType;

/**
 * The values that go one way in one call, from one interpreter to another. They are shared in the sender, received in the receiver,
 * and released when this is closed.
 *
 * <p>Plain data is copied when it is shared, so that neither side can reach the other's objects, and received as that copy. All else
 * is encoded by the registry: in the copy stands its {@link CrossInterpreterData} until it is received. So only who has such values
 * needs a registry, and pays for it.
 *
 * <p>For one thread.
 */
final class SharedValues implements AutoCloseable {
    /** Deeper than any data that people nest by hand, and far from the end of a thread's stack; a cycle ends here too. */
    private static final int MAXIMUM_DEPTH = 200;

    private final Supplier<? extends @Nullable CrossInterpreterRegistry> registry;

    /** What the registry has encoded, in order; mostly nothing, and then no list of its own. */
    private List<CrossInterpreterData> encoded = List.of();

    /**
     * None yet.
     *
     * @param registry gives the registry, or null when there is none; asked when one is needed
     */
    SharedValues(Supplier<? extends @Nullable CrossInterpreterRegistry> registry) {
        this.registry = registry;
    }

    // --- in the sender ---

    /**
     * Shares a value of the current interpreter.
     *
     * @throws NotShareableException when it, or something in it, cannot cross
     */
    @Nullable
    Object share(@Nullable Object value) {
        return share(value, 0);
    }

    /** Shares the arguments of a call. */
    Arguments share(Arguments given) {
        return new Arguments(given.function(), list(given.values(), value -> share(value, 0)), share(given.keywords()));
    }

    /** Shares values that have names. */
    Map<String, @Nullable Object> share(Map<String, ? extends @Nullable Object> named) {
        return named(named, value -> share(value, 0));
    }

    private @Nullable Object share(@Nullable Object value, int depth) {
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
            case List<?> list -> {
                int inner = deeper(depth);
                yield list(list, element -> share(element, inner));
            }
            case Map<?, ?> map -> {
                int inner = deeper(depth);
                yield map(map, element -> share(element, inner));
            }
            // These belong to their interpreter, whatever the registry may know.
            case ModuleFunction _ -> throw notShareable("a function");
            case ModuleType _ -> throw notShareable("a type");
            case Module _ -> throw notShareable("a module");
            default -> encode(value);
        };
    }

    private static int deeper(int depth) {
        if (depth == MAXIMUM_DEPTH) {
            throw notShareable("a value that is nested deeper than " + MAXIMUM_DEPTH);
        }
        return depth + 1;
    }

    private CrossInterpreterData encode(Object value) {
        CrossInterpreterRegistry there = registry.get();
        if (there == null) {
            throw notShareable(
                    value instanceof Number
                            ? value.toString()
                            : "an object of " + value.getClass().getName());
        }
        CrossInterpreterData data = there.share(value, Fallback.NONE);
        if (encoded.isEmpty()) {
            encoded = new ArrayList<>();
        }
        encoded.add(data);
        return data;
    }

    private static NotShareableException notShareable(String subject) {
        return new NotShareableException(subject + " does not support cross-interpreter data");
    }

    // --- in the receiver ---

    /**
     * Makes the value of what {@link #share(Object)} gave, in the current interpreter.
     *
     * @throws NotShareableException when something in it cannot be made there
     */
    @Nullable
    Object receive(@Nullable Object shared) {
        return encoded.isEmpty() ? shared : received(shared);
    }

    /** Makes the arguments of a call. */
    Arguments receive(Arguments shared) {
        return encoded.isEmpty()
                ? shared
                : new Arguments(
                        shared.function(),
                        list(shared.values(), SharedValues::received),
                        named(shared.keywords(), SharedValues::received));
    }

    /** Makes values that have names. */
    Map<String, @Nullable Object> receive(Map<String, @Nullable Object> shared) {
        return encoded.isEmpty() ? shared : named(shared, SharedValues::received);
    }

    private static @Nullable Object received(@Nullable Object shared) {
        return switch (shared) {
            case CrossInterpreterData data -> data.receive();
            case List<?> list -> list(list, SharedValues::received);
            case Map<?, ?> map -> map(map, SharedValues::received);
            case null, default -> shared;
        };
    }

    // --- both ways ---

    private static List<@Nullable Object> list(
            List<? extends @Nullable Object> list, UnaryOperator<@Nullable Object> each) {
        List<@Nullable Object> copy = new ArrayList<>(list.size());
        for (Object element : list) {
            copy.add(each.apply(element));
        }
        return Collections.unmodifiableList(copy);
    }

    private static Map<@Nullable Object, @Nullable Object> map(Map<?, ?> map, UnaryOperator<@Nullable Object> each) {
        Map<@Nullable Object, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((key, value) -> copy.put(each.apply(key), each.apply(value)));
        return Collections.unmodifiableMap(copy);
    }

    private static Map<String, @Nullable Object> named(
            Map<String, ? extends @Nullable Object> map, UnaryOperator<@Nullable Object> each) {
        Map<String, @Nullable Object> copy = LinkedHashMap.newLinkedHashMap(map.size());
        map.forEach((name, value) -> copy.put(name, each.apply(value)));
        return Collections.unmodifiableMap(copy);
    }

    /** Has the sender let go of what it keeps for them, be they received or not. */
    @Override
    public void close() {
        if (encoded.isEmpty()) {
            return;
        }
        Failures failures = new Failures();
        encoded.reversed().forEach(data -> failures.run(data::release));
        failures.throwAs("cross-interpreter data was not released");
    }
}
