package org.vivarium.imports;

import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.Holders.Holder;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleListener;
import org.vivarium.modules.ModuleNotFoundException;
import org.vivarium.modules.PythonPackages;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Swap.Change;

/**
 * The folders of bundles that have something for Python, and the interpreters that use them. A folder is made when the first interpreter
 * asks for something in it, and deleted when its bundle is deployed no longer and the last interpreter that has been given it has ended.
 *
 * <p>Thread-safe. The monitor guards the folders and their users, and is held while files are written and deleted; nothing foreign is called
 * under it.
 *
 * <pre>
 * folders     the unpacked bundles, with their users by id
 * finalizers  of each user, the service that ends its use
 * made        how many folders have been made: each has a name of its own, so that no Python takes one for another
 * </pre>
 */
final class PackageFolders implements PythonPackages {
    private static final System.Logger LOGGER = System.getLogger(PackageFolders.class.getName());

    /** Framework property: where Python keeps bytecode, by the full paths of the folders that it is of. */
    private static final String PYCACHE = "vivarium.python.pycache";

    /** In the bundle's data area. */
    private static final String ROOT = "python";

    private final Deployments deployments;
    private final BundleContext context;
    private final Supplier<? extends Collection<ModuleListener>> listeners;

    private final Map<StoredBundle, Unpacked> folders = new HashMap<>();
    private final ConcurrentHashMap<Long, ServiceRegistration<Finalizer>> finalizers = new ConcurrentHashMap<>();
    private long made;

    /**
     * A folder.
     *
     * @param users by id, who must find it as it is
     */
    private record Unpacked(Path folder, SortedMap<Long, Use> users) {}

    /**
     * The use that an interpreter makes of a folder.
     *
     * @param names what it has imported from it; none when it has looked at metadata only, or has forgotten all
     */
    private record Use(Interpreter interpreter, Set<String> names) {}

    PackageFolders(
            Deployments deployments, BundleContext context, Supplier<? extends Collection<ModuleListener>> listeners) {
        this.deployments = deployments;
        this.context = context;
        this.listeners = listeners;
    }

    // --- the service ---

    @Override
    public Optional<Path> folderOf(Interpreter interpreter, String name) {
        return interpreter.attach(() ->
                interpreter.unlocked(() -> provider(interpreter, name).map(bundle -> use(interpreter, bundle, name))));
    }

    @Override
    public List<Path> folders(Interpreter interpreter) {
        return interpreter.attach(() -> interpreter.unlocked(() -> {
            Set<StoredBundle> bundles = new LinkedHashSet<>();
            deployments.packages().forEach(name -> provider(interpreter, name).ifPresent(bundles::add));
            return bundles.stream()
                    .map(bundle -> use(interpreter, bundle, null))
                    .toList();
        }));
    }

    private Optional<StoredBundle> provider(Interpreter interpreter, String name) {
        return deployments.findPackage(
                interpreter.config().imports().requirementOf(name).orElseGet(() -> ModuleRequirement.any(name)));
    }

    private Path use(Interpreter interpreter, StoredBundle bundle, @Nullable String name) {
        followEnd(interpreter);
        synchronized (this) {
            if (!finalizers.containsKey(interpreter.id())) {
                throw new InterpreterNotFoundException(interpreter + " has ended");
            }
            Unpacked unpacked = folders.get(bundle);
            if (unpacked == null) {
                unpacked = new Unpacked(unpack(bundle), new TreeMap<>());
                folders.put(bundle, unpacked);
            }
            if (name != null) {
                usesOf(interpreter.id()).forEach(use -> use.names.remove(name));
            }
            Use use = unpacked.users.computeIfAbsent(interpreter.id(), _ -> new Use(interpreter, new TreeSet<>()));
            if (name != null) {
                use.names.add(name);
            }
            return unpacked.folder;
        }
    }

