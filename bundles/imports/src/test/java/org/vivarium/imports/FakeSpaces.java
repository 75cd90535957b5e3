package org.vivarium.imports;

import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.Installation;
import org.vivarium.classspace.Replacement;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.classspace.Unload;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.ExecSlot;
import org.vivarium.modules.ExtensionModule;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;

/** One class space, whose bundles all find the classes of these tests; each jar is a bundle with a module, or with two. */
final class FakeSpaces implements ClassSpaces, ClassSpace {
    /** What the slots of each version of a module do in the test that runs; read by {@link Definition}. */
    private static final Map<String, ModuleDefinition> BODIES = new ConcurrentHashMap<>();

    /** The names of what is stored, and of what is installed: bundles that are replaced are there until the commit. */
    final List<String> stored = Collections.synchronizedList(new ArrayList<>());

    final List<String> installed = Collections.synchronizedList(new ArrayList<>());

    /** What a look at the space throws. */
    volatile @Nullable RuntimeException outOfOrder;

    /** Whom each bundle needs, by name. */
    final Map<String, String> needs = new ConcurrentHashMap<>();

    /** What happens when the holders of a bundle are looked for, when one starts, and before some are replaced. */
    volatile Runnable asked = () -> {};

    volatile Runnable starting = () -> {};
    volatile Runnable replacing = () -> {};

    /** What has been installed ahead, a list each time, and what happens then. */
    final List<List<String>> prepared = Collections.synchronizedList(new ArrayList<>());

    volatile Runnable preparing = () -> {};

    /** What was taken out again, but by replacements. */
    final List<String> uninstalled = Collections.synchronizedList(new ArrayList<>());

    private final Map<Path, Map<String, Object>> jars = new ConcurrentHashMap<>();
    private final Set<Stored> roots = ConcurrentHashMap.newKeySet();

    /** A jar with version 1.0.0 of a module that does that. */
    Path jar(String name, Map<String, Object> attributes, ModuleDefinition body) {
        return jar(name, "1.0.0", attributes, body);
    }

    /** A jar with a version of a module that does that. */
    Path jar(String name, String version, Map<String, Object> attributes, ModuleDefinition body) {
        BODIES.put(name + " " + version, body);
        Map<String, Object> all = new HashMap<>();
        all.put("interpreters", "PER_INTERPRETER_LOCK");
        all.putAll(attributes);
        all.put("name", name);
        all.put("bundle-version", version);
        all.put("class", Definition.class.getName());
        Path file = Path.of(name + "-" + version + ".jar");
        jars.put(file, all);
        return file;
    }

    /** The same with a second module. */
    Path jar(String name, String version, ModuleDefinition body, String second, ModuleDefinition another) {
        Path file = jar(name, version, Map.of("second", second), body);
        BODIES.put(second + " " + version, another);
        return file;
    }

    @Override
    public StoredBundle store(Path jar) {
        Stored bundle = new Stored(Objects.requireNonNull(jars.get(jar)));
        stored.add(bundle.symbolicName());
        return bundle;
    }

    @Override
    public StoredBundle read(Path jar) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void remove(StoredBundle bundle) {
        stored.remove(bundle.symbolicName());
    }

    @Override
    public ClassSpace of(Interpreter interpreter) {
        return this;
    }

    @Override
    public Map<StoredBundle, Installation> prepare(Set<StoredBundle> bundles) {
        prepared.add(bundles.stream().map(StoredBundle::symbolicName).toList());
        preparing.run();
        bundles.forEach(bundle -> installed.add(bundle.symbolicName()));
        bundles.forEach(bundle -> roots.add((Stored) bundle));
        return bundles.stream().collect(Collectors.toMap(bundle -> bundle, _ -> installation()));
    }

    @Override
    public Installation install(StoredBundle bundle) {
        if (roots.add((Stored) bundle)) {
            installed.add(bundle.symbolicName());
        }
        try {
            starting.run();
        } catch (RuntimeException | Error e) {
            uninstall(bundle);
            throw e;
        }
        return installation();
    }

