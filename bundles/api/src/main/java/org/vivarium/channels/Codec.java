package org.vivarium.channels;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * Shares values of a type that is not shareable by itself: {@code _PyXIData_RegisterClass}. Registered as a service: by a bundle of
 * the platform for all interpreters, by a bundle in a class space for that interpreter alone. Both sides need one for types of the
 * same name. None is asked for what {@link CrossInterpreterRegistry} shares by itself, and of several for a type the one with the
 * highest service ranking is. It is called by threads that are attached to the interpreter that encodes or decodes, and may be by several at once.
 *
 * @param <T> the type
 */
@ConsumerType
public interface Codec<T> {
    /** The type; subtypes are not meant. */
    Class<T> type();

    /** What crosses: a shareable value. */
    @Nullable
    Object encode(T value);

    /** Makes a value of what has crossed. */
    T decode(@Nullable Object data);

    /**
     * Lets go of what was kept for a value, in the interpreter that has encoded it, at a check after the value has been received or
     * dropped. Not called when that interpreter has ended.
     */
    default void release(@Nullable Object data) {}
}
