package org.vivarium.crossing;

import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.vivarium.channels.CrossInterpreterData;
import org.vivarium.channels.CrossInterpreterRegistry;
import org.vivarium.channels.Fallback;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.NotShareableException;

/**
 * Encodes what crosses. It keeps nothing itself: what is known of a class is kept by the class, and codecs are asked for in the
 * service registry each time. Thread-safe.
 */
final class Registry implements CrossInterpreterRegistry {
    private final Surroundings surroundings;

    /**
     * Makes one.
     *
     * @param context this bundle's
     * @param spaces the class spaces, which may come and go
     * @param runtime the interpreters, which may come and go
     */
    Registry(BundleContext context, Supplier<Optional<ClassSpaces>> spaces, Supplier<Optional<Interpreters>> runtime) {
        surroundings = new Surroundings(context, spaces, runtime, new RecordShapes());
    }

    @Override
    public boolean isShareable(@Nullable Object value) {
        return Kind.of(value) != Kind.OTHER || (value != null && hasCodec(value.getClass()));
    }

    private boolean hasCodec(Class<?> type) {
        return surroundings.inCurrent(side -> {
            try (FoundCodec found = side.codecFor(type)) {
                return found != null;
            } catch (NotShareableException e) {
                // It is another interpreter's, or a codec is broken; sharing it says so.
                return false;
            }
        });
    }

    @Override
    public CrossInterpreterData share(@Nullable Object value, Fallback fallback) {
        return Kind.isPlain(value)
                ? new PlainData(surroundings.currentId(), value)
                : surroundings.inCurrent(owner -> new Encoder(owner, fallback).share(value));
    }
}
