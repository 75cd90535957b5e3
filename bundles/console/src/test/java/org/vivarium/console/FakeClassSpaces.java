package org.vivarium.console;

import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.osgi.framework.Bundle;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.classspace.Unload;
import org.vivarium.interpreters.Interpreter;

/** Class spaces that bundles have left. */
final class FakeClassSpaces implements ClassSpaces {
    /** What happens when garbage is to be collected. */
    Runnable onCollect = () -> {};

    private final List<Unload> unloads = new ArrayList<>();

    /** A bundle has left. */
    void left(long interpreter, String name, String bundle, Optional<Duration> collected, String... repairs) {
        left(Instant.parse("2026-11-21T07:00:00Z"), interpreter, name, bundle, collected, repairs);
    }

    /** The same at another time. */
    void left(
            Instant time,
            long interpreter,
            String name,
            String bundle,
            Optional<Duration> collected,
            String... repairs) {
        unloads.add(
                new Unload(interpreter, name, bundle, time, List.of(repairs), collected, new WeakReference<>(null)));
    }

    @Override
    public List<Unload> unloads() {
        return List.copyOf(unloads);
    }

    @Override
    public List<Unload> pinned() {
        return unloads.stream().filter(each -> each.collected().isEmpty()).toList();
    }

    @Override
    public List<Unload> collect(Predicate<Unload> which, Duration patience) {
        onCollect.run();
        return pinned().stream().filter(which).toList();
    }

    @Override
    public CompletableFuture<List<Unload>> unloaded(long interpreter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoredBundle store(Path jar) {
        throw new UnsupportedOperationException();
    }

    @Override
    public StoredBundle read(Path jar) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(StoredBundle bundle) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<StoredBundle> closure(StoredBundle bundle) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ClassSpace of(Interpreter interpreter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Optional<Long> ownerOf(Bundle bundle) {
        return Optional.empty();
    }
}
