package org.vivarium.spaces;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleException;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.Installation;
import org.vivarium.classspace.Replacement;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.classspace.UnresolvedBundleException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.spaces.BundleStore.Stored;
import org.vivarium.spaces.Holdings.Member;
import org.vivarium.spaces.Holdings.Root;

/**
 * The class space of one interpreter.
 *
 * <p>The lock guards {@code holdings}, {@code replacements} and {@code ended}. The framework is called under it to install
 * and to resolve, so that two threads never install one bundle twice; starting, stopping and uninstalling run code of the
 * bundles and happen outside. What is to be uninstalled has been taken out of the holdings and marked as leaving before, under
 * the lock, so that nothing is wired to it meanwhile. The lock is taken before the framework's own locks, and never by the hooks.
 *
 * <p>One kind of module code does run under the lock: a {@code SynchronousBundleListener} of the space's own bundles hears
 * in the installing thread that a bundle is installed or resolved. It may wait for a thread that loads classes, so
 * {@code loading} is a copy that is read without the lock and made anew at the end of each change.
 */
final class InterpreterSpace implements ClassSpace {
    private final Interpreter interpreter;
    private final Ownership ownership;
    private final Closures closures;
    private final Installer installer;
    private final Uninstaller uninstaller;
    private final SpaceClassLoader classLoader;

    private final ReentrantLock lock = new ReentrantLock();
    private final Holdings holdings = new Holdings();
    private final List<Replacing> replacements = new ArrayList<>();
    private boolean ended;
    private volatile List<Bundle> loading = List.of();

    /**
     * Roots that were placed.
     *
     * @param roots them by stored bundle, those that were there before included
     * @param fresh those that were not
     * @param install how long each took to install, with what it needs
     * @param resolve how long they took to resolve, all in one call
     */
    private record Placed(Map<Stored, Root> roots, List<Root> fresh, Map<Stored, Duration> install, Duration resolve) {}

    InterpreterSpace(
            Interpreter interpreter,
            Ownership ownership,
            Closures closures,
            Installer installer,
            Uninstaller uninstaller) {
        this.interpreter = interpreter;
        this.ownership = ownership;
        this.closures = closures;
        this.installer = installer;
        this.uninstaller = uninstaller;
        classLoader = new SpaceClassLoader(interpreter, () -> loading);
    }

