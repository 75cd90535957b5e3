package org.vivarium.python;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * The Python objects of Java objects in one context: as long as somebody in Python has one, the same Java object is the same
 * Python object. Keeps neither. Its monitor guards the map; nothing is called under it.
 */
final class Instances {
    /** By Java object, a {@code weakref.ref} to the Python object. */
    private final Map<Key, Value> references = new HashMap<>();

    private final ReferenceQueue<Object> collected = new ReferenceQueue<>();

    /** An object, by identity. */
    private static final class Key extends WeakReference<Object> {
        private final int hash;

        Key(Object object, @Nullable ReferenceQueue<Object> queue) {
            super(object, queue);
            hash = System.identityHashCode(object);
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(Object other) {
            // The referent has an equals of its own, which does not count here.
            Object referent = other instanceof Key key ? key.get() : null;
            return this == other || (referent != null && refersTo(referent));
        }
    }

    /** The Python object, when it is alive. */
    Optional<Value> find(Object object) {
        Value reference;
        synchronized (this) {
            reference = references.get(new Key(object, null));
        }
        return reference == null
                ? Optional.empty()
                : Optional.of(reference.execute()).filter(alive -> !alive.isNull());
    }

    /** Notes a Python object by a reference to it. */
    synchronized void put(Object object, Value reference) {
        for (Reference<?> gone = collected.poll(); gone != null; gone = collected.poll()) {
            references.remove(gone);
        }
        Key key = new Key(object, collected);
        // The old key goes too, so that its end does not remove the new one.
        references.remove(key);
        references.put(key, reference);
    }
}
