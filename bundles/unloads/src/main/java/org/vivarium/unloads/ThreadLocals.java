package org.vivarium.unloads;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * The values of thread-locals on threads that go on. An entry is cleared as the garbage collector clears one whose key is gone, which may
 * happen at any time, so that its thread is prepared for it: it finds no value any more.
 */
final class ThreadLocals implements Pin {
    private final Field own = Fields.of("java.lang.Thread", "threadLocals");
    private final Field inherited = Fields.of("java.lang.Thread", "inheritableThreadLocals");
    private final Field table = Fields.of("java.lang.ThreadLocal$ThreadLocalMap", "table");
    private final Field value = Fields.of("java.lang.ThreadLocal$ThreadLocalMap$Entry", "value");

    ThreadLocals() throws ReflectiveOperationException {}

    @Override
    public void repair(Leaving leaving) throws ReflectiveOperationException {
        for (Thread thread : Threads.platform()) {
            repair(own.get(thread), thread, leaving);
            repair(inherited.get(thread), thread, leaving);
        }
    }

    private void repair(@Nullable Object map, Thread thread, Leaving leaving) throws ReflectiveOperationException {
        if (map == null || !(table.get(map) instanceof Reference<?>[] entries)) {
            return;
        }
        for (Reference<?> entry : entries) {
            Object there = entry == null ? null : value.get(entry);
            if (there != null && leaving.owns(there)) {
                entry.clear();
                value.set(entry, null);
                leaving.removed(
                        there,
                        "removed the ThreadLocal value " + Leaving.nameOf(there) + " of " + Threads.nameOf(thread));
            }
        }
    }
}
