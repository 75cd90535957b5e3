package org.vivarium.unloads;

import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.Unload;
import org.vivarium.gc.Leak;
import org.vivarium.gc.Leaks;
import org.vivarium.interpreters.InterpreterException;

/** Looks for what keeps the class loaders that the class spaces miss. Thread-safe: one thread looks at a time. */
final class LeakFinder implements Leaks {
    private final BundleContext context;
    private final ClassSpaces spaces;
    private final ReentrantLock looking = new ReentrantLock();

    LeakFinder(BundleContext context, ClassSpaces spaces) {
        this.context = context;
        this.spaces = spaces;
    }

    @Override
    public List<Leak> find(IntConsumer progress) {
        looking.lock();
        try {
            return look(spaces.pinned(), progress);
        } catch (IOException e) {
            throw new InterpreterException("the heap cannot be dumped: " + e.getMessage(), e);
        } finally {
            looking.unlock();
        }
    }

    private List<Leak> look(List<Unload> missed, IntConsumer progress) throws IOException {
        if (missed.isEmpty()) {
            return List.of();
        }
        HeapSearch search = new HeapSearch();
        Map<Integer, Unload> wanted = new HashMap<>();
        for (Unload each : missed) {
            String name = "bundle " + each.bundle() + " of interpreter " + each.interpreter();
            wanted.put(search.mark(each.loader().get(), name), each);
        }
        for (Bundle bundle : context.getBundles()) {
            search.mark(loaderOf(bundle), nameOf(bundle));
        }
        return search.search(wanted.keySet(), progress).stream()
                .sorted(Comparator.comparingInt(HeapSearch.Held::number))
                .map(each -> leak(Objects.requireNonNull(wanted.get(each.number())), each))
                .toList();
    }

    private String nameOf(Bundle bundle) {
        return "bundle " + bundle.getSymbolicName() + " " + bundle.getVersion()
                + spaces.ownerOf(bundle).map(id -> " of interpreter " + id).orElse("");
    }

    private static @Nullable ClassLoader loaderOf(Bundle bundle) {
        BundleWiring wiring = bundle.adapt(BundleWiring.class);
        return wiring == null ? null : wiring.getClassLoader();
    }

    private static Leak leak(Unload loader, HeapSearch.Held held) {
        return new Leak(
                loader.interpreter(), loader.name(), loader.bundle(), held.softly(), held.holder(), held.path());
    }
}
