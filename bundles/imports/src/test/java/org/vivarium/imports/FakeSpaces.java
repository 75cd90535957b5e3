package org.vivarium.imports;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.Installation;
import org.vivarium.classspace.PinnedLoader;
import org.vivarium.classspace.Replacement;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.modules.ExecSlot;
import org.vivarium.modules.ExtensionModule;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;

/** One class space, whose bundles all find the classes of these tests; each jar is a bundle with one module. */
final class FakeSpaces implements ClassSpaces, ClassSpace {
    /** What the slots of each module do in the test that runs; read by {@link Definition}. */
    private static final Map<String, ModuleDefinition> BODIES = new ConcurrentHashMap<>();

    /** The names of what is stored, and of what is installed. */
    final List<String> stored = Collections.synchronizedList(new ArrayList<>());

    final List<String> installed = Collections.synchronizedList(new ArrayList<>());

    private final Map<Path, Map<String, Object>> jars = new ConcurrentHashMap<>();

    /** Writes a jar, or writes it anew: its bundle and module have the same name. */
    Path jar(String file, String name, Map<String, Object> attributes) {
        Map<String, Object> all = new HashMap<>(attributes);
        all.put("name", name);
        all.put("class", Definition.class.getName());
        all.put("interpreters", "PER_INTERPRETER_LOCK");
        jars.put(Path.of(file), all);
        return Path.of(file);
    }

    /** A jar with a module that does that. */
    Path jar(String name, Map<String, Object> attributes, ModuleDefinition body) {
        BODIES.put(name, body);
        return jar(name, name, attributes);
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
    public Installation install(StoredBundle bundle) {
        installed.add(bundle.symbolicName());
        Bundle made = (Bundle) Proxy.newProxyInstance(
                Bundle.class.getClassLoader(),
                new Class<?>[] {Bundle.class},
                (proxy, method, arguments) -> Definition.class);
        return new Installation(made, Duration.ZERO, Duration.ZERO, Duration.ZERO);
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
        throw new UnsupportedOperationException();
    }

    @Override
    public Set<StoredBundle> rootsOf(StoredBundle bundle) {
        return Set.of();
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
    public List<PinnedLoader> pinned() {
        return List.of();
    }

    @Override
    public List<PinnedLoader> collect(Duration patience) {
        return List.of();
    }

    @Override
    public void uninstall(StoredBundle bundle) {
        installed.remove(bundle.symbolicName());
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
        @Override
        public void exec(Module module) throws Exception {
            Objects.requireNonNull(BODIES.get(module.name())).exec(module);
        }

        @Override
        public void free(Module module) throws Exception {
            Objects.requireNonNull(BODIES.get(module.name())).free(module);
        }
    }

    private record Stored(Map<String, Object> module) implements StoredBundle {
        @Override
        public String symbolicName() {
            return String.valueOf(module.get("name"));
        }

        @Override
        public Version version() {
            return Version.emptyVersion;
        }

        @Override
        public String source() {
            return symbolicName() + ".jar";
        }

        @Override
        public List<Map<String, Object>> capabilities(String namespace) {
            return namespace.equals(ExtensionModule.NAMESPACE) ? List.of(module) : List.of();
        }

        @Override
        public List<String> requirements() {
            return List.of();
        }

        @Override
        public Map<String, Long> entries() {
            return Map.of();
        }
    }
}
