package org.vivarium.channels;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.NotShareableException;

/**
 * What can cross from one interpreter to another, and how, as a service: {@code crossinterp.h}. Thread-safe.
 *
 * <table>
 * <caption>shareable kinds</caption>
 * <tr><th>sent</th><th>received</th></tr>
 * <tr><td>{@code null}, {@link Boolean}, {@link String}, {@link Character}, {@link Byte}, {@link Short}, {@link Integer},
 *     {@link Long}, {@link Float}, {@link Double}</td><td>itself</td></tr>
 * <tr><td>{@link java.math.BigInteger}</td><td>itself when it fits 64 bits, or with a fallback</td></tr>
 * <tr><td>{@code byte[]}</td><td>a copy</td></tr>
 * <tr><td>a {@link java.util.List} of the JDK's, or an {@code Object[]}: a tuple</td><td>a list that cannot be changed</td></tr>
 * <tr><td>a public {@link Record}</td><td>the record of that name in the receiving class space, with the same components; lists
 *     in components that are arrays are arrays again</td></tr>
 * <tr><td>an {@link Enum}</td><td>the constant of that name, of the enum of that name in the receiving class space</td></tr>
 * <tr><td>{@link java.nio.ByteBuffer}, {@link java.lang.foreign.MemorySegment}</td><td>a view of the same memory; what
 *     is confined to a thread is refused</td></tr>
 * <tr><td>the value classes of {@code java.time}, {@link java.time.ZoneId}, {@link java.util.UUID}</td><td>itself</td></tr>
 * <tr><td>{@link Queue}, {@link SendChannel}, {@link RecvChannel}</td><td>itself; the receiver is bound to a queue</td></tr>
 * <tr><td>what a {@link Codec} knows</td><td>what the receiver's codec for the type of that name makes of it</td></tr>
 * <tr><td>what else is {@link java.io.Serializable}</td><td>with a fallback: a copy, of classes that the receiving class space
 *     can load</td></tr>
 * </table>
 *
 * <p>Records and enums of the platform, the JDK's among them, are the same classes for all. Tuples, records and what codecs make may
 * be nested up to 200 deep; what contains itself is refused, and so is an object of a class of another interpreter than the current
 * one. A thread that is attached to no interpreter works for main.
 *
 * <p>Nothing that is received keeps anything of the sender's class space alive; but memory of an arena keeps that arena, and the
 * clean-up actions that were given to it.
 */
@ProviderType
public interface CrossInterpreterRegistry {
    /**
     * Whether values of that type can be shared without a fallback: {@code is_shareable}. The type alone decides, so that sending a
     * value may still fail, when something in it is not shareable.
     */
    boolean isShareable(@Nullable Object value);

    /**
     * Encodes a value of the current interpreter: {@code _PyObject_GetXIData}.
     *
     * @throws NotShareableException when it cannot cross; the message says what in it cannot
     */
    CrossInterpreterData share(@Nullable Object value, Fallback fallback);
}