    private static Installation installation() {
        Bundle made = (Bundle) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> Definition.class);
        return new Installation(made, Duration.ofMillis(1), Duration.ofMillis(2), Duration.ofMillis(3));
    }

    /** A definition with that exec slot alone. */
    static ModuleDefinition filledBy(ExecSlot slot) {
        return new ModuleDefinition() {
            @Override
            public void exec(Module module) throws Exception {
                slot.exec(module);
            }
        };
    }

    @Override
    public Replacement replace(Set<StoredBundle> leaving, Set<StoredBundle> arriving) {
        replacing.run();
        arriving.forEach(bundle -> installed.add(bundle.symbolicName()));
        leaving.forEach(roots::remove);
        arriving.forEach(bundle -> roots.add((Stored) bundle));
        return new Replacement() {
            @Override
            public Installation installation(StoredBundle arrived) {
                return FakeSpaces.installation();
            }

            @Override
            public void commit() {
                leaving.forEach(bundle -> installed.remove(bundle.symbolicName()));
            }

            @Override
            public void rollback() {
                arriving.forEach(bundle -> installed.remove(bundle.symbolicName()));
                arriving.forEach(roots::remove);
                leaving.forEach(bundle -> roots.add((Stored) bundle));
            }
        };
    }

    @Override
    public Set<StoredBundle> held() {
        return Set.copyOf(roots);
    }

    @Override
    public Set<StoredBundle> rootsOf(StoredBundle bundle) {
        RuntimeException failure = outOfOrder;
        if (failure != null) {
            throw failure;
        }
        asked.run();
        return roots.stream()
                .filter(root -> root.equals(bundle)
                        || (roots.stream().anyMatch(bundle::equals)
                                && bundle.symbolicName().equals(needs.get(root.symbolicName()))))
                .collect(Collectors.toSet());
    }

    @Override
    public List<Bundle> bundlesOf(StoredBundle root) {
        return List.of();
    }

    @Override
    public List<StoredBundle> closure(StoredBundle bundle) {
        return List.of(bundle);
    }

    @Override
    public Optional<Long> ownerOf(Bundle bundle) {
        return Optional.empty();
    }

    @Override
    public List<Unload> pinned() {
        return List.of();
    }

    @Override
    public List<Unload> unloads() {
        return List.of();
    }

    @Override
    public CompletableFuture<List<Unload>> unloaded(long interpreter) {
        throw new UnsupportedOperationException();
    }

    @Override
    public List<Unload> collect(Predicate<Unload> which, Duration patience) {
        return List.of();
    }

    @Override
    public void uninstall(StoredBundle bundle) {
        if (roots.remove((Stored) bundle)) {
            installed.remove(bundle.symbolicName());
            uninstalled.add(bundle.symbolicName());
        }
    }

    @Override
    public ClassLoader classLoader() {
        return FakeSpaces.class.getClassLoader();
    }

    @Override
    public List<Bundle> bundles() {
        return List.of();
    }

    /** The definition of every module. */
    public static final class Definition implements ModuleDefinition {
        private static ModuleDefinition body(Module module) {
            return Objects.requireNonNull(
                    BODIES.get(module.name() + " " + module.spec().version()));
        }

        @Override
        public @Nullable Object newState(Module module) throws Exception {
            return body(module).newState(module);
        }

        @Override
        public void exec(Module module) throws Exception {
            body(module).exec(module);
        }

        @Override
        public @Nullable Object handOver(Module module) throws Exception {
            return body(module).handOver(module);
        }

        @Override
        public void clear(Module module) throws Exception {
            body(module).clear(module);
        }

        @Override
        public void free(Module module) throws Exception {
            body(module).free(module);
        }
    }

    private record Stored(Map<String, Object> module) implements StoredBundle {
        @Override
        public String symbolicName() {
            return String.valueOf(module.get("name"));
        }

        @Override
        public Version version() {
            return Version.parseVersion(String.valueOf(module.get("bundle-version")));
        }

        @Override
        public String source() {
            return symbolicName() + ".jar";
        }

        @Override
        public List<Map<String, Object>> capabilities(String namespace) {
            if (!namespace.equals(ExtensionModule.NAMESPACE)) {
                return List.of();
            }
            if (!module.containsKey("second")) {
                return List.of(module);
            }
            Map<String, Object> second = new HashMap<>(module);
            second.put("name", Objects.requireNonNull(module.get("second")));
            return List.of(module, second);
        }

        @Override
        public List<String> requirements() {
            return List.of();
        }

        @Override
        public Map<String, Long> entries() {
            return Map.of();
        }

        @Override
        public InputStream open(String path) {
            throw new IllegalArgumentException(source() + " has no file " + path);
        }
    }
}