    private List<Use> usesOf(long interpreter) {
        return folders.values().stream()
                .flatMap(unpacked -> Optional.ofNullable(unpacked.users.get(interpreter)).stream())
                .toList();
    }

    private Path unpack(StoredBundle bundle) {
        Path folder = root().resolve(++made + "-" + bundle.symbolicName() + "-" + bundle.version());
        try {
            PythonContent.of(bundle).unpack(folder);
        } catch (IOException e) {
            throw new ModuleException(
                    "the Python packages of " + bundle.source() + " cannot be written to " + folder + ": "
                            + e.getMessage(),
                    e);
        }
        return folder;
    }

    private Path root() {
        return data().orElseThrow(() ->
                new ModuleException("the framework has no folder for files: Python packages cannot be unpacked"));
    }

    private Optional<Path> data() {
        return Optional.ofNullable(context.getDataFile(ROOT)).map(File::toPath);
    }

    // --- the end of use ---

    /** Hears of the end of an interpreter, once its Python has been closed. */
    private void followEnd(Interpreter interpreter) {
        long id = interpreter.id();
        if (finalizers.containsKey(id)) {
            return;
        }
        ServiceRegistration<Finalizer> finalizer = context.registerService(
                Finalizer.class,
                () -> release(id),
                FrameworkUtil.asDictionary(
                        Map.of(Interpreter.ID, id, Finalizer.PHASE, FinalizationPhase.SPACE.name())));
        if (finalizers.putIfAbsent(id, finalizer) != null) {
            withdraw(finalizer);
        }
    }

    private void release(long interpreter) {
        ServiceRegistration<Finalizer> finalizer = finalizers.remove(interpreter);
        synchronized (this) {
            folders.values().forEach(unpacked -> unpacked.users.remove(interpreter));
        }
        sweep();
        if (finalizer != null) {
            withdraw(finalizer);
        }
    }

    private static void withdraw(ServiceRegistration<Finalizer> finalizer) {
        try {
            finalizer.unregister();
        } catch (IllegalStateException e) {
            LOGGER.log(System.Logger.Level.DEBUG, "this bundle stops: its finalizers are withdrawn already", e);
        }
    }

    /** Deletes the folders that nobody uses and nobody will. One that cannot be deleted is tried again with the next. */
    synchronized void sweep() {
        folders.entrySet()
                .removeIf(each -> each.getValue().users.isEmpty()
                        && !deployments.isDeployed(each.getKey())
                        && delete(each.getValue().folder));
    }

    /** Deletes a folder, and the bytecode that Python has cached of it. */
    private boolean delete(Path folder) {
        try {
            Folders.delete(folder);
            String cache = context.getProperty(PYCACHE);
            if (cache != null && !cache.isBlank()) {
                Folders.delete(Path.of(cache), folder.toAbsolutePath());
            }
            return true;
        } catch (IOException e) {
            LOGGER.log(System.Logger.Level.WARNING, "the folder " + folder + " cannot be deleted", e);
            return false;
        }
    }

    /** Deletes what an earlier run has left, since it was killed. */
    void open() {
        data().ifPresent(this::delete);
    }

    /** Deletes all folders, as the stop of this bundle does. */
    void close() {
        finalizers.values().forEach(PackageFolders::withdraw);
        finalizers.clear();
        synchronized (this) {
            folders.values().forEach(unpacked -> delete(unpacked.folder));
            folders.clear();
        }
    }

    // --- who has what ---

    /** The interpreters that have imported something from one of the bundles that are meant. */
    synchronized List<Holder> holding(Predicate<StoredBundle> meant) {
        SortedMap<Long, Holder> holders = new TreeMap<>();
        folders.forEach((bundle, unpacked) -> {
            if (meant.test(bundle)) {
                unpacked.users.forEach((id, use) -> {
                    if (!use.names.isEmpty()) {
                        holders.merge(
                                id,
                                new Holder(use.interpreter, Set.of(bundle), List.copyOf(use.names), Optional.empty()),
                                Holder::and);
                    }
                });
            }
        });
        return List.copyOf(holders.values());
    }

