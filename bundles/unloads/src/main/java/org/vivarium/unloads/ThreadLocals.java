package org.vivarium.unloads;

import java.lang.ref.Reference;
import java.lang.reflect.Field;
import org.jspecify.annotations.Nullable;

/**
 * The values of thread-locals on threads that go on. An entry becomes one whose key is gone, which its thread drops when it comes to it.
 * The collector makes such entries at any time, but of keys that nobody has any more: a thread that reads or sets this very
 * thread-local at this very moment may find null, or set in vain.
 */
final class ThreadLocals implements Pin {
    private final Field own = Fields.of("java.lang.Thread", "threadLocals");
    private final Field inherited = Fields.of("java.lang.Thread", "inheritableThreadLocals");
    private final Field table = Fields.of("java.lang.ThreadLocal$ThreadLocalMap", "table");
    private final Field value = Fields.of("java.lang.ThreadLocal$ThreadLocalMap$Entry", "value");

    ThreadLocals() throws ReflectiveOperationException {}

    @Override
    public void repair(Leaving leaving) throws ReflectiveOperationException {
        for (Thread thread : leaving.threads()) {
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
                leaving.remove(
                        there,
                        "removed the ThreadLocal value " + Leaving.nameOf(there) + " of " + Threads.nameOf(thread),
                        () -> clear(entry, there));
            }
        }
    }

    /** Clears an entry, unless its thread has set another value meanwhile. */
    @SuppressWarnings("ReferenceEquality") // It is that object or another.
    private void clear(Reference<?> entry, Object there) throws ReflectiveOperationException {
        if (value.get(entry) == there) {
            entry.clear();
            value.set(entry, null);
        }
    }
}
