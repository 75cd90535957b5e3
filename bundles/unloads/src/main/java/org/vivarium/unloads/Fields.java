package org.vivarium.unloads;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The JDK's own fields and methods, which its packages have to be opened for. */
final class Fields {
    private Fields() {}

    /**
     * A field.
     *
     * @throws java.lang.reflect.InaccessibleObjectException when its package is not open
     */
    static Field of(String type, String name) throws ReflectiveOperationException {
        Field field = Class.forName(type).getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /**
     * A method.
     *
     * @throws java.lang.reflect.InaccessibleObjectException when its package is not open
     */
    static Method method(String type, String name, Class<?>... parameters) throws ReflectiveOperationException {
        Method method = Class.forName(type).getDeclaredMethod(name, parameters);
        method.setAccessible(true);
        return method;
    }

    /** The value of a field that is never null. */
    static Object get(Field field, @Nullable Object object) throws ReflectiveOperationException {
        return Objects.requireNonNull(field.get(object));
    }
}