    /** Whether an interpreter has imported something of that name. */
    synchronized boolean isUsed(Interpreter interpreter, String name) {
        return usesOf(interpreter.id()).stream().anyMatch(use -> use.names.contains(name));
    }

    /** What an interpreter has imported from the bundles that are meant, with the bundle that it is from. */
    private synchronized SortedMap<String, StoredBundle> used(Interpreter interpreter, Predicate<StoredBundle> meant) {
        SortedMap<String, StoredBundle> used = new TreeMap<>();
        folders.forEach((bundle, unpacked) -> {
            Use use = unpacked.users.get(interpreter.id());
            if (use != null && meant.test(bundle)) {
                use.names.forEach(name -> used.put(name, bundle));
            }
        });
        return used;
    }

    // --- changes ---

    /**
     * Has an interpreter forget what it has from the old bundles, so that its next imports take the new one.
     *
     * @throws ModuleException when the new one lacks some of that; nothing is forgotten then
     */
    List<Change> swap(Interpreter interpreter, Predicate<StoredBundle> old, StoredBundle fresh) {
        SortedMap<String, StoredBundle> used = used(interpreter, old);
        List<String> names = PythonContent.of(fresh).names();
        List<Change> changes = new ArrayList<>();
        used.forEach((name, bundle) -> {
            if (!names.contains(name)) {
                throw new ModuleException(
                        "bundle " + fresh.symbolicName() + " " + fresh.version() + " has no Python package " + name);
            }
            changes.add(new Change(name, bundle.version(), fresh.version()));
        });
        forget(interpreter, used);
        return changes;
    }

    /** The same of one package, for whatever is deployed now: {@code importlib.reload}, as far as it can be done from outside. */
    Swap reload(Interpreter interpreter, ModuleRequirement wanted) {
        long began = System.nanoTime();
        SortedMap<String, StoredBundle> used = used(interpreter, wanted.name());
        StoredBundle fresh =
                deployments.findPackage(wanted).orElseThrow(() -> new ModuleNotFoundException(wanted.name()));
        forget(interpreter, used);
        Change change = new Change(
                wanted.name(), used.getOrDefault(wanted.name(), fresh).version(), fresh.version());
        return new Swap(
                interpreter.id(),
                List.of(change),
                Optional.empty(),
                List.of(),
                Duration.ofNanos(System.nanoTime() - began));
    }

    /** Has an interpreter forget a package; what runs of it goes on, so that its files stay. */
    void forget(Interpreter interpreter, String name) {
        forget(interpreter, used(interpreter, name));
    }

    private SortedMap<String, StoredBundle> used(Interpreter interpreter, String name) {
        SortedMap<String, StoredBundle> used = used(interpreter, _ -> true);
        used.keySet().retainAll(Set.of(name));
        return used;
    }

    /** Noted before Python hears of it: whatever it imports next is noted anew. */
    private void forget(Interpreter interpreter, SortedMap<String, StoredBundle> used) {
        if (used.isEmpty()) {
            return;
        }
        note(interpreter, used, Set::remove);
        try {
            for (ModuleListener listener : listeners.get()) {
                listener.packagesLeft(interpreter, List.copyOf(used.keySet()));
            }
        } catch (RuntimeException | Error e) {
            note(interpreter, used, Set::add);
            throw e;
        }
    }

    private synchronized void note(
            Interpreter interpreter, SortedMap<String, StoredBundle> used, BiConsumer<Set<String>, String> change) {
        used.forEach((name, bundle) -> {
            Unpacked unpacked = folders.get(bundle);
            Use use = unpacked == null ? null : unpacked.users.get(interpreter.id());
            if (use != null) {
                change.accept(use.names, name);
            }
        });
    }
}
