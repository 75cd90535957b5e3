package org.vivarium.classspace;

import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A bundle that has left its class space, and what has become of its class loader since.
 *
 * @param interpreter the id of the interpreter whose space it was in
 * @param name the interpreter's name
 * @param bundle the bundle's symbolic name and version
 * @param left when it left
 * @param collected how long after that the JVM had collected the loader; empty as long as it has not
 * @param loader the loader, which this keeps from nothing
 */
public record Unload(
        long interpreter,
        String name,
        String bundle,
        Instant left,
        Optional<Duration> collected,
        Reference<ClassLoader> loader) {}
