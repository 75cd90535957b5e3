package org.vivarium.crossing;

import java.io.Serializable;
import java.lang.foreign.MemorySegment;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.Fallback;
import org.vivarium.interpreters.NotShareableException;

/** Encodes one value and what is in it. Used by one thread. */
final class Encoder {
    /** Deeper than any data that people nest by hand, and far from the end of a thread's stack; a cycle ends here too. */
    static final int MAXIMUM_DEPTH = 200;

    private final Side owner;
    private final Fallback fallback;

    /** The values that the one that is being encoded is in, the outermost first. */
    private final List<Object> path = new ArrayList<>();

    /** What is to be released and nothing that a codec has made holds, in case that the rest cannot be encoded. */
    private final List<Encoding> held = new ArrayList<>();

    Encoder(Side owner, Fallback fallback) {
        this.owner = owner;
        this.fallback = fallback;
    }

    Side owner() {
        return owner;
    }

    /**
     * The data of a value.
     *
     * @throws NotShareableException when it cannot cross; what was kept for parts of it is released
     */
    CrossInterpreterData share(@Nullable Object value) {
        boolean shared = false;
        try {
            Object encoded = encode(value);
            shared = true;
            return encoded instanceof Encoding encoding
                    ? new EncodedData(owner.surroundings(), owner.id(), encoding)
                    : new PlainData(owner.id(), encoded);
        } finally {
            if (!shared) {
                held.forEach(each -> each.release(new Releases(owner.surroundings(), owner.id())));
            }
        }
    }

    /**
     * The encoded value.
     *
     * @throws NotShareableException when it cannot cross
     */
    @Nullable
    Object encode(@Nullable Object value) {
        Kind kind = Kind.of(value);
        if (kind == Kind.PLAIN) {
            return value;
        }
        Object given = Objects.requireNonNull(value);
        enter(given);
        Object encoded = switch (kind) {
            case PLAIN -> given;
            case INTEGER -> integer((BigInteger) given);
            case BYTES -> new EncodedBytes((byte[]) given);
            case TUPLE -> EncodedTuple.of(given, this);
            case RECORD -> EncodedRecord.of((Record) given, this);
            case ENUM -> EncodedEnum.of((Enum<?>) given, owner);
            case BUFFER -> EncodedBuffer.of((ByteBuffer) given);
            case SEGMENT -> Memory.checked((MemorySegment) given, given);
            case QUEUE -> held(EncodedQueue.of((SharedQueue) given));
            case CHANNEL -> held(EncodedEnd.of(given));
            case OTHER -> other(given);
        };
        path.removeLast();
        return encoded;
    }

    private void enter(Object value) {
        if (path.size() == MAXIMUM_DEPTH) {
            // A cycle is only looked for here: until then it costs nothing.
            Set<Object> outer = Collections.newSetFromMap(new IdentityHashMap<>());
            for (Object each : path) {
                if (!outer.add(each)) {
                    throw Refusal.of(each, "it contains itself");
                }
            }
            throw Refusal.of(path.getFirst(), "it is nested deeper than " + MAXIMUM_DEPTH);
        }
        path.add(value);
    }

    private BigInteger integer(BigInteger value) {
        if (value.bitLength() >= Long.SIZE && fallback == Fallback.NONE) {
            throw Refusal.of(value, "it does not fit 64 bits; send it as bytes, or with the full fallback");
        }
        return value;
    }

    private Encoding held(Encoding encoding) {
        held.add(encoding);
        return encoding;
    }

    private Encoding other(Object value) {
        int before = held.size();
        EncodedByCodec byCodec = EncodedByCodec.of(value, this);
        if (byCodec != null) {
            held.subList(before, held.size()).clear();
            return held(byCodec);
        } else if (fallback == Fallback.FULL && value instanceof Serializable) {
            return EncodedBySerialization.of(value);
        }
        throw Refusal.of(value, fallback == Fallback.FULL);
    }
}
