package org.vivarium.python;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.Queue;
import org.vivarium.channels.RecvChannel;
import org.vivarium.channels.SendChannel;
import org.vivarium.evaluator.EncodedChannelId;
import org.vivarium.evaluator.EncodedObject;
import org.vivarium.evaluator.EncodedView;
import org.vivarium.interpreters.Access;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.modules.ArgumentException;

/** Turns values of one context into Java's and back, by the table in {@code org.vivarium.modules}. */
final class Values {
    private static final int MAXIMUM_DEPTH = 200;

    private static final int HEXADECIMAL = 16;

    private final Makers makers;

    private final PythonObjects objects;

    private final SharedMemory memory;

    private final Access access;

    /** The functions of the prelude that make values, and None. */
    record Makers(Value makeTuple, Value makeDict, Value makeBytes, Value makeInt, Value decode, Value none) {}

    /**
     * Those of one context.
     *
     * @param access what its interpreter may reach
     */
    Values(Makers makers, PythonObjects objects, SharedMemory memory, Access access) {
        this.makers = makers;
        this.objects = objects;
        this.memory = memory;
        this.access = access;
    }

    /**
     * The Java value of an argument.
     *
     * @throws ArgumentException when there is none
     */
    @Nullable
    Object toJava(Value value) {
        return toJava(value, 0);
    }

    private @Nullable Object toJava(Value value, int depth) {
        if (isScalar(value)) {
            return scalar(value);
        } else if (value.hasArrayElements() && isData(value)) {
            return list(value, inner(depth));
        } else if (value.hasHashEntries()) {
            return map(value, inner(depth));
        }
        Optional<Object> object = objects.toJava(value);
        if (object.isPresent()) {
            return object.orElseThrow();
        } else if (value.hasArrayElements()) {
            return list(value, inner(depth));
        }
        throw new ArgumentException("a value of type " + typeOf(value) + " cannot be passed to a Java module");
    }

    private static boolean isScalar(Value value) {
        return value.isNull() || value.isBoolean() || value.isString() || value.isNumber() || value.hasBufferElements();
    }

    private static @Nullable Object scalar(Value value) {
        if (value.isNull()) {
            return null;
        } else if (value.isBoolean()) {
            return value.asBoolean();
        } else if (value.isString()) {
            return value.asString();
        } else if (value.isNumber()) {
            return number(value);
        }
        byte[] bytes = new byte[Math.toIntExact(value.getBufferSize())];
        value.readBuffer(0, bytes, 0, bytes.length);
        return bytes;
    }

    /** Instances of a type may look like lists too. */
    private static boolean isData(Value array) {
        String type = typeOf(array);
        return type.equals("tuple") || type.equals("list");
    }

    /** What converts the elements of a list or map. */
    private Function<Value, @Nullable Object> inner(int depth) {
        if (depth == MAXIMUM_DEPTH) {
            throw new ArgumentException(
                    "a list or map that is nested deeper than " + MAXIMUM_DEPTH + " cannot be passed");
        }
        return element -> toJava(element, depth + 1);
    }

    private static List<@Nullable Object> list(Value value, Function<Value, @Nullable Object> inner) {
        List<@Nullable Object> list = new ArrayList<>();
        for (long i = 0; i < value.getArraySize(); i++) {
            list.add(inner.apply(value.getArrayElement(i)));
        }
        return Collections.unmodifiableList(list);
    }

    /** Python's float 3.0 would fit in a long, so the type decides; on its way into a call of the host it is Java's. */
    private static Object number(Value value) {
        String type = typeOf(value);
        if (type.equals("Double") || type.equals("float") || !value.fitsInBigInteger()) {
            return value.asDouble();
        }
        return value.fitsInLong() ? (Object) value.asLong() : value.asBigInteger();
    }

    private static Map<@Nullable Object, @Nullable Object> map(Value value, Function<Value, @Nullable Object> inner) {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        Value entries = value.getHashEntriesIterator();
        while (entries.hasIteratorNextElement()) {
            Value entry = entries.getIteratorNextElement();
            map.put(inner.apply(entry.getArrayElement(0)), inner.apply(entry.getArrayElement(1)));
        }
        return Collections.unmodifiableMap(map);
    }

    /**
     * The cross-interpreter data of a result. Unlike in an argument, a {@code list} is none, since it could be changed; a
     * {@code dict} crosses as a copy.
     *
     * @throws NotShareableException when there is none
     */
    static @Nullable Object toData(Value value) {
        return toData(value, 0);
    }

    private static @Nullable Object toData(Value value, int depth) {
        if (isScalar(value)) {
            return scalar(value);
        } else if (value.isProxyObject() && value.asProxyObject() instanceof Crossing crossing) {
            return crossing.value();
        }
        String type = typeOf(value);
        if (depth == MAXIMUM_DEPTH || (!type.equals("tuple") && !type.equals("dict"))) {
            throw new NotShareableException(value + " does not support cross-interpreter data");
        } else if (value.hasHashEntries()) {
            return map(value, element -> toData(element, depth + 1));
        }
        return list(value, element -> toData(element, depth + 1));
    }

    private static String typeOf(Value value) {
        Value type = value.getMetaObject();
        return type == null ? "object" : type.getMetaSimpleName();
    }

    /** The Python value of a Java one. */
    Object toPython(@Nullable Object value) {
        return switch (value) {
            // Java's own null would be another object than None.
            case null -> makers.none;
            case String string -> string;
            case Boolean b -> b;
            case BigInteger big -> makers.makeInt.execute(big.toString(HEXADECIMAL));
            case Number number -> number;
            case byte[] bytes -> makers.makeBytes.execute(new String(bytes, StandardCharsets.ISO_8859_1));
            case List<?> list ->
                makers.makeTuple.execute(list.stream().map(this::toPython).toArray());
            case Map<?, ?> map ->
                makers.makeDict.execute(map.entrySet().stream()
                        .flatMap(entry -> Stream.of(toPython(entry.getKey()), toPython(entry.getValue())))
                        .toArray());
            case Character character -> character.toString();
            case Crossing crossing -> crossing;
            // What has been made already.
            case Value made -> made;
            case EncodedObject encoded ->
                makers.decode.execute(format(encoded), toPython(encoded.bytes()), encoded.script());
            case Queue queue -> makers.decode.execute("queue", queue.id(), makers.none);
            case SendChannel end -> makers.decode.execute("send", end.id(), makers.none);
            case RecvChannel end -> makers.decode.execute("recv", end.id(), makers.none);
            case EncodedChannelId id ->
                makers.decode.execute("channel", id.channel().id(), id.end());
            case ByteBuffer bytes when bytes.hasArray() -> view(bytes, false, "B", List.of((long) bytes.remaining()));
            case EncodedView view -> view(view.memory(), view.readonly(), view.format(), view.shape());
            case Optional<?> optional -> toPython(optional.orElse(null));
            default -> objects.toPython(value);
        };
    }

    /** A pickle has code run that its sender chose: one that may reach less than this interpreter sends plain data alone. */
    private String format(EncodedObject encoded) {
        return encoded.format().equals("pickle") && !encoded.access().includes(access) ? "plain" : encoded.format();
    }

    /** A {@code memoryview}. */
    private Value view(ByteBuffer buffer, boolean readonly, String format, List<Long> shape) {
        int start = buffer.arrayOffset() + buffer.position();
        return makers.decode.execute(
                "view",
                makers.makeTuple.execute(memory.bytearray(buffer.array()), start, start + buffer.remaining()),
                makers.makeTuple.execute(readonly, format, toPython(shape)));
    }
}
