package org.vivarium.imports;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.WeakHashMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.Catalog.Place;
import org.vivarium.interpreters.AuditEvent;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.interpreters.ModuleRequirement;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.DeployedBundle.DeployedModule;
import org.vivarium.modules.ModuleException;

/**
 * The deployed bundles. Thread-safe: a change makes a new {@link Catalog} and puts it in the place of the one
 * that it was made of, or begins anew with the one that has come in between. So a bundle is either deployed with all of its
 * modules or not at all, and a replacement is one step for all who look. The only lock is that of a map, in which nothing is called.
 *
 * <p>A bundle is in the store before it is in the catalog, and leaves the store after it. Audit hooks are asked before anything is
 * stored.
 */
final class Deployments {
    private static final System.Logger LOGGER = System.getLogger(Deployments.class.getName());

    private final ClassSpaces spaces;
    private final Supplier<Optional<Interpreters>> runtime;
    private final AtomicReference<Catalog> catalog = new AtomicReference<>(Catalog.EMPTY);

    /** The number of the place that each bundle was deployed in, as long as somebody holds it; entered before the catalog. */
    private final Map<StoredBundle, Long> places = Collections.synchronizedMap(new WeakHashMap<>());

    /** A module with the bundle that it is in. */
    record Found(DeployedModule module, StoredBundle bundle) {}

    /**
     * One bundle in the place of another.
     *
     * @param place the number of the place
     * @param from what was there
     * @param to what is there now, or would be
     */
    record Change(long place, Deployment from, Deployment to) {}

    /** Chooses the place that a bundle is to take. */
    interface Choice extends BiFunction<Catalog, Deployment, Place> {}

    Deployments(ClassSpaces spaces, Supplier<Optional<Interpreters>> runtime) {
        this.spaces = spaces;
        this.runtime = runtime;
    }

    /** Deploys a bundle beside the others. */
    DeployedBundle deploy(Path jar) {
        audit(AuditEvent.DEPLOY, jar.toString());
        Deployment arriving = store(jar);
        return keeping(arriving, () -> enter(arriving)).bundle();
    }

    private Deployment enter(Deployment arriving) {
        while (true) {
            Catalog now = catalog.get();
            Catalog next = now.with(arriving);
            places.put(arriving.stored(), now.next());
            if (catalog.compareAndSet(now, next)) {
                return arriving;
            }
        }
    }

    /** Deploys a bundle in the place of another. When that fails, the other stays. */
    Change replace(Path jar, Choice choice) {
        audit(AuditEvent.DEPLOY, jar.toString());
        Deployment arriving = store(jar);
        Change change = keeping(arriving, () -> enter(arriving, choice));
        forget(change.from.stored());
        return change;
    }

    private Change enter(Deployment arriving, Choice choice) {
        while (true) {
            Catalog now = catalog.get();
            Place place = choice.apply(now, arriving);
            Catalog next = now.with(arriving, place);
            places.put(arriving.stored(), place.number());
            if (catalog.compareAndSet(now, next)) {
                return new Change(place.number(), place.deployment(), arriving);
            }
        }
    }

    /** What {@link #replace} would do. Nothing is stored: not even for a moment does anybody find the bundle. */
    Change preview(Path jar, Choice choice) {
        Deployment arriving;
        try {
            arriving = Deployment.of(spaces.read(jar));
        } catch (ClassSpaceException e) {
            throw new ModuleException(String.valueOf(e.getMessage()), e);
        }
        Catalog now = catalog.get();
        Place place = choice.apply(now, arriving);
        now.with(arriving, place);
        return new Change(place.number(), place.deployment(), arriving);
    }

    /** Takes a bundle away; gives it. */
    Deployment undeploy(String name) {
        while (true) {
            Place place = catalog.get().named(name);
            audit(AuditEvent.UNDEPLOY, place.id());
            // What has come into the place meanwhile is nothing that the hooks have heard of.
            if (leave(place)) {
                remove(place.deployment().stored());
                return place.deployment();
            }
        }
    }

    /** Gives false when the bundle is not in its place any more. */
    private boolean leave(Place place) {
        for (Catalog now = catalog.get(); now.places().contains(place); now = catalog.get()) {
            if (catalog.compareAndSet(now, now.without(place))) {
                return true;
            }
        }
        return false;
    }

