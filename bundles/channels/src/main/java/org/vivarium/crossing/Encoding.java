package org.vivarium.crossing;

import org.jspecify.annotations.Nullable;

/**
 * What a value has become for its way, where it does not cross as it is. It holds nothing of its owner's class space. Thread-safe.
 *
 * <p>What crosses as it is stands for itself: an <em>encoded value</em> is an encoding or such a value, and no value is an encoding.
 */
interface Encoding {
    /**
     * Makes the value.
     *
     * @throws org.vivarium.interpreters.NotShareableException when it cannot be made there
     */
    @Nullable
    Object decode(Side receiver);

    /** Has the owner let go of what it keeps for it. */
    default void release(Releases releases) {}

    /** The value that an encoded value is, or becomes. */
    static @Nullable Object decode(@Nullable Object encoded, Side receiver) {
        return encoded instanceof Encoding encoding ? encoding.decode(receiver) : encoded;
    }

    /** Releases an encoded value. */
    static void release(@Nullable Object encoded, Releases releases) {
        if (encoded instanceof Encoding encoding) {
            encoding.release(releases);
        }
    }
}
