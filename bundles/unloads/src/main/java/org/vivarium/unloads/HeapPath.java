package org.vivarium.unloads;

import java.util.List;
import shark.GcRoot;
import shark.HeapObject;

/**
 * A way from a root of garbage collection to an object.
 *
 * @param root where it begins
 * @param first the object that the root keeps
 * @param steps from there on; none when that is the object itself
 */
record HeapPath(GcRoot root, HeapObject first, List<Step> steps) {
    /**
     * A reference.
     *
     * @param from the object that refers
     * @param kind how it does
     * @param owner the class that declares the field; empty when there is none
     * @param field the name of the field; empty when there is none
     * @param to the object that it refers to
     */
    record Step(HeapObject from, References.Kind kind, String owner, String field, HeapObject to) {}
}