    private void audit(String event, String argument) {
        runtime.get().ifPresent(interpreters -> interpreters.audit(event, argument));
    }

    /** Stores a bundle and reads what it declares. */
    private Deployment store(Path jar) {
        try {
            StoredBundle stored = spaces.store(jar);
            return keeping(stored, () -> Deployment.of(stored));
        } catch (ClassSpaceException e) {
            throw new ModuleException(String.valueOf(e.getMessage()), e);
        }
    }

    private <R> R keeping(Deployment arriving, Supplier<R> step) {
        return keeping(arriving.stored(), step);
    }

    /** Takes a bundle out of the store again when the next step fails. */
    private <R> R keeping(StoredBundle stored, Supplier<R> step) {
        try {
            return step.get();
        } catch (RuntimeException | Error failure) {
            try {
                spaces.remove(stored);
            } catch (ClassSpaceException e) {
                failure.addSuppressed(e);
            }
            throw failure;
        }
    }

    /** Takes what has been replaced out of the store. The replacement stands, be it that this fails. */
    private void forget(StoredBundle stored) {
        try {
            spaces.remove(stored);
        } catch (RuntimeException e) {
            LOGGER.log(
                    System.Logger.Level.WARNING,
                    "bundle " + stored.symbolicName() + " stays in the store, replaced",
                    e);
        }
    }

    private void remove(StoredBundle stored) {
        try {
            spaces.remove(stored);
        } catch (ClassSpaceException e) {
            throw new ModuleException(String.valueOf(e.getMessage()), e);
        }
    }

    /** The bundle of that name, as {@link Catalog#named} takes it. */
    Deployment named(String name) {
        return placeOf(name).deployment();
    }

    /** The same, in its place. */
    Place placeOf(String name) {
        return catalog.get().named(name);
    }

    /** What is in a place now; nothing when it has been undeployed. */
    Optional<Deployment> at(long place) {
        return catalog.get().at(place);
    }

    /** What a bundle needs, itself included, providers first. */
    List<DeployedBundle> closure(String name) {
        try {
            return spaces.closure(named(name).stored()).stream()
                    .map(stored -> Deployment.of(stored).bundle())
                    .toList();
        } catch (ClassSpaceException e) {
            throw new ModuleException(String.valueOf(e.getMessage()), e);
        }
    }

    List<DeployedBundle> list() {
        return catalog.get().places().stream()
                .map(place -> place.deployment().bundle())
                .toList();
    }

    /** The best deployed module that fulfils a requirement. */
    Optional<Found> find(ModuleRequirement requirement) {
        return catalog.get().find(requirement);
    }

    /** The bundle with the best Python package that fulfils a requirement. */
    Optional<StoredBundle> findPackage(ModuleRequirement requirement) {
        return catalog.get().findPackage(requirement);
    }

    /** The names of all deployed Python packages. */
    Set<String> packages() {
        return catalog.get().packages();
    }

    /** The best deployed module of that name. */
    Optional<Found> find(String module) {
        return find(ModuleRequirement.any(module));
    }

    /** The modules that a stored bundle declares, be it deployed or not. */
    static List<DeployedModule> modulesOf(StoredBundle stored) {
        return Deployment.modulesOf(stored);
    }

    /** Whether a stored bundle is deployed. */
    boolean isDeployed(StoredBundle stored) {
        return catalog.get().contains(stored);
    }

    /**
     * Whether a stored bundle is deployed no longer and what is in a place has come in its stead: whoever holds it is to hear of
     * what comes into that place.
     */
    boolean isEarlier(StoredBundle stored, long place) {
        Catalog now = catalog.get();
        return !now.contains(stored)
                && now.insteadOf(stored.symbolicName(), Optional.ofNullable(places.get(stored)))
                        .filter(instead -> instead.number() == place)
                        .isPresent();
    }

    /** Tells whether what is deployed is still what it is now. */
    BooleanSupplier unchanged() {
        Catalog now = catalog.get();
        return () -> catalog.get().equals(now);
    }

    /** Whether modules are deployed whose names are below that one. */
    boolean isPackage(String name) {
        return catalog.get().isPackage(name);
    }
}
