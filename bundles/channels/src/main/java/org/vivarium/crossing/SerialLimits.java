package org.vivarium.crossing;

import java.io.ObjectInputFilter;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refuses serialized data that is, or claims to be, more than was written. Used by one thread. */
final class SerialLimits implements ObjectInputFilter {
    /** How deep objects may hold objects: far from the end of a thread's stack. */
    static final int DEPTH = 500;

    /** A hash table has more places than entries, and an entry takes some bytes; one that is empty has some places too. */
    private static final long PLACES_PER_BYTE = 8;

    private final long length;
    private @Nullable String reason;

    /** Takes how many bytes there are. */
    SerialLimits(long length) {
        this.length = length;
    }

    @Override
    public Status checkInput(FilterInfo info) {
        if (info.depth() > DEPTH) {
            return reject("it is nested deeper than " + DEPTH);
        } else if (info.references() > length) {
            return reject("it claims to be more than " + length + " objects");
        } else if (info.arrayLength() > PLACES_PER_BYTE * length) {
            return reject("it claims to have an array of " + info.arrayLength());
        }
        return Status.UNDECIDED;
    }

    private Status reject(String why) {
        reason = why;
        return Status.REJECTED;
    }

    /** Why something was refused. */
    Optional<String> reason() {
        return Optional.ofNullable(reason);
    }
}
