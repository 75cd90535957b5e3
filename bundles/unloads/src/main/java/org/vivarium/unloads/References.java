package org.vivarium.unloads;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import shark.HeapField;
import shark.HeapObject;
import shark.HeapObject.HeapClass;
import shark.HeapObject.HeapInstance;
import shark.HeapObject.HeapObjectArray;
import shark.HprofRecord.HeapDumpRecord.ObjectRecord.ClassDumpRecord;

/**
 * What the objects in a heap refer to, and keep by that: their fields, elements and classes; a class its class loader. A weak
 * reference keeps nothing, a soft one only when that is asked for. Not thread-safe.
 */
final class References {
    private static final String SOFT = "java.lang.ref.SoftReference";
    private static final Set<String> WEAK =
            Set.of("java.lang.ref.WeakReference", "java.lang.ref.PhantomReference", "java.lang.ref.FinalReference");

    private final boolean softly;
    /** What is known of the classes, by their ids. */
    private final Map<Long, Shape> shapes = new HashMap<>();

    /**
     * What is known of the instances of a class.
     *
     * @param refers whether they have fields for references, inherited ones included
     * @param weak whether they are references that keep nothing
     */
    private record Shape(boolean refers, boolean weak) {}

    /** How one object refers to another. */
    enum Kind {
        FIELD,
        STATIC,
        ELEMENT,
        CLASS,
        SUPERCLASS,
        LOADER
    }

    /** Takes a reference. */
    @FunctionalInterface
    interface Visitor {
        /**
         * Takes it.
         *
         * @param field the field that it is in, when it is in one
         * @param referent the id of the object, or 0 for null
         */
        void visit(Kind kind, @Nullable HeapField field, long referent);
    }

    /**
     * What keeps what.
     *
     * @param softly whether soft references keep what they refer to
     */
    References(boolean softly) {
        this.softly = softly;
    }

    /** Shows what an object refers to. */
    void of(HeapObject object, Visitor visitor) {
        switch (object) {
            case HeapInstance instance -> instance(instance, visitor);
            case HeapClass type -> type(type, visitor);
            case HeapObjectArray array -> {
                for (long element : array.readRecord().getElementIds()) {
                    visitor.visit(Kind.ELEMENT, null, element);
                }
            }
            default -> {
                // An array of numbers refers to nothing.
            }
        }
    }

    private void instance(HeapInstance instance, Visitor visitor) {
        HeapClass type = instance.getInstanceClass();
        visitor.visit(Kind.CLASS, null, type.getObjectId());
        Shape shape = shapes.computeIfAbsent(type.getObjectId(), _ -> shape(type));
        if (!shape.refers) {
            return;
        }
        for (Iterator<HeapField> fields = instance.readFields().iterator(); fields.hasNext(); ) {
            HeapField field = fields.next();
            if (!(shape.weak && field.getName().equals("referent"))) {
                visit(Kind.FIELD, field, visitor);
            }
        }
    }

    private Shape shape(HeapClass type) {
        boolean refers = false;
        boolean weak = false;
        for (HeapClass each = type; each != null; each = each.getSuperclass()) {
            refers |= each.getHasReferenceInstanceFields();
            weak |= WEAK.contains(each.getName()) || (!softly && each.getName().equals(SOFT));
        }
        return new Shape(refers, weak);
    }

    private static void type(HeapClass type, Visitor visitor) {
        ClassDumpRecord record = type.readRecord();
        visitor.visit(Kind.LOADER, null, record.getClassLoaderId());
        visitor.visit(Kind.SUPERCLASS, null, record.getSuperclassId());
        for (Iterator<HeapField> fields = type.readStaticFields().iterator(); fields.hasNext(); ) {
            visit(Kind.STATIC, fields.next(), visitor);
        }
    }

    private static void visit(Kind kind, HeapField field, Visitor visitor) {
        Long referent = field.getValue().getAsNonNullObjectId();
        if (referent != null) {
            visitor.visit(kind, field, referent);
        }
    }
}
