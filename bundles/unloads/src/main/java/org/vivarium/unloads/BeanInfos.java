package org.vivarium.unloads;

import java.beans.Introspector;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@link Introspector} remembers of beans, once for each thread group. */
final class BeanInfos implements Pin {
    private final Field contexts = Fields.of("java.beans.ThreadGroupContext", "contexts");
    private final Field cache = Fields.of("java.beans.ThreadGroupContext", "beanInfoCache");
    private final Method remove = Fields.method("java.beans.ThreadGroupContext", "removeBeanInfo", Class.class);
    private final Field table = Fields.of("java.beans.WeakIdentityMap", "table");
    private final Field value = Fields.of("java.beans.WeakIdentityMap$Entry", "value");
    private final Field next = Fields.of("java.beans.WeakIdentityMap$Entry", "next");

    BeanInfos() throws ReflectiveOperationException {}

    @Override
    public void repair(Leaving leaving) throws ReflectiveOperationException {
        boolean removed = false;
        for (@Nullable Object first : (@Nullable Object[]) Fields.get(table, contexts.get(null))) {
            for (Object entry = first; entry != null; entry = next.get(entry)) {
                Object context = value.get(entry);
                removed |= context != null && clear(context, leaving);
            }
        }
        if (removed) {
            // With what it keeps of superclasses and interfaces, softly and for all groups.
            Introspector.flushCaches();
        }
    }

    /** Removes what one thread group has; its own monitor guards that, which the JDK's method takes too. */
    private boolean clear(Object context, Leaving leaving) throws ReflectiveOperationException {
        List<Class<?>> left = new ArrayList<>();
        synchronized (context) {
            if (cache.get(context) instanceof Map<?, ?> infos) {
                for (Object type : infos.keySet()) {
                    if (leaving.owns(type)) {
                        left.add((Class<?>) Objects.requireNonNull(type));
                    }
                }
            }
        }
        left.forEach(type -> leaving.remove(
                type,
                "removed " + type.getName() + " from the caches of java.beans.Introspector",
                () -> remove.invoke(context, type)));
        return !left.isEmpty();
    }
}
