package org.vivarium.imports;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.osgi.framework.Version;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.Catalog.Place;
import org.vivarium.imports.Deployments.Change;
import org.vivarium.imports.Deployments.Choice;
import org.vivarium.imports.Holders.Holder;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.modules.BundleDiff;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.Impact;
import org.vivarium.modules.Impact.Affected;
import org.vivarium.modules.ModuleBundles;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Undeployment;
import org.vivarium.modules.Update;

/**
 * Changes what is deployed, and has the interpreters that hold it follow. Thread-safe, and holds no lock: an interpreter is
 * touched after the change, by the thread that makes the change.
 *
 * <p>Who has kept an older version than the one that is replaced is found by what has come in its stead, with each update anew.
 *
 * <p>Two updates of one bundle may run at a time, so that an interpreter is to follow the first when the second has been made already.
 * Then it takes what the second has brought: whoever has an interpreter follow looks what is in the bundle's place before,
 * and again afterwards. Nothing that is deployed is ever taken for old, so that nobody goes back.
 */
final class DeploymentAdmin implements ModuleBundles {
    private static final System.Logger LOGGER = System.getLogger(DeploymentAdmin.class.getName());

    private final Deployments deployments;
    private final Holders holders;
    private final Supplier<Ties> ties;

    /**
     * An admin of what is deployed.
     *
     * @param ties looks what interpreters have of channels and queues
     */
    DeploymentAdmin(Deployments deployments, Holders holders, Supplier<Ties> ties) {
        this.deployments = deployments;
        this.holders = holders;
        this.ties = ties;
    }

    @Override
    public DeployedBundle deploy(Path jar) {
        return deployments.deploy(jar);
    }

    @Override
    public Update update(Path jar, String replaced, Follow follow, Consumer<? super Swap> progress) {
        return update(deployments.replace(jar, choice(replaced)), follow, progress);
    }

    /**
     * Deploys what a file has become in the place of what it was, which may be another bundle. Nobody follows that one, as it is no
     * version of what they have.
     */
    Update become(Path jar, String replaced, Consumer<? super Swap> progress) {
        Change change = deployments.replace(jar, (catalog, arriving) -> catalog.named(replaced));
        boolean version = change.to().isNamed(change.from().bundle().symbolicName());
        Follow follow = version ? Follow.CONFIG : Follow.NONE;
        return update(change, follow, progress);
    }

    private Update update(Change change, Follow follow, Consumer<? super Swap> progress) {
        List<Swap> swaps = follow(change, follow, new Told(progress));
        holders.sweep();
        return new Update(change.from().bundle(), change.to().bundle(), swaps);
    }

    private static Choice choice(String replaced) {
        return (catalog, arriving) -> catalog.replacedBy(arriving, replaced);
    }

    // --- who follows ---

    private List<Swap> follow(Change change, Follow follow, Told told) {
        List<Swap> swaps = new ArrayList<>();
        for (Holder holder : holders.holding(meant(change.from(), change.place()))) {
            boolean takes = holder.failure().isEmpty() && follows(holder.interpreter(), follow);
            Optional<Swap> swap = takes ? swap(holder, change) : Optional.of(keeps(holder, holder.failure()));
            swap.ifPresent(done -> {
                swaps.add(done);
                told.accept(done);
            });
        }
        return List.copyOf(swaps);
    }

    private static boolean follows(Interpreter interpreter, Follow follow) {
        return switch (follow) {
            case CONFIG -> interpreter.config().imports().followUpdates();
            case NONE -> false;
            case ALL -> true;
        };
    }

    /** A bundle that is or was in a place, and all that what is there has come in the stead of. */
    private Predicate<StoredBundle> meant(Deployment deployment, long place) {
        return stored -> stored.equals(deployment.stored())
                || (deployment.isNamed(stored.symbolicName()) && deployments.isEarlier(stored, place));
    }

    /** Gives nothing when the interpreter ends, or turns out to have nothing that could follow. */
    private Optional<Swap> swap(Holder holder, Change change) {
        Interpreter interpreter = holder.interpreter();
        Predicate<StoredBundle> old = meant(change.from(), change.place());
        Optional<Deployment> has = Optional.empty();
        Optional<Swap> last = Optional.empty();
        try {
            while (true) {
                Optional<Deployment> wanted = deployments.at(change.place());
                if (wanted.isEmpty()) {
                    return last.or(() -> Optional.of(keeps(
                            holder,
                            Optional.of("bundle " + change.to().id() + " has been undeployed in the meantime"))));
                }
                if (wanted.equals(has)) {
                    return last;
                }
                Deployment next = wanted.orElseThrow();
                Swap done = holders.swap(
                        interpreter, stored -> !stored.equals(next.stored()) && old.test(stored), next.stored());
                if (isEnding(interpreter)) {
                    return Optional.empty();
                }
                if (done.failure().isPresent()) {
                    return Optional.of(done);
                }
                if (done.changes().isEmpty()) {
                    // The import that was waited for has failed, or others have unloaded or reloaded what was here.
                    return last;
                }
                last = Optional.of(done);
                has = wanted;
            }
        } catch (InterpreterNotFoundException e) {
            LOGGER.log(System.Logger.Level.DEBUG, interpreter + " ends; it has nothing to follow with", e);
            return Optional.empty();
        }
    }

