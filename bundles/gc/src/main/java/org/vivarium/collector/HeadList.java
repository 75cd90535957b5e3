package org.vivarium.collector;

import java.util.Iterator;
import java.util.NoSuchElementException;

/**
 * Tracked objects in a row, linked by their heads: {@code PyGC_Head} as a list. An object is in one list at most, and leaves it without
 * asking which it is. Guarded by the interpreter's lock.
 */
final class HeadList implements Iterable<Head> {
    private final Head end = new Head(null);

    boolean isEmpty() {
        return end.isAlone();
    }

    Head first() {
        return end.next();
    }

    /** Whether a head is no object's, but comes after the last one. */
    @SuppressWarnings("ReferenceEquality") // There is one end.
    boolean isEnd(Head head) {
        return head == end;
    }

    /** Adds one that is in no list. */
    void append(Head head) {
        head.linkBefore(end);
    }

    /** Has one from another list here, as the last. */
    void take(Head head) {
        head.unlink();
        append(head);
    }

    /** Has all from another list here. */
    void takeAll(HeadList other) {
        other.end.moveAllBefore(end);
    }

    int size() {
        int size = 0;
        for (Head _ : this) {
            size++;
        }
        return size;
    }

    /** One after the other; the one that was given last may leave meanwhile, no other may. */
    @Override
    public Iterator<Head> iterator() {
        return new Iterator<>() {
            private Head next = first();

            @Override
            public boolean hasNext() {
                return !isEnd(next);
            }

            @Override
            public Head next() {
                if (!hasNext()) {
                    throw new NoSuchElementException();
                }
                Head given = next;
                next = given.next();
                return given;
            }
        };
    }
}
