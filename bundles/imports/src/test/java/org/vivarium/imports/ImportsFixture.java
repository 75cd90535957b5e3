package org.vivarium.imports;

import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.gc.Collectors;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.modules.ExecSlot;
import org.vivarium.modules.Module;
import org.vivarium.modules.ModuleDefinition;
import org.vivarium.modules.ModuleFinder;
import org.vivarium.modules.ModuleListener;
import org.vivarium.modules.ModuleSpec;

/** An import system over one fake interpreter and its fake class space. */
final class ImportsFixture {
    final FakeInterpreter fake = new FakeInterpreter();
    final FakeSpaces spaces = new FakeSpaces();
    final Deployments deployments = new Deployments(spaces, fake::runtime);
    final List<Finalizer> finalizers = new CopyOnWriteArrayList<>();

    /** What is asked before the finder of what is deployed. */
    final List<ModuleFinder> finders = new CopyOnWriteArrayList<>();

    final List<ModuleListener> listeners = new CopyOnWriteArrayList<>();

    /** Where modules find collectors. */
    volatile Optional<Collectors> collectors = Optional.empty();

    /** Gives the listeners. */
    volatile Supplier<List<ModuleListener>> registry = () -> listeners;

    /** What happens once, in between, when something deployed has been found; null for nothing. */
    final AtomicReference<@Nullable Runnable> found = new AtomicReference<>();

    final Imports imports = imports();

    Imports imports() {
        return new Imports(
                context(),
                deployments,
                deployed -> new MetaPath(() -> path(deployed), deployed),
                new ModuleMaker(spaces, fake::runtime, () -> registry.get(), () -> collectors));
    }

    private List<MetaPath.Entry> path(BundleFinder deployed) {
        List<MetaPath.Entry> path = new CopyOnWriteArrayList<>();
        finders.forEach(finder -> path.add(new MetaPath.Entry(finder, null)));
        path.add(new MetaPath.Entry(found.get() == null ? deployed : telling(deployed), null));
        return path;
    }

    private ModuleFinder telling(BundleFinder deployed) {
        return (interpreter, requirement) -> {
            Optional<ModuleSpec> spec = deployed.find(interpreter, requirement);
            Runnable once = spec.isPresent() ? found.getAndSet(null) : null;
            if (once != null) {
                once.run();
            }
            return spec;
        };
    }

    /** What changes the deployments and has the interpreter follow. */
    DeploymentAdmin admin() {
        return new DeploymentAdmin(deployments, new ModuleHolders(imports), () -> Ties.now(null, null));
    }

    Module importModule(String name) {
        return imports.importModule(fake.interpreter(), name);
    }

    void deploy(String name, ModuleDefinition body) {
        deployments.deploy(spaces.jar(name, Map.of(), body));
    }

    void deploy(String name, ExecSlot body) {
        deploy(name, FakeSpaces.filledBy(body));
    }

    /** Deploys another version beside those that are there. */
    void deploy(String name, String version, ModuleDefinition body) {
        deployments.deploy(spaces.jar(name, version, Map.of(), body));
    }

    /** A context whose services are the finalizers. */
    private BundleContext context() {
        return (BundleContext) Proxy.newProxyInstance(
                BundleContext.class.getClassLoader(),
                new Class<?>[] {BundleContext.class},
                (proxy, method, arguments) -> {
                    Finalizer finalizer = (Finalizer) Objects.requireNonNull(arguments)[1];
                    finalizers.add(finalizer);
                    return registration(finalizer);
                });
    }

    private ServiceRegistration<?> registration(Finalizer finalizer) {
        return (ServiceRegistration<?>) Proxy.newProxyInstance(
                ServiceRegistration.class.getClassLoader(),
                new Class<?>[] {ServiceRegistration.class},
                (proxy, method, arguments) -> {
                    if (!finalizers.remove(finalizer)) {
                        throw new IllegalStateException("the service is unregistered already");
                    }
                    return null;
                });
    }
}