    private static boolean isEnding(Interpreter interpreter) {
        return interpreter.state().compareTo(Interpreter.State.FINALIZING) >= 0;
    }

    private static Swap keeps(Holder holder, Optional<String> failure) {
        return new Swap(holder.interpreter().id(), List.of(), versionsOf(holder), failure, List.of(), Duration.ZERO);
    }

    private static List<Version> versionsOf(Holder holder) {
        return holder.bundles().stream().map(StoredBundle::version).sorted().toList();
    }

    /** Somebody who is told of progress. When that fails the update goes on, and nothing more is told. */
    private static final class Told implements Consumer<Swap> {
        private final Consumer<? super Swap> progress;
        private boolean failed;

        Told(Consumer<? super Swap> progress) {
            this.progress = progress;
        }

        @Override
        public void accept(Swap swap) {
            if (failed) {
                return;
            }
            try {
                progress.accept(swap);
            } catch (RuntimeException e) {
                failed = true;
                LOGGER.log(
                        System.Logger.Level.WARNING,
                        "the progress of an update could not be told, as of interpreter " + swap.interpreter()
                                + "; the update goes on",
                        e);
            }
        }
    }

    // --- what a change would do ---

    @Override
    public Impact impact(Path jar, String replaced, Follow follow) {
        Change change = deployments.preview(jar, choice(replaced));
        return impact(change.from(), meant(change.from(), change.place()), follow);
    }

    @Override
    public Impact impact(String bundle) {
        Deployment deployment = deployments.named(bundle);
        return impact(deployment, deployment.stored()::equals, Follow.NONE);
    }

    private Impact impact(Deployment deployment, Predicate<StoredBundle> meant, Follow follow) {
        List<Holder> holding = holders.holding(meant);
        Ties now = ties.get();
        return new Impact(
                deployment.bundle(),
                holding.stream()
                        .flatMap(holder -> affected(holder, follow, now).stream())
                        .toList());
    }

    /** Gives nothing when the interpreter ends. */
    private Optional<Affected> affected(Holder holder, Follow follow, Ties now) {
        Interpreter interpreter = holder.interpreter();
        Optional<String> failure = holder.failure();
        List<String> services = List.of();
        if (failure.isEmpty()) {
            try {
                services = holders.servicesNeeding(interpreter, holder.bundles());
            } catch (RuntimeException e) {
                LOGGER.log(System.Logger.Level.DEBUG, "the services of " + interpreter + " cannot be told", e);
                if (isEnding(interpreter)) {
                    return Optional.empty();
                }
                failure = Optional.of("its services cannot be told: " + e.getMessage());
            }
        }
        return Optional.of(new Affected(
                interpreter.id(),
                interpreter.name(),
                follows(interpreter, follow),
                versionsOf(holder),
                holder.modules(),
                services,
                now.channelsOf(interpreter.id()),
                now.queuesOf(interpreter.id()),
                Stream.concat(failure.stream(), now.failure().stream())
                        .reduce((first, second) -> first + "; " + second)));
    }

    @Override
    public BundleDiff diff(Path jar, String replaced) {
        Change change = deployments.preview(jar, choice(replaced));
        return new BundleDiff(change.from().bundle(), change.to().bundle(), Differences.of(change.from(), change.to()));
    }

    @Override
    public List<DeployedBundle> closure(String bundle) {
        return deployments.closure(bundle);
    }

    @Override
    public SortedMap<Long, List<Version>> holders(String bundle) {
        Place place = deployments.placeOf(bundle);
        SortedMap<Long, List<Version>> versions = new TreeMap<>();
        for (Holder holder : holders.holding(meant(place.deployment(), place.number()))) {
            versions.put(holder.interpreter().id(), versionsOf(holder));
        }
        return versions;
    }

    @Override
    public Undeployment undeploy(String bundle) {
        Deployment gone = deployments.undeploy(bundle);
        holders.sweep();
        return new Undeployment(
                gone.bundle(),
                holders.holding(gone.stored()::equals).stream()
                        .map(holder -> keeps(holder, holder.failure()))
                        .toList());
    }

    @Override
    public List<DeployedBundle> list() {
        return deployments.list();
    }
}
