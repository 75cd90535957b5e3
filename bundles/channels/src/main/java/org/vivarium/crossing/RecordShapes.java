package org.vivarium.crossing;

/** The shapes of record classes. Each class holds its own, and nothing here holds a class. Thread-safe. */
final class RecordShapes extends ClassValue<RecordShape> {
    @Override
    protected RecordShape computeValue(Class<?> type) {
        return new RecordShape(type);
    }
}
