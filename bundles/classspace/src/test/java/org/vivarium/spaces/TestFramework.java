package org.vivarium.spaces;

import java.io.File;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.felix.framework.FrameworkFactory;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.connect.ConnectModule;
import org.osgi.framework.connect.ModuleConnector;
import org.osgi.framework.hooks.bundle.CollisionHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.launch.Framework;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.spaces.BundleStore.Stored;

/** Felix with the parts of this bundle that install and wire, for tests to use one by one. */
final class TestFramework {
    final Ownership ownership = new Ownership(Set.of("visible"), Set.of());
    final DepartedLoaders loaders = new DepartedLoaders();
    final BundleContext context;
    final BundleStore store;
    final Closures closures;
    final Installer installer;
    final Uninstaller uninstaller;

    private final Path folder;
    private final Framework framework;

    TestFramework(Path folder) throws Exception {
        this.folder = folder;
        framework = new FrameworkFactory()
                .newFramework(
                        Map.of(
                                Constants.FRAMEWORK_STORAGE,
                                folder.resolve("cache").toString(),
                                Constants.FRAMEWORK_BSNVERSION,
                                Constants.FRAMEWORK_BSNVERSION_MANAGED,
                                "felix.log.level",
                                "0"),
                        new Connector());
        framework.start();
        context = framework.getBundleContext();
        context.registerService(ResolverHookFactory.class, new WiringHook(ownership), null);
        context.registerService(CollisionHook.class, new BundleCollisionHook(ownership), null);
        installer = new Installer(context, ownership);
        uninstaller = new Uninstaller(context, ownership, new Repairs(context), loaders);
        store = new BundleStore(ownership, installer);
        closures = new Closures(context, ownership, store);
        context.addBundleListener((SynchronousBundleListener) event -> {
            if (ownership.ownerOf(event.getBundle()) == Ownership.PLATFORM) {
                closures.changed();
            }
        });
    }

    /** Asks the ownership, as the launcher's does. */
    private final class Connector implements ModuleConnector {
        @Override
        public void initialize(File storage, Map<String, String> configuration) {}

        @Override
        public Optional<ConnectModule> connect(String location) {
            return ownership.connect(location);
        }

        @Override
        public Optional<BundleActivator> newBundleActivator() {
            return Optional.empty();
        }
    }

    Stored store(BundleJar jar) {
        Stored stored = store.store(jar.in(folder));
        closures.changed();
        return stored;
    }

    void remove(Stored stored) {
        store.remove(stored);
        closures.changed();
    }

    InterpreterSpace space(long id) {
        Interpreter interpreter = (Interpreter) Proxy.newProxyInstance(
                Interpreter.class.getClassLoader(),
                new Class<?>[] {Interpreter.class},
                (proxy, method, arguments) -> method.getName().equals("id") ? (Object) id : "interpreter " + id);
        return new InterpreterSpace(interpreter, ownership, closures, installer, uninstaller);
    }

    /** Installs a bundle of the platform and resolves it. */
    void platform(BundleJar jar) throws Exception {
        context.installBundle(jar.in(folder).toUri().toString()).start();
    }

    void close() throws Exception {
        framework.stop();
        framework.waitForStop(0);
    }
}
