package org.vivarium.crossing;

import org.jspecify.annotations.Nullable;
import org.vivarium.channels.CrossInterpreterData;

/** A value that crosses as it is. */
record PlainData(long owner, @Nullable Object value) implements CrossInterpreterData {
    @Override
    public @Nullable Object receive() {
        return value;
    }

    @Override
    public void release() {
        // The owner keeps nothing for it.
    }
}
