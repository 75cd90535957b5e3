package org.vivarium.classspace;

import java.lang.ref.Reference;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A bundle that has left its class space, and what has become of its class loader since.
 *
 * @param interpreter the id of the interpreter whose space it was in
 * @param name the interpreter's name
 * @param bundle the bundle's symbolic name and version
 * @param left when it left
 * @param repairs what it had left behind that would have kept its loader, and what became of that, a line for each: what the
 *     {@linkplain PinRepair repairs} have said
 * @param collected how long after that the JVM had collected the loader; empty as long as it has not
 * @param loader the loader, which this keeps from nothing
 */
public record Unload(
        long interpreter,
        String name,
        String bundle,
        Instant left,
        List<String> repairs,
        Optional<Duration> collected,
        Reference<ClassLoader> loader) {
    public Unload {
        repairs = List.copyOf(repairs);
    }
}
