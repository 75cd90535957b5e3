package org.vivarium.python;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.Proxy;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.NotShareableException;
import org.vivarium.modules.ArgumentException;
import org.vivarium.modules.ModuleFunction;

/** Turns values of one context into Java's and back, by the table in {@code org.vivarium.modules}. */
final class Values {
    private static final int MAXIMUM_DEPTH = 200;

    private final Value makeTuple;
    private final Value makeDict;
    private final Value makeBytes;

    /** How a module's function becomes callable. */
    interface Functions {
        ProxyExecutable callable(String name, ModuleFunction function);
    }

    Values(Value makeTuple, Value makeDict, Value makeBytes) {
        this.makeTuple = makeTuple;
        this.makeDict = makeDict;
        this.makeBytes = makeBytes;
    }

    /**
     * The Java value of an argument.
     *
     * @throws ArgumentException when there is none
     */
    static @Nullable Object toJava(Value value) {
        return toJava(value, 0);
    }

    private static @Nullable Object toJava(Value value, int depth) {
        if (depth == MAXIMUM_DEPTH) {
            throw new ArgumentException("a value that is nested deeper than " + MAXIMUM_DEPTH + " cannot be passed");
        } else if (value.isNull()) {
            return null;
        } else if (value.isBoolean()) {
            return value.asBoolean();
        } else if (value.isString()) {
            return value.asString();
        } else if (value.isNumber()) {
            return number(value);
        } else if (value.hasBufferElements()) {
            byte[] bytes = new byte[Math.toIntExact(value.getBufferSize())];
            value.readBuffer(0, bytes, 0, bytes.length);
            return bytes;
        } else if (value.hasArrayElements()) {
            List<@Nullable Object> list = new ArrayList<>();
            for (long i = 0; i < value.getArraySize(); i++) {
                list.add(toJava(value.getArrayElement(i), depth + 1));
            }
            return Collections.unmodifiableList(list);
        } else if (value.hasHashEntries()) {
            return map(value, depth);
        }
        throw new ArgumentException("a value of type " + typeOf(value) + " cannot be passed to a Java module");
    }

    /** Python's float 3.0 would fit in a long, so the type decides. */
    private static Object number(Value value) {
        if (typeOf(value).equals("float") || !value.fitsInBigInteger()) {
            return value.asDouble();
        }
        return value.fitsInLong() ? (Object) value.asLong() : value.asBigInteger();
    }

    private static Map<@Nullable Object, @Nullable Object> map(Value value, int depth) {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        Value entries = value.getHashEntriesIterator();
        while (entries.hasIteratorNextElement()) {
            Value entry = entries.getIteratorNextElement();
            map.put(toJava(entry.getArrayElement(0), depth + 1), toJava(entry.getArrayElement(1), depth + 1));
        }
        return Collections.unmodifiableMap(map);
    }

    /**
     * The cross-interpreter data of a result. Unlike an argument, a {@code list} is none, since it could be changed.
     *
     * @throws NotShareableException when there is none
     */
    static @Nullable Object toData(Value value) {
        if (!value.isNull()
                && !value.isBoolean()
                && !value.isString()
                && !value.isNumber()
                && !value.hasBufferElements()
                && !(value.hasArrayElements() && typeOf(value).equals("tuple"))) {
            throw new NotShareableException(value + " does not support cross-interpreter data");
        }
        if (value.hasArrayElements() && !value.hasBufferElements()) {
            List<@Nullable Object> list = new ArrayList<>();
            for (long i = 0; i < value.getArraySize(); i++) {
                list.add(toData(value.getArrayElement(i)));
            }
            return Collections.unmodifiableList(list);
        }
        return toJava(value);
    }

    private static String typeOf(Value value) {
        Value type = value.getMetaObject();
        return type == null ? "object" : type.getMetaSimpleName();
    }

    /** The Python value of a Java one. A null becomes None on the way in, in whatever context. */
    @Nullable
    Object toPython(@Nullable Object value, Functions functions, String name) {
        return switch (value) {
            case null -> null;
            case byte[] bytes -> makeBytes.execute(new String(bytes, StandardCharsets.ISO_8859_1));
            case List<?> list ->
                makeTuple.execute(list.stream()
                        .map(element -> toPython(element, functions, name))
                        .toArray());
            case Map<?, ?> map ->
                makeDict.execute(map.entrySet().stream()
                        .flatMap(entry -> java.util.stream.Stream.of(
                                toPython(entry.getKey(), functions, name), toPython(entry.getValue(), functions, name)))
                        .toArray());
            case ModuleFunction function -> functions.callable(name, function);
            // A function that was made callable under its own name.
            case Proxy proxy -> proxy;
            case Boolean b -> b;
            case Number number -> number;
            case String string -> string;
            case Character character -> character.toString();
            default ->
                throw new ArgumentException("a value of " + value.getClass().getName() + " cannot be given to Python");
        };
    }
}
