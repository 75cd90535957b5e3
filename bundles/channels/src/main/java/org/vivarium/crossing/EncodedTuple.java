package org.vivarium.crossing;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A list or an array of objects: it is received as a list that cannot be changed. */
final class EncodedTuple implements Encoding {
    private final @Nullable Object[] elements;

    private EncodedTuple(@Nullable Object[] elements) {
        this.elements = elements;
    }

    static EncodedTuple of(Object tuple, Encoder encoder) {
        @Nullable Object[] given = tuple instanceof List<?> list ? elements(list) : (@Nullable Object[]) tuple;
        @Nullable Object[] encoded = new @Nullable Object[given.length];
        for (int i = 0; i < given.length; i++) {
            encoded[i] = encoder.encode(given[i]);
        }
        return new EncodedTuple(encoded);
    }

    /** What is in it. A list of the JDK's may be a view of one that is not. */
    private static @Nullable Object[] elements(List<?> list) {
        try {
            return list.toArray();
        } catch (RuntimeException e) {
            throw Refusal.of(list, "its elements cannot be read: " + Refusal.words(e));
        }
    }

    @Override
    public Object decode(Side receiver) {
        @Nullable Object[] decoded = new @Nullable Object[elements.length];
        for (int i = 0; i < elements.length; i++) {
            decoded[i] = Encoding.decode(elements[i], receiver);
        }
        return Collections.unmodifiableList(Arrays.asList(decoded));
    }

    @Override
    public void release(Releases releases) {
        for (Object element : elements) {
            Encoding.release(element, releases);
        }
    }
}
