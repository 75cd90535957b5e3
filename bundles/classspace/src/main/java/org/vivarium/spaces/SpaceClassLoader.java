package org.vivarium.spaces;

import java.io.IOException;
import java.net.URL;
import java.util.Collections;
import java.util.Enumeration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.vivarium.interpreters.Interpreter;

/**
 * Finds what the bundles of a class space find, asked in the order in which they were installed. It defines nothing itself.
 *
 * <p>A thread may keep it for longer than its interpreter lives, so it lets go of the space at its end. Thread-safe.
 */
final class SpaceClassLoader extends ClassLoader {
    static {
        // Otherwise one thread at a time would ask the framework, holding the monitor of this loader.
        registerAsParallelCapable();
    }

    private volatile Supplier<List<Bundle>> bundles;

    SpaceClassLoader(Interpreter interpreter, Supplier<List<Bundle>> bundles) {
        super("interp-" + interpreter.id(), getPlatformClassLoader());
        this.bundles = bundles;
    }

    /** Lets go of the space: nothing is found from now on. */
    void end() {
        bundles = List::of;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        for (Bundle bundle : bundles.get()) {
            try {
                return bundle.loadClass(name);
            } catch (ClassNotFoundException | IllegalStateException notThere) {
                // Not in this one, or it has been uninstalled meanwhile; the last word is below.
            }
        }
        throw new ClassNotFoundException(name);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        for (Bundle bundle : bundles.get()) {
            try {
                URL found = bundle.getResource(name);
                if (found != null) {
                    return found;
                }
            } catch (IllegalStateException uninstalled) {
                // It left meanwhile, and its resources with it.
            }
        }
        return null;
    }

    @Override
    protected Enumeration<URL> findResources(String name) throws IOException {
        // A bundle also finds what it imports, which is the same for all that import it.
        Map<String, URL> found = new LinkedHashMap<>();
        for (Bundle bundle : bundles.get()) {
            for (URL url : resources(bundle, name)) {
                found.putIfAbsent(url.toExternalForm(), url);
            }
        }
        return Collections.enumeration(found.values());
    }

    private static List<URL> resources(Bundle bundle, String name) throws IOException {
        try {
            Enumeration<URL> found = bundle.getResources(name);
            return found == null ? List.of() : Collections.list(found);
        } catch (IllegalStateException uninstalled) {
            // It left meanwhile, and its resources with it.
            return List.of();
        }
    }
}
