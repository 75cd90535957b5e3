package org.vivarium.crossing;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.vivarium.channels.Codec;

/**
 * A codec, found through the eyes of a bundle of the interpreter, so that it is the interpreter's own or the platform's. Held only
 * while it is used.
 */
final class FoundCodec implements AutoCloseable {
    private final Codec<Object> codec;
    private final Runnable giveBack;

    private FoundCodec(Codec<Object> codec, Runnable giveBack) {
        this.codec = codec;
        this.giveBack = giveBack;
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
        Stream<@Nullable BundleContext> own = bundle != null && side.homeOf(type) == Side.Home.SPACE
                ? Stream.of(bundle.getBundleContext())
                : Stream.concat(
                        side.space().stream().flatMap(space -> space.bundles().stream()).map(Bundle::getBundleContext)
                                .filter(Objects::nonNull).limit(1),
                        Stream.of(side.surroundings().context()));
        return own.filter(Objects::nonNull).map(Objects::requireNonNull).toList();
    }

    private static @Nullable FoundCodec find(Class<?> type, BundleContext context) {
        for (ServiceReference<?> reference : references(context)) {
            @SuppressWarnings("unchecked") // Asked for as such, and used for objects of its type alone.
            Codec<Object> codec = (Codec<Object>) context.getService(reference);
            if (codec != null) {
                if (codec.type() == type) {
                    return new FoundCodec(codec, () -> context.ungetService(reference));
                }
                context.ungetService(reference);
            }
        }
        return null;
    }

    private static List<ServiceReference<?>> references(BundleContext context) {
        try {
            ServiceReference<?>[] found = context.getServiceReferences(Codec.class.getName(), null);
            return found == null
                    ? List.of()
                    : Arrays.stream(found).<ServiceReference<?>>map(each -> each).sorted(Comparator.reverseOrder()).toList();
        } catch (InvalidSyntaxException e) {
            throw new IllegalStateException("no filter is a filter", e);
        } catch (IllegalStateException e) {
            // The bundle stops, and what its services did is over.
            return List.of();
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
        giveBack.run();
    }
}
