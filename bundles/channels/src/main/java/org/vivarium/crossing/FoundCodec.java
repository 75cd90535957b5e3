package org.vivarium.crossing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.vivarium.channels.Codec;
import org.vivarium.interpreters.NotShareableException;

/**
 * A codec, found through the eyes of a bundle of the interpreter, so that it is the interpreter's own or the platform's. Held only
 * while it is used.
 */
final class FoundCodec implements AutoCloseable {
    private final Codec<Object> codec;
    private final ServiceReference<?> reference;
    private final BundleContext context;

    private FoundCodec(Codec<Object> codec, ServiceReference<?> reference, BundleContext context) {
        this.codec = codec;
        this.reference = reference;
        this.context = context;
    }

    /** The codec for exactly that class; of several the one with the highest ranking; null when there is none. */
    static @Nullable FoundCodec find(Class<?> type, Side side) {
        for (BundleContext context : viewpoints(type, side)) {
            FoundCodec found = find(type, context);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    /** The bundle of a class in the class space sees the codecs for it; for one of the platform any bundle does, and the platform. */
    private static List<BundleContext> viewpoints(Class<?> type, Side side) {
        Bundle bundle = FrameworkUtil.getBundle(type);
        if (bundle != null && side.homeOf(type) == Side.Home.SPACE) {
            return context(bundle).stream().toList();
        }
        Stream<BundleContext> space =
                side.space().stream().flatMap(each -> each.bundles().stream()).flatMap(each -> context(each).stream());
        return Stream.concat(space.limit(1), Stream.of(side.surroundings().context()))
                .toList();
    }

    /** The context of a bundle, which has one while it is active. */
    private static Optional<BundleContext> context(Bundle bundle) {
        return Optional.ofNullable(bundle.getBundleContext());
    }

    private static @Nullable FoundCodec find(Class<?> type, BundleContext context) {
        try {
            ServiceReference<?>[] references = context.getServiceReferences(Codec.class.getName(), null);
            if (references != null) {
                Arrays.sort(references, Comparator.reverseOrder());
                for (ServiceReference<?> reference : references) {
                    FoundCodec found = get(type, reference, context);
                    if (found != null) {
                        return found;
                    }
                }
            }
            return null;
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter is a filter", e);
        } catch (IllegalStateException e) {
            // The bundle stops, and what it saw is over.
            return null;
        }
    }

    private static @Nullable FoundCodec get(Class<?> type, ServiceReference<?> reference, BundleContext context) {
        @SuppressWarnings("unchecked") // Asked for as such, and used for objects of its type alone.
        Codec<Object> codec = (Codec<Object>) context.getService(reference);
        if (codec == null) {
            return null;
        }
        FoundCodec found = new FoundCodec(codec, reference, context);
        if (found.isFor(type)) {
            return found;
        }
        found.close();
        return null;
    }

    private boolean isFor(Class<?> type) {
        try {
            return codec.type().equals(type);
        } catch (RuntimeException e) {
            close();
            throw new NotShareableException(name() + " cannot say its type: it has thrown " + Refusal.words(e));
        }
    }

    Codec<Object> codec() {
        return codec;
    }

    String name() {
        return "codec " + codec.getClass().getName();
    }

    @Override
    public void close() {
        try {
            context.ungetService(reference);
        } catch (IllegalStateException e) {
            // The bundle has stopped meanwhile, and given back what it had.
        }
    }
}
