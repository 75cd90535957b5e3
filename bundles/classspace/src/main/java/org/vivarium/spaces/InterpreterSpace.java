package org.vivarium.spaces;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleException;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.FrameworkWiring;
import org.vivarium.classspace.ClassSpace;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.Installation;
import org.vivarium.classspace.Replacement;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.spaces.BundleStore.Stored;

/**
 * The class space of one interpreter.
 *
 * <p>A bundle is here as long as one of the bundles that were asked for needs it, itself included; these are its roots.
 *
 * <p>The lock guards {@code members} and {@code ended}. The framework is called under it to install and to resolve, so that two threads never
 * install one bundle twice; starting, stopping and uninstalling run code of the bundles and happen outside. It is taken
 * before the framework's own locks, and never by the hooks.
 */
final class InterpreterSpace implements ClassSpace {
    private static final long REFRESH_SECONDS = 10;

    private final Interpreter interpreter;
    private final BundleContext context;
    private final Ownership ownership;
    private final BundleSets sets;
    private final Installer installer;

    private final ReentrantLock lock = new ReentrantLock();
    private final LinkedHashMap<Stored, Member> members = new LinkedHashMap<>();
    private final SpaceClassLoader classLoader;
    private boolean ended;

    /** A bundle installed here, and the roots that need it. */
    private record Member(Bundle bundle, Set<Stored> roots) {}

    InterpreterSpace(
            Interpreter interpreter, BundleContext context, Ownership ownership, BundleSets sets, Installer installer) {
        this.interpreter = interpreter;
        this.context = context;
        this.ownership = ownership;
        this.sets = sets;
        this.installer = installer;
        classLoader = new SpaceClassLoader(interpreter, this::bundles);
    }

    @Override
    public Installation install(StoredBundle bundle) {
        Stored root = (Stored) bundle;
        List<Stored> set = sets.of(root);
        try {
            List<Bundle> bundles = place(root, set);
            for (Bundle member : bundles) {
                start(member);
            }
            return new Installation(bundles.getLast(), Duration.ZERO, Duration.ZERO, Duration.ZERO);
        } catch (BundleException e) {
            uninstall(root);
            throw new ClassSpaceException(reason(e), e);
        } catch (RuntimeException e) {
            uninstall(root);
            throw e;
        }
    }

    /** Installs what is missing of a set and resolves it in one call; gives the set's bundles in its order. */
    private List<Bundle> place(Stored root, List<Stored> set) throws BundleException {
        lock.lock();
        try {
            if (ended) {
                throw new InterpreterNotFoundException(interpreter + " has ended");
            }
            List<Bundle> all = new ArrayList<>(set.size());
            List<Bundle> added = new ArrayList<>(set.size());
            for (Stored stored : set) {
                Member member = members.get(stored);
                if (member == null) {
                    Bundle made = installer.install(interpreter.id(), stored.symbolicName(), stored.content());
                    member = new Member(made, new HashSet<>());
                    members.put(stored, member);
                    added.add(member.bundle);
                }
                member.roots.add(root);
                all.add(member.bundle);
            }
            if (!added.isEmpty()) {
                frameworkWiring().resolveBundles(added);
            }
            return all;
        } finally {
            lock.unlock();
        }
    }

    /** Starts a bundle; one that could not be resolved says so here, with the resolver's reason. */
    private static void start(Bundle bundle) throws BundleException {
        boolean fragment = (bundle.adapt(BundleRevision.class).getTypes() & BundleRevision.TYPE_FRAGMENT) != 0;
        if (!fragment) {
            bundle.start(Bundle.START_TRANSIENT);
        }
    }

    private static String reason(BundleException failure) {
        Throwable cause = failure.getCause();
        return failure.getType() == BundleException.ACTIVATOR_ERROR && cause != null
                ? failure.getMessage() + ": " + cause
                : String.valueOf(failure.getMessage());
    }

    @Override
    public void uninstall(StoredBundle bundle) {
        Stored root = (Stored) bundle;
        List<Bundle> leaving = new ArrayList<>();
        lock.lock();
        try {
            members.values().removeIf(member -> {
                boolean last = member.roots.remove(root) && member.roots.isEmpty();
                if (last) {
                    leaving.add(member.bundle);
                }
                return last;
            });
        } finally {
            lock.unlock();
        }
        uninstall(leaving);
    }

    @Override
    public Replacement replace(Set<StoredBundle> leaving, Set<StoredBundle> arriving) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public Set<StoredBundle> rootsOf(StoredBundle bundle) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public List<Bundle> bundlesOf(StoredBundle root) {
        throw new UnsupportedOperationException("not yet");
    }

    @Override
    public ClassLoader classLoader() {
        return classLoader;
    }

    @Override
    public List<Bundle> bundles() {
        lock.lock();
        try {
            return members.values().stream().map(Member::bundle).toList();
        } finally {
            lock.unlock();
        }
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
        report(failures, "stop");
    }

    boolean hasEnded() {
        lock.lock();
        try {
            return ended;
        } finally {
            lock.unlock();
        }
    }

    /** Uninstalls what is left and ends the space: nothing is found or installed any more. */
    void clear() {
        classLoader.end();
        List<Bundle> leaving;
        lock.lock();
        try {
            ended = true;
            leaving = bundles();
            members.clear();
        } finally {
            lock.unlock();
        }
        uninstall(leaving);
    }

    /** Uninstalls bundles, consumers first, and makes the framework let go of their class loaders. */
    private void uninstall(List<Bundle> leaving) {
        List<Exception> failures = new ArrayList<>();
        for (Bundle bundle : leaving.reversed()) {
            try {
                bundle.uninstall();
            } catch (BundleException | IllegalStateException e) {
                failures.add(e);
            }
        }
        List<Bundle> pending = new ArrayList<>(leaving);
        pending.retainAll(frameworkWiring().getRemovalPendingBundles());
        try {
            refresh(pending);
        } catch (ClassSpaceException e) {
            failures.add(e);
        }
        leaving.forEach(bundle -> ownership.remove(bundle.getLocation()));
        report(failures, "be uninstalled");
    }

    private void refresh(List<Bundle> pending) {
        if (pending.isEmpty()) {
            return;
        }
        CountDownLatch done = new CountDownLatch(1);
        frameworkWiring().refreshBundles(pending, event -> {
            if (event.getType() == FrameworkEvent.PACKAGES_REFRESHED) {
                done.countDown();
            }
        });
        try {
            if (!done.await(REFRESH_SECONDS, TimeUnit.SECONDS)) {
                throw new ClassSpaceException(
                        "the class loaders of " + interpreter + " were not refreshed within " + REFRESH_SECONDS + " s");
            }
        } catch (InterruptedException e) {
            // The framework goes on refreshing; only the wait ends.
            Thread.currentThread().interrupt();
        }
    }

    private void report(List<Exception> failures, String what) {
        if (!failures.isEmpty()) {
            ClassSpaceException report =
                    new ClassSpaceException("bundles of " + interpreter + " did not " + what, failures.getFirst());
            failures.stream().skip(1).forEach(report::addSuppressed);
            throw report;
        }
    }

    private FrameworkWiring frameworkWiring() {
        return context.getBundle(Constants.SYSTEM_BUNDLE_LOCATION).adapt(FrameworkWiring.class);
    }
}
