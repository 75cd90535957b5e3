package org.vivarium.crossing;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.NotShareableException;

/** The components of an accessible record class, how they are read, and how a record is made of them. Immutable. */
final class RecordShape {
    private final String name;
    private final List<RecordComponent> components;
    private final Constructor<?> canonical;
    private final String description;

    RecordShape(Class<?> type) {
        name = type.getName();
        components = List.of(type.getRecordComponents());
        description = components.stream().map(RecordShape::described).collect(Collectors.joining(", ", "(", ")"));
        try {
            canonical = type.getConstructor(
                    components.stream().map(RecordComponent::getType).toArray(Class<?>[]::new));
        } catch (NoSuchMethodException e) {
            throw new IllegalStateException("a public record without a public canonical constructor: " + name, e);
        }
    }

    /** Whether a class is one that is not hidden from others. */
    static boolean isAccessible(Class<?> type) {
        return type.isRecord()
                && Modifier.isPublic(type.getModifiers())
                && type.getModule().isExported(type.getPackageName(), RecordShape.class.getModule());
    }

    int size() {
        return components.size();
    }

    /** A component, as {@code List items}. */
    private static String described(RecordComponent component) {
        return component.getType().getTypeName() + " " + component.getName();
    }

    /** The components, as {@code (long x, java.util.List items)}. */
    String described() {
        return description;
    }

    /**
     * Reads a component.
     *
     * @throws NotShareableException when its accessor throws
     */
    @Nullable
    Object read(Record tuple, int index) {
        try {
            return components.get(index).getAccessor().invoke(tuple);
        } catch (InvocationTargetException e) {
            throw Refusal.of(tuple, described(components.get(index)) + " cannot be read: " + Refusal.thrownBy(e));
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("an accessor that is not public: " + name, e);
        }
    }

    /**
     * Refuses a component that is declared as a class of lists or arrays which no received list is of.
     *
     * @throws NotShareableException saying which
     */
    void checkTuple(Record tuple, int index) {
        Class<?> declared = components.get(index).getType();
        if (!declared.isArray() && !declared.isAssignableFrom(List.class)) {
            throw Refusal.of(
                    tuple,
                    "its component " + described(components.get(index))
                            + " would be received as a list that cannot be changed; declare it as java.util.List");
        }
    }

    /**
     * Makes a record of decoded values.
     *
     * @param sent the components of the record that they come from
     * @param sender the id of the interpreter that they come from
     * @throws NotShareableException when they do not match, or the constructor throws
     */
    Object make(String sent, long sender, @Nullable Object[] values, Side receiver) {
        if (!sent.equals(description)) {
            throw new NotShareableException("record " + name + " has the components " + sent + " in interpreter "
                    + sender + ", and " + description + " in " + receiver.interpreter()
                    + "; have the same version in both");
        }
        @Nullable Object[] arguments = new @Nullable Object[values.length];
        for (int i = 0; i < values.length; i++) {
            arguments[i] = fitting(components.get(i), values[i]);
        }
        try {
            return canonical.newInstance(arguments);
        } catch (InvocationTargetException e) {
            throw new NotShareableException(
                    "record " + name + " cannot be made in " + receiver.interpreter() + ": " + Refusal.thrownBy(e));
        } catch (LinkageError e) {
            throw new NotShareableException(
                    "record " + name + " cannot be made in " + receiver.interpreter() + ": " + Refusal.words(e));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a public record that cannot be made: " + name, e);
        }
    }

    private @Nullable Object fitting(RecordComponent component, @Nullable Object value) {
        Class<?> declared = component.getType();
        Object fitting = declared.isArray() && value instanceof List<?> list ? array(component, declared, list) : value;
        if (!declared.isPrimitive() && fitting != null && !declared.isInstance(fitting)) {
            throw new NotShareableException("component " + described(component) + " of record " + name
                    + " cannot be an object of " + Refusal.typeName(fitting) + ", as which its value is received");
        }
        return fitting;
    }

    private Object array(RecordComponent component, Class<?> declared, List<?> elements) {
        @Nullable Object[] values = new @Nullable Object[elements.size()];
        Arrays.setAll(values, i -> {
            Object element = elements.get(i);
            return element instanceof List<?> inner && declared.componentType().isArray()
                    ? array(component, declared.componentType(), inner)
                    : element;
        });
        try {
            return Arrays.copyOf(values, values.length, declared.asSubclass(Object[].class));
        } catch (ArrayStoreException e) {
            throw new NotShareableException("component " + described(component) + " of record " + name
                    + " cannot hold what its elements are received as: " + e.getMessage());
        }
    }
}
