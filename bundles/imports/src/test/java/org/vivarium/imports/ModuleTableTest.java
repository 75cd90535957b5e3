package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.interpreters.ExecutionFailedException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.modules.ExtensionModule;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleNotFoundException;

class ModuleTableTest {
    /** What the exec slot of each module does in the test that runs; read by the definitions below. */
    private static final Map<String, ModuleBody> BODIES = new ConcurrentHashMap<>();

    private interface ModuleBody {
        void exec(Module module) throws Exception;
    }

    private final List<String> installed = Collections.synchronizedList(new ArrayList<>());
    private final ClassSpaces spaces = new OneSpace(installed);
    private final Deployments deployments = new Deployments(spaces);
    private final ModuleTable table = new ModuleTable(interpreter(), deployments, new ModuleLoader(spaces));

    @Test
    void aModuleIsMadeOnce() {
        AtomicInteger made = new AtomicInteger();
        deploy("a", module -> made.incrementAndGet());

        assertThat(table.importModule("a")).isSameAs(table.importModule("a"));
        assertThat(made).hasValue(1);
        assertThat(table.list()).extracting(Module::name).containsExactly("a");
    }

    @Test
    void aFailedImportLeavesNothingAndCanBeTriedAgain() {
        AtomicInteger tries = new AtomicInteger();
        deploy("a", module -> {
            if (tries.incrementAndGet() == 1) {
                throw new IllegalArgumentException("not yet");
            }
        });

        assertThatThrownBy(() -> table.importModule("a"))
                .isInstanceOf(ExecutionFailedException.class)
                .hasMessage("ValueError: not yet");
        assertThat(table.list()).isEmpty();
        assertThat(table.contains("a")).isFalse();
        assertThat(installed).isEmpty();
        assertThat(table.importModule("a").name()).isEqualTo("a");
    }

    @Test
    void anUnknownModuleIsNotFound() {
        assertThatThrownBy(() -> table.importModule("nothing"))
                .isInstanceOf(ModuleNotFoundException.class)
                .hasMessage("No module named 'nothing'");
        assertThat(table.contains("nothing")).isFalse();
    }

    @Test
    void aCircularImportSeesThePartlyMadeModule() {
        List<String> seen = new ArrayList<>();
        deploy("a", module -> {
            module.constant("early", 1);
            table.importModule("b");
            module.constant("late", 2);
        });
        deploy("b", module -> seen.addAll(table.importModule("a").attributes().keySet()));

        assertThat(table.importModule("a").attributes()).containsOnlyKeys("early", "late");
        assertThat(seen).containsExactly("early");
    }

    @Test
    void twoThreadsThatImportEachOthersModulesDoNotWaitForEver() throws Exception {
        for (int round = 0; round < 200; round++) {
            ModuleTable fresh = new ModuleTable(interpreter(), deployments, new ModuleLoader(spaces));
            CyclicBarrier begun = new CyclicBarrier(2);
            deploy("a", module -> {
                begun.await(10, TimeUnit.SECONDS);
                fresh.importModule("b");
            });
            deploy("b", module -> {
                begun.await(10, TimeUnit.SECONDS);
                fresh.importModule("a");
            });

            List<Module> modules = inTwoThreads(() -> fresh.importModule("a"), () -> fresh.importModule("b"));

            assertThat(modules).extracting(Module::name).containsExactly("a", "b");
            deployments.undeploy("a");
            deployments.undeploy("b");
        }
    }

    @Test
    void aThreadThatComesSecondWaitsForTheReadyModule() throws Exception {
        for (int round = 0; round < 200; round++) {
            ModuleTable fresh = new ModuleTable(interpreter(), deployments, new ModuleLoader(spaces));
            deploy("a", module -> {
                module.constant("done", true);
            });
            CyclicBarrier begun = new CyclicBarrier(2);
            Callable<Module> importIt = () -> {
                begun.await(10, TimeUnit.SECONDS);
                Module module = fresh.importModule("a");
                assertThat(module.attributes()).containsKey("done");
                return module;
            };

            List<Module> modules = inTwoThreads(importIt, importIt);

            assertThat(modules.getFirst()).isSameAs(modules.getLast());
            deployments.undeploy("a");
        }
    }

    @Test
    void modulesAreFreedInReverseOrder() throws Exception {
        List<String> freed = new ArrayList<>();
        deploy("a", module -> module.state(freed));
        deploy("b", module -> module.state(freed));
        table.importModule("a");
        table.importModule("b");

        table.clear();

        assertThat(freed).containsExactly("b", "a");
        assertThat(table.list()).isEmpty();
    }

    private static List<Module> inTwoThreads(Callable<Module> first, Callable<Module> second) throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Module> one = threads.submit(first);
            Future<Module> two = threads.submit(second);
            return List.of(one.get(20, TimeUnit.SECONDS), two.get(20, TimeUnit.SECONDS));
        }
    }

    private void deploy(String name, ModuleBody body) {
        BODIES.put(name, body);
        deployments.deploy(Path.of(name));
    }

    private static Interpreter interpreter() {
        return (Interpreter) Proxy.newProxyInstance(
                ModuleTableTest.class.getClassLoader(),
                new Class<?>[] {Interpreter.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "config" -> InterpreterConfig.MAIN;
                    case "id" -> 0L;
                    case "toString" -> "interpreter 0 (main)";
                    default -> throw new UnsupportedOperationException(method.getName());
                });
    }

    /** A definition for any module: what it does is in {@link #BODIES}. */
    public static class Definition implements ModuleDefinition {
        @Override
        public void exec(Module module) throws Exception {
            Objects.requireNonNull(BODIES.get(module.name())).exec(module);
        }

        @Override
        @SuppressWarnings("unchecked")
        public void free(Module module) {
            if (module.attributes().isEmpty() && module.name().length() == 1) {
                try {
                    module.state(List.class).add(module.name());
                } catch (IllegalStateException e) {
                    // Only the test of freeing gives its modules a list.
                }
            }
        }
    }

    /** A class space whose only bundle finds the classes of this test. */
    private record OneSpace(List<String> installed) implements ClassSpaces, ClassSpace {
        @Override
        public StoredBundle store(Path jar) {
            return new Stored(jar.toString());
        }

        @Override
        public void remove(StoredBundle bundle) {}

        @Override
        public List<StoredBundle> stored() {
            return List.of();
        }

        @Override
        public ClassSpace of(Interpreter interpreter) {
            return this;
        }

        @Override
        public Bundle install(StoredBundle bundle) {
            installed.add(bundle.symbolicName());
            return (Bundle) Proxy.newProxyInstance(
                    ModuleTableTest.class.getClassLoader(),
                    new Class<?>[] {Bundle.class},
                    (proxy, method, arguments) -> Definition.class);
        }

        @Override
        public void uninstall(StoredBundle bundle) {
            installed.remove(bundle.symbolicName());
        }

        @Override
        public List<Bundle> bundles() {
            return List.of();
        }
    }

    private record Stored(String symbolicName) implements StoredBundle {
        @Override
        public Version version() {
            return Version.emptyVersion;
        }

        @Override
        public String source() {
            return symbolicName + ".jar";
        }

        @Override
        public List<Map<String, Object>> capabilities(String namespace) {
            assertThat(namespace).isEqualTo(ExtensionModule.NAMESPACE);
            return List.of(Map.of(
                    "name", symbolicName, "class", Definition.class.getName(), "interpreters", "PER_INTERPRETER_LOCK"));
        }
    }
}
