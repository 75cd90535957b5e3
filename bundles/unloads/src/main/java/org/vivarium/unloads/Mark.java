package org.vivarium.unloads;

import java.lang.ref.Reference;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import shark.HeapGraph;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;
import shark.HeapValue;

/** Marks a class loader with a number, by which it is found in a dump of the heap. It keeps the loader from nothing. */
final class Mark extends WeakReference<ClassLoader> {
    @SuppressWarnings("UnusedVariable") // It is read in the dump.
    private final int number;

    /** Marks a loader; null is one that is not there any more. */
    Mark(@Nullable ClassLoader loader, int number) {
        super(loader);
        this.number = number;
    }

    /** The numbers of the loaders that are marked in a heap, by their ids. */
    static Map<Long, Integer> find(HeapGraph graph) {
        Map<Long, Integer> marked = new HashMap<>();
        HeapClass type = graph.findClassByName(Mark.class.getName());
        if (type == null) {
            return marked;
        }
        for (Iterator<HeapInstance> marks = type.getDirectInstances().iterator(); marks.hasNext(); ) {
            HeapInstance mark = marks.next();
            Long loader = value(mark, Reference.class, "referent").getAsNonNullObjectId();
            Integer number = value(mark, Mark.class, "number").getAsInt();
            if (loader != null && number != null) {
                marked.put(loader, number);
            }
        }
        return marked;
    }

    private static HeapValue value(HeapInstance mark, Class<?> owner, String field) {
        return Objects.requireNonNull(mark.get(owner.getName(), field)).getValue();
    }
}
