package org.vivarium.unloads;

import java.io.IOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.PinnedLoader;
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

    private List<Leak> look(List<PinnedLoader> missed, IntConsumer progress) throws IOException {
        if (missed.isEmpty()) {
            return List.of();
        }
        Map<Integer, String> names = new HashMap<>();
        List<Mark> marks = new ArrayList<>();
        for (PinnedLoader each : missed) {
            names.put(marks.size(), "bundle " + each.bundle() + " of interpreter " + each.interpreter());
            marks.add(new Mark(each.loader().get(), marks.size()));
        }
        for (Bundle bundle : context.getBundles()) {
            names.put(marks.size(), nameOf(bundle));
            marks.add(new Mark(loaderOf(bundle), marks.size()));
        }
        List<HeapSearch.Held> held = new HeapSearch(names, progress)
                .search(IntStream.range(0, missed.size()).boxed().collect(Collectors.toSet()));
        Reference.reachabilityFence(marks);
        return held.stream()
                .sorted(Comparator.comparingInt(HeapSearch.Held::number))
                .map(each -> leak(missed.get(each.number()), each))
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

    private static Leak leak(PinnedLoader loader, HeapSearch.Held held) {
        return new Leak(
                loader.interpreter(), loader.name(), loader.bundle(), held.softly(), held.holder(), held.path());
    }
}
