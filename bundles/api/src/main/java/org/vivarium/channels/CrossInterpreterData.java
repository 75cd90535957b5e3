package org.vivarium.channels;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;
import org.vivarium.interpreters.NotShareableException;

/**
 * A value on its way from one interpreter to another: {@code _PyXIData_t}. It keeps its owner's id and nothing of its class space.
 * Thread-safe.
 */
@ProviderType
public interface CrossInterpreterData {
    /** The id of the interpreter that the value comes from. */
    long owner();

    /**
     * The value, made in the current interpreter: {@code _PyXIData_NewObject}. May be done any number of times before the release.
     *
     * @throws NotShareableException when it cannot be made there, or has been released; the message says why
     */
    @Nullable
    Object receive();

    /**
     * Lets go of what the owner keeps for it, in the owner: {@code _PyXIData_Release}. When that has ended there is nothing to let go
     * of. Once done, nothing happens.
     */
    void release();
}