    private <T> T locked(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    /** Changes the holdings, and what classes are looked for in. */
    private <T> T change(Supplier<T> work) {
        return locked(() -> {
            try {
                return work.get();
            } finally {
                loading = List.copyOf(holdings.loading());
            }
        });
    }

    @Override
    public Installation install(StoredBundle bundle) {
        Stored root = (Stored) bundle;
        Placed placed = locked(() -> there(root)).orElseGet(() -> change(() -> place(Set.of(root), Set.of())));
        try {
            return start(placed, root);
        } catch (RuntimeException | Error e) {
            withdraw(placed.fresh, e);
            throw e;
        }
    }

    /** A root that was placed before. Under the lock. */
    private Optional<Placed> there(Stored stored) {
        return holdings.root(stored).map(root -> new Placed(Map.of(stored, root), List.of(), Map.of(), Duration.ZERO));
    }

    @Override
    public Map<StoredBundle, Installation> prepare(Set<StoredBundle> bundles) {
        if (bundles.isEmpty()) {
            return Map.of();
        }
        return change(() -> {
            if (!closures.areForced(stored(bundles), wirings(holdings.usable()))) {
                throw new ClassSpaceException(
                        "there is more than one way to wire " + bundles + " together; install one after the other");
            }
            Placed placed = place(stored(bundles), Set.of());
            Duration resolve = placed.resolve.dividedBy(bundles.size());
            Map<StoredBundle, Installation> prepared = new LinkedHashMap<>();
            placed.roots.forEach((stored, root) -> prepared.put(
                    stored,
                    new Installation(
                            root.bundle(),
                            placed.install.getOrDefault(stored, Duration.ZERO),
                            resolve,
                            Duration.ZERO)));
            return prepared;
        });
    }

    @Override
    public Replacement replace(Set<StoredBundle> leaving, Set<StoredBundle> arriving) {
        Replacing replacement = new Replacing();
        Placed placed = change(() -> {
            leaving.forEach(this::checkFree);
            leaving.forEach(each -> holdings.root(each).ifPresent(replacement.leaving::add));
            ownership.stand(holdings.leave(replacement.leaving), Standing.LEAVES);
            replacements.add(replacement);
            try {
                Placed made = place(stored(arriving), stored(leaving));
                replacement.arrived.addAll(made.fresh);
                return made;
            } catch (RuntimeException | Error e) {
                replacement.rollBack();
                throw e;
            }
        });
        try {
            placed.roots.keySet().forEach(root -> replacement.installations.put(root, start(placed, root)));
            return replacement;
        } catch (RuntimeException | Error e) {
            try {
                replacement.rollback();
            } catch (ClassSpaceException failure) {
                e.addSuppressed(failure);
            }
            throw e;
        }
    }

    /** Refuses what leaves already when nothing has come in its place yet. */
    private void checkFree(StoredBundle leaving) {
        if (holdings.isLeaving(leaving)) {
            throw new ClassSpaceException(
                    leaving + " is being replaced in " + interpreter + " already; commit that or roll it back first");
        }
    }

    private static Set<Stored> stored(Set<StoredBundle> bundles) {
        Set<Stored> stored = new LinkedHashSet<>();
        bundles.forEach(bundle -> stored.add((Stored) bundle));
        return stored;
    }

    /** Installs what is missing for roots and resolves it in one call. Under the lock; after a failure nothing has changed. */
    private Placed place(Set<Stored> roots, Set<Stored> leaving) {
        if (ended) {
            throw new InterpreterNotFoundException(interpreter + " has ended");
        }
        long began = System.nanoTime();
        Map<Stored, Member> usable = holdings.usable();
        Map<Stored, List<Stored>> needed = closures.of(roots, wirings(usable), leaving);
        Placed placed = new Placed(new LinkedHashMap<>(), new ArrayList<>(), new HashMap<>(), Duration.ZERO);
        List<Bundle> added = new ArrayList<>();
        try {
            for (Stored root : roots) {
                List<Member> members = new ArrayList<>();
                for (Stored stored : needed.getOrDefault(root, List.of())) {
                    Member member = usable.get(stored);
                    if (member == null) {
                        member = new Member(stored, install(stored));
                        usable.put(stored, member);
                        added.add(member.bundle());
                    }
                    members.add(member);
                }
                placed.roots.put(root, holdings.root(root).orElseGet(() -> {
                    Root entered = holdings.enter(root, members);
                    placed.fresh.add(entered);
                    return entered;
                }));
                placed.install.put(root, Duration.ofNanos(System.nanoTime() - began));
                began = System.nanoTime();
            }
            if (!replacements.isEmpty()) {
                ownership.stand(added, Standing.ARRIVES);
            }
            installer.resolve(added);
        } catch (BundleException e) {
            ClassSpaceException failure = new ClassSpaceException(String.valueOf(e.getMessage()), e);
            discard(placed.fresh, added, failure);
            throw failure;
        } catch (RuntimeException | Error e) {
            discard(placed.fresh, added, e);
            throw e;
        }
        return new Placed(placed.roots, placed.fresh, placed.install, Duration.ofNanos(System.nanoTime() - began));
    }

    private Bundle install(Stored stored) throws BundleException {
        return installer.install(
                interpreter.id(),
                stored.symbolicName(),
                stored.content(),
                closures.headers(stored).module(interpreter.id()));
    }

    /** Takes out what was placed in part. It has never started, so no code of its own runs when it goes. Under the lock. */
    private void discard(List<Root> fresh, List<Bundle> added, Throwable failure) {
        ownership.stand(added, Standing.LEAVES);
        holdings.drop(holdings.release(fresh));
        try {
            uninstaller.discard(interpreter, added);
        } catch (ClassSpaceException e) {
            failure.addSuppressed(e);
        }
    }

    private static Map<Stored, BundleWiring> wirings(Map<Stored, Member> members) {
        Map<Stored, BundleWiring> wirings = new LinkedHashMap<>();
        members.forEach((stored, member) -> {
            BundleWiring wiring = member.bundle().adapt(BundleWiring.class);
            if (wiring != null) {
                wirings.put(stored, wiring);
            }
        });
        return wirings;
    }

    /** Starts what a root needs; a bundle that could not be resolved says so here, with the framework's reason. */
    private Installation start(Placed placed, Stored stored) {
        Root root = Objects.requireNonNull(placed.roots.get(stored));
        long began = System.nanoTime();
        for (Bundle bundle : locked(root::bundles)) {
            start(bundle);
        }
        return new Installation(
                root.bundle(),
                placed.install.getOrDefault(stored, Duration.ZERO),
                placed.resolve,
                Duration.ofNanos(System.nanoTime() - began));
    }

    private void start(Bundle bundle) {
        try {
            BundleRevision revision = bundle.adapt(BundleRevision.class);
            if (revision == null || !Stored.isFragment(revision)) {
                bundle.start(Bundle.START_TRANSIENT);
            }
        } catch (BundleException e) {
            throw failure(bundle, e);
        } catch (IllegalStateException e) {
            if (hasEnded()) {
                throw new InterpreterNotFoundException(interpreter + " has ended");
            }
            throw new ClassSpaceException(bundle.getSymbolicName() + " left " + interpreter + " before it started", e);
        }
    }

    private static ClassSpaceException failure(Bundle bundle, BundleException e) {
        Throwable cause = e.getCause();
        String message = String.valueOf(e.getMessage());
        return switch (e.getType()) {
            case BundleException.RESOLVE_ERROR ->
                new UnresolvedBundleException(
                        "the framework does not resolve " + bundle.getSymbolicName() + " " + bundle.getVersion() + ": "
                                + message.lines().findFirst().orElse(""));
            case BundleException.ACTIVATOR_ERROR ->
                new ClassSpaceException(cause == null ? message : message + ": " + cause, e);
            default -> new ClassSpaceException(message, e);
        };
    }

    @Override
    public void uninstall(StoredBundle bundle) {
        uninstaller.uninstall(
                interpreter, change(() -> remove(holdings.root(bundle).stream().toList())));
    }

    /** Takes roots that could not be started out again. */
    private void withdraw(List<Root> roots, Throwable failure) {
        try {
            uninstaller.uninstall(interpreter, change(() -> remove(roots)));
        } catch (ClassSpaceException e) {
            failure.addSuppressed(e);
        }
    }

    /**
     * Removes roots, and what only they need; from now on nothing is wired to that. The wires are looked at after it has been
     * marked: one that a dynamic import makes meanwhile is either seen or not made. Under the lock.
     */
    private List<Bundle> remove(Collection<Root> roots) {
        Set<Member> released = holdings.release(roots);
        Map<Bundle, Standing> before = new LinkedHashMap<>();
        released.forEach(member -> before.put(member.bundle(), ownership.standingOf(member.bundle())));
        ownership.stand(before.keySet(), Standing.LEAVES);
        List<Bundle> gone = holdings.drop(released);
        gone.forEach(before::remove);
        before.forEach((kept, standing) -> ownership.stand(List.of(kept), standing));
        return gone;
    }

    /**
     * The two ways to end a replacement. What it brought may leave with another one before it ends; the space's lock guards
     * all but the installations.
     *
     * <pre>
     * leaving   what goes with a commit, and stays with a rollback
     * arrived   what stays with a commit, and goes with a rollback
     * outdated  what goes either way: what came in its place has itself been replaced for good
     * </pre>
     */
    private final class Replacing implements Replacement {
        private final List<Root> leaving = new ArrayList<>();
        private final List<Root> arrived = new ArrayList<>();
        private final List<Root> outdated = new ArrayList<>();
        private final Map<StoredBundle, Installation> installations = new HashMap<>();

        @Override
        public Installation installation(StoredBundle root) {
            Installation installation = installations.get(root);
            if (installation == null) {
                throw new IllegalArgumentException(root + " did not arrive with this replacement");
            }
            return installation;
        }

        @Override
        public void commit() {
            uninstaller.uninstall(interpreter, change(this::finish));
        }

        @Override
        public void rollback() {
            uninstaller.uninstall(interpreter, change(this::rollBack));
        }

        /** Commits; gives the bundles to uninstall. */
        private List<Bundle> finish() {
            if (!replacements.remove(this)) {
                return List.of();
            }
            for (Replacing earlier : replacements) {
                for (Root root : leaving) {
                    if (earlier.arrived.remove(root)) {
                        move(root, earlier.leaving, earlier.outdated);
                    }
                }
            }
            leaving.addAll(outdated);
            return end(leaving, arrived);
        }

        /** Rolls back; gives the bundles to uninstall. */
        private List<Bundle> rollBack() {
            if (!replacements.remove(this)) {
                return List.of();
            }
            for (Replacing later : replacements) {
                for (Root root : arrived) {
                    if (later.leaving.remove(root)) {
                        move(root, leaving, later.leaving);
                    }
                }
            }
            holdings.stay(leaving);
            arrived.addAll(outdated);
            return end(arrived, leaving);
        }

        /** Moves what a root came in the place of. */
        private static void move(Root root, List<Root> from, List<Root> to) {
            from.removeIf(old -> old.isNamedAs(root) && to.add(old));
        }

        private List<Bundle> end(List<Root> going, List<Root> staying) {
            List<Bundle> gone = remove(going);
            ownership.stand(holdings.staying(staying), Standing.STAYS);
            replacements.forEach(other -> ownership.stand(holdings.onlyOf(other.arrived), Standing.ARRIVES));
            if (replacements.isEmpty()) {
                ownership.stand(holdings.bundles(), Standing.STAYS);
            }
            return gone;
        }
    }

    @Override
    public Set<StoredBundle> held() {
        return locked(holdings::held);
    }

    @Override
    public Set<StoredBundle> rootsOf(StoredBundle bundle) {
        return locked(() -> holdings.rootsOf(bundle));
    }

    @Override
    public List<Bundle> bundlesOf(StoredBundle root) {
        return locked(() -> holdings.root(root).map(Root::bundles).orElse(List.of()));
    }

    @Override
    public ClassLoader classLoader() {
        return classLoader;
    }

    @Override
    public List<Bundle> bundles() {
        return locked(holdings::bundles);
    }

    /** Withdraws the space's services, by stopping its bundles, the last installed first. */
    void stop() {
        List<Exception> failures = new ArrayList<>();
        for (Bundle bundle : bundles().reversed()) {
            try {
                bundle.stop(Bundle.STOP_TRANSIENT);
            } catch (BundleException | IllegalStateException e) {
                failures.add(e);
            }
        }
        Uninstaller.report(interpreter, failures, "stop");
    }

    boolean hasEnded() {
        return locked(() -> ended);
    }

    /** Uninstalls what is left and ends the space: nothing is found or installed any more. */
    void clear() {
        classLoader.end();
        List<Bundle> leaving = change(() -> {
            ended = true;
            return holdings.clear();
        });
        uninstaller.uninstall(interpreter, leaving);
    }
}
