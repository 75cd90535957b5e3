package org.vivarium.crossing;

import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.NotShareableException;

/** A record: one of the class of that name is made of its components, when that has the same. */
final class EncodedRecord implements Encoding {
    private final SentClass type;
    private final String components;
    private final @Nullable Object[] values;

    private EncodedRecord(SentClass type, String components, @Nullable Object[] values) {
        this.type = type;
        this.components = components;
        this.values = values;
    }

    static EncodedRecord of(Record tuple, Encoder encoder) {
        SentClass type = SentClass.of(tuple.getClass(), encoder.owner());
        RecordShape shape = encoder.owner().shapeOf(tuple.getClass());
        @Nullable Object[] values = new @Nullable Object[shape.size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = encoder.encode(shape.read(tuple, i));
            if (values[i] instanceof EncodedTuple) {
                shape.checkTuple(tuple, i);
            }
        }
        return new EncodedRecord(type, shape.described(), values);
    }

    @Override
    public Object decode(Side receiver) {
        Class<?> found = type.in(receiver);
        if (!RecordShape.isAccessible(found)) {
            throw new NotShareableException("class " + type.name() + " is no public record in " + receiver.interpreter()
                    + "; have the same version in both interpreters");
        }
        @Nullable Object[] decoded = new @Nullable Object[values.length];
        for (int i = 0; i < values.length; i++) {
            decoded[i] = Encoding.decode(values[i], receiver);
        }
        return receiver.shapeOf(found).make(components, type.owner(), decoded, receiver);
    }

    @Override
    public void release(Releases releases) {
        for (Object value : values) {
            Encoding.release(value, releases);
        }
    }
}
