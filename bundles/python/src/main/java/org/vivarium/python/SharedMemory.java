package org.vivarium.python;

import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Instrument;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.InterpreterException;

/**
 * The memory that a context's {@code memoryview}s are of, as Java's and other contexts'. Python's objects and Java's buffers have one
 * array, so that either sees what the other writes. Nothing is kept here: the array lives as long as anybody has it.
 *
 * <p>Unlike in CPython, the object that a view has been sent of may be resized, and has another memory then.
 *
 * <p>Thread-safe. The instrument's services are asked for when there is the first view.
 */
final class SharedMemory {
    private static final String INSTRUMENT = "vivarium-memory";

    private final Engine engine;
    private final Context context;

    /** Makes the names different by which threads hand objects over at the same time. */
    private final AtomicLong handed = new AtomicLong();

    SharedMemory(Engine engine, Context context) {
        this.engine = engine;
        this.context = context;
    }

    /**
     * The memory of a {@code memoryview}; null when it is no array of bytes.
     *
     * @param length of the view, in bytes
     */
    @SuppressWarnings("unchecked")
    @Nullable
    ByteBuffer of(Value view, int length) {
        Function<String, Object @Nullable []> arrayOf = instrument().lookup(Function.class);
        String member = nextMember();
        context.getPolyglotBindings().putMember(member, view);
        Object[] array = arrayOf.apply(member);
        return array == null
                ? null
                : ByteBuffer.wrap((byte[]) array[0], (int) array[1], length).slice();
    }

    /** A {@code bytearray} of an array, made in this context whichever the calling thread is in. */
    @SuppressWarnings("unchecked")
    Value bytearray(byte[] array) {
        BiConsumer<String, byte[]> make = instrument().lookup(BiConsumer.class);
        String member = nextMember();
        context.enter();
        try {
            make.accept(member, array);
        } finally {
            context.leave();
        }
        Value made = context.getPolyglotBindings().getMember(member);
        context.getPolyglotBindings().removeMember(member);
        return made;
    }

    private String nextMember() {
        return INSTRUMENT + "." + handed.getAndIncrement();
    }

    private Instrument instrument() {
        Instrument instrument = engine.getInstruments().get(INSTRUMENT);
        if (instrument == null) {
            throw new InterpreterException(
                    "vivarium-instrument.jar does not lie on the class path beside GraalVM's jars");
        }
        return instrument;
    }
}
