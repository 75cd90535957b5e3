package org.vivarium.spaces;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Objects;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.wiring.BundleCapability;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.spaces.providers.Providers;

/**
 * The service providers that bundles in class spaces publish, which is to say that they declare in a capability
 * {@code osgi.serviceloader}. A bundle that declares such requirements finds the providers that it is wired to, any other
 * one all in its class space. Thread-safe.
 */
final class SpaceProviders implements Providers {
    /** The extender that finds providers for {@link java.util.ServiceLoader}. */
    static final String PROCESSOR = "osgi.serviceloader.processor";

    /** The extender that registers providers as services. */
    static final String REGISTRAR = "osgi.serviceloader.registrar";

    /** The namespace of published providers, and the attribute that names the service's type. */
    static final String NAMESPACE = "osgi.serviceloader";

    private static final String EXTENDER = "osgi.extender";

    private static final String SERVICES = "META-INF/services";

    private final BundleContext context;
    private final Ownership ownership;

    SpaceProviders(BundleContext context, Ownership ownership) {
        this.context = context;
        this.ownership = ownership;
    }

    @Override
    public ClassLoader loader(Class<?> service, Class<?> consumer) {
        ClassLoader own = Objects.requireNonNull(consumer.getClassLoader(), "only classes of bundles are woven");
        Bundle bundle = FrameworkUtil.getBundle(consumer);
        BundleWiring wiring = bundle == null ? null : bundle.adapt(BundleWiring.class);
        return wiring == null ? own : new ProviderLoader(own, publishers(wiring, service));
    }

    private List<BundleWiring> publishers(BundleWiring consumer, Class<?> service) {
        List<BundleWiring> publishers;
        if (consumer.getRevision().getDeclaredRequirements(NAMESPACE).isEmpty()) {
            long owner = ownership.ownerOf(consumer.getBundle());
            publishers = Arrays.stream(context.getBundles())
                    .filter(bundle -> ownership.ownerOf(bundle) == owner)
                    .map(bundle -> bundle.adapt(BundleWiring.class))
                    .filter(Objects::nonNull)
                    .filter(wiring -> wiring.getCapabilities(NAMESPACE).stream()
                            .anyMatch(capability -> isOf(capability, service.getName())))
                    .toList();
        } else {
            publishers = consumer.getRequiredWires(NAMESPACE).stream()
                    .filter(wire -> isOf(wire.getCapability(), service.getName()))
                    .map(BundleWire::getProviderWiring)
                    .distinct()
                    .toList();
        }
        return publishers.stream()
                .filter(publisher -> seesTheSame(service, publisher))
                .toList();
    }

    private static boolean isOf(BundleCapability capability, String service) {
        return service.equals(capability.getAttributes().get(NAMESPACE));
    }

    /** Whether a bundle's providers are of that very type: the space may have another version of it beside. */
    private static boolean seesTheSame(Class<?> service, BundleWiring publisher) {
        try {
            return publisher.getClassLoader().loadClass(service.getName()) == service;
        } catch (ClassNotFoundException notAtAll) {
            return false;
        }
    }

    /** Whether a bundle is wired to that extender of this bundle. */
    static boolean extend(BundleWiring wiring, String extender) {
        return wiring.getRequiredWires(EXTENDER).stream()
                .anyMatch(wire ->
                        extender.equals(wire.getCapability().getAttributes().get(EXTENDER)));
    }

    /** The names of the classes that a bundle provides for a service, in its files' order. */
    static List<String> names(BundleWiring publisher, String service) throws IOException {
        List<String> names = new ArrayList<>();
        for (URL file : files(publisher, service)) {
            try (BufferedReader lines =
                    new BufferedReader(new InputStreamReader(file.openStream(), StandardCharsets.UTF_8))) {
                lines.lines()
                        .map(line -> line.replaceFirst("#.*", "").strip())
                        .filter(name -> !name.isEmpty() && !names.contains(name))
                        .forEach(names::add);
            }
        }
        return names;
    }

    private static List<URL> files(BundleWiring publisher, String service) {
        List<URL> files = publisher.findEntries(SERVICES, service, 0);
        return files == null ? List.of() : files;
    }

    /** Finds in some bundles the files that name their providers, and the providers. It defines nothing itself. */
    private static final class ProviderLoader extends ClassLoader {
        private final List<BundleWiring> publishers;

        ProviderLoader(ClassLoader consumer, List<BundleWiring> publishers) {
            super("providers", consumer);
            this.publishers = publishers;
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            for (BundleWiring publisher : publishers) {
                try {
                    return publisher.getClassLoader().loadClass(name);
                } catch (ClassNotFoundException notThere) {
                    // Another one's; the last word is below.
                }
            }
            throw new ClassNotFoundException(name);
        }

        @Override
        protected Enumeration<URL> findResources(String name) {
            if (!name.startsWith(SERVICES + "/")) {
                return Collections.emptyEnumeration();
            }
            String service = name.substring(SERVICES.length() + 1);
            return Collections.enumeration(publishers.stream()
                    .flatMap(publisher -> files(publisher, service).stream())
                    .toList());
        }
    }
}
