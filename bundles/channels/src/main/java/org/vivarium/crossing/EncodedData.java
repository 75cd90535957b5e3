package org.vivarium.crossing;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.interpreters.NotShareableException;

/** A value that is made anew by who receives it. */
final class EncodedData implements CrossInterpreterData {
    private final Surroundings surroundings;
    private final long owner;

    /** Null once released, so that data that somebody keeps does not keep it. */
    private final AtomicReference<@Nullable Encoding> encoding;

    EncodedData(Surroundings surroundings, long owner, Encoding encoding) {
        this.surroundings = surroundings;
        this.owner = owner;
        this.encoding = new AtomicReference<>(encoding);
    }

    @Override
    public long owner() {
        return owner;
    }

    @Override
    public @Nullable Object receive() {
        Encoding held = encoding.get();
        if (held == null) {
            throw new NotShareableException("cross-interpreter data of interpreter " + owner + " has been released");
        }
        return surroundings.inCurrent(held::decode);
    }

    @Override
    public void release() {
        Encoding held = encoding.getAndSet(null);
        if (held != null) {
            held.release(new Releases(surroundings, owner));
        }
    }
}
