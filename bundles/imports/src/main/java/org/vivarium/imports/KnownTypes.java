package org.vivarium.imports;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.vivarium.interpreters.Interpreter;

/**
 * The Java classes that the modules of one interpreter have made types of, each with the types. Lies in the interpreter's
 * dictionary. Thread-safe.
 */
final class KnownTypes {
    private final Map<Class<?>, Set<JavaType>> types = new ConcurrentHashMap<>();

    private KnownTypes() {}

    static KnownTypes of(Interpreter interpreter) {
        return (KnownTypes) interpreter.dict().computeIfAbsent(KnownTypes.class, _ -> new KnownTypes());
    }

    void add(Class<?> type, JavaType known) {
        types.compute(type, (_, there) -> {
            Set<JavaType> all = there == null ? ConcurrentHashMap.newKeySet() : there;
            all.add(known);
            return all;
        });
    }

    void remove(Class<?> type, JavaType known) {
        types.computeIfPresent(type, (_, there) -> {
            there.remove(known);
            return there.isEmpty() ? null : there;
        });
    }

    /** Whether an object is an instance of a type. */
    boolean hasInstance(Object object) {
        for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
            if (types.containsKey(type)) {
                return true;
            }
        }
        return false;
    }

    /** Whether instances of a type fit a class or interface. */
    boolean canBe(Class<?> wanted) {
        return types.keySet().stream().anyMatch(wanted::isAssignableFrom);
    }

    /** Whether a class has the name of a type, which is then another version of it. */
    boolean hasNamesake(Class<?> type) {
        return types.keySet().stream().anyMatch(known -> known.getName().equals(type.getName()));
    }
}
