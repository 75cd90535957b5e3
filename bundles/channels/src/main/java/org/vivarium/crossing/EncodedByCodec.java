package org.vivarium.crossing;

import org.jspecify.annotations.Nullable;
import org.vivarium.interpreters.InterpreterException;
import org.vivarium.interpreters.NotShareableException;

/** What a codec has made of a value. The codec itself stays behind, and is looked for again when it is to let go. */
final class EncodedByCodec implements Encoding {
    private final SentClass type;
    private final @Nullable Object encoded;

    private EncodedByCodec(SentClass type, @Nullable Object encoded) {
        this.type = type;
        this.encoded = encoded;
    }

    /** What the owner's codec for its class makes of a value; null when there is no codec. */
    static @Nullable EncodedByCodec of(Object value, Encoder encoder) {
        try (FoundCodec found = encoder.owner().codecFor(value.getClass())) {
            if (found == null) {
                return null;
            }
            SentClass type = SentClass.of(value.getClass(), encoder.owner());
            return new EncodedByCodec(type, part(found, encode(found, value), encoder));
        }
    }

    /** Encodes what the codec has made, which has to let go at once when that cannot be. */
    private static @Nullable Object part(FoundCodec found, @Nullable Object data, Encoder encoder) {
        try {
            return encoder.encode(data);
        } catch (RuntimeException e) {
            try {
                found.codec().release(data);
            } catch (RuntimeException suppressed) {
                e.addSuppressed(suppressed);
            }
            throw e;
        }
    }

    private static @Nullable Object encode(FoundCodec found, Object value) {
        try {
            return found.codec().encode(value);
        } catch (InterpreterException e) {
            throw e;
        } catch (RuntimeException e) {
            throw Refusal.of(value, found.name() + " has thrown " + Refusal.words(e));
        }
    }

    @Override
    public Object decode(Side receiver) {
        Class<?> wanted = type.in(receiver);
        Object data = Encoding.decode(encoded, receiver);
        try (FoundCodec found = receiver.codecFor(wanted)) {
            if (found == null) {
                throw new NotShareableException("there is no codec for " + type.name() + " in " + receiver.interpreter()
                        + "; register one there too");
            }
            return decode(found, wanted, data, receiver);
        }
    }

    private static Object decode(FoundCodec found, Class<?> wanted, @Nullable Object data, Side receiver) {
        Object decoded;
        try {
            decoded = found.codec().decode(data);
        } catch (InterpreterException e) {
            throw e;
        } catch (RuntimeException e) {
            throw new NotShareableException("an object of " + wanted.getName() + " cannot be made in "
                    + receiver.interpreter() + ": " + found.name() + " has thrown " + Refusal.words(e));
        }
        if (!wanted.isInstance(decoded)) {
            throw new NotShareableException(found.name() + " in " + receiver.interpreter() + " is for "
                    + wanted.getName() + ", but has made "
                    + (decoded == null ? "null" : "an object of " + Refusal.typeName(decoded)));
        }
        return decoded;
    }

    @Override
    public void release(Releases releases) {
        releases.add(this);
    }

    /** Has the codec let go, and then what it has encoded the value to. */
    void letGo(Side owner) {
        try (FoundCodec found = owner.codecFor(type.in(owner))) {
            // One that has gone keeps nothing any more.
            if (found != null) {
                found.codec().release(Encoding.decode(encoded, owner));
            }
        } finally {
            Encoding.release(encoded, new Releases(owner.surroundings(), owner.id()));
        }
    }
}
