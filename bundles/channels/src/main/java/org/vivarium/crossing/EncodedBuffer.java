package org.vivarium.crossing;

import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;

/** A buffer: who receives it gets one of its own over the same memory. */
final class EncodedBuffer implements Encoding {
    private final ByteBuffer buffer;

    private EncodedBuffer(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    static EncodedBuffer of(ByteBuffer buffer) {
        Memory.checked(MemorySegment.ofBuffer(buffer), buffer);
        return new EncodedBuffer(copy(buffer));
    }

    @Override
    public ByteBuffer decode(Side receiver) {
        return copy(buffer);
    }

    /** One with a position and a limit of its own; a duplicate forgets the byte order. */
    private static ByteBuffer copy(ByteBuffer buffer) {
        return buffer.duplicate().order(buffer.order());
    }
}
