package org.vivarium.spaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleActivator;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleEvent;
import org.osgi.framework.BundleListener;
import org.osgi.framework.SynchronousBundleListener;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.classspace.ClassSpaceException;
import org.vivarium.classspace.Installation;
import org.vivarium.classspace.Replacement;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.classspace.UnresolvedBundleException;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.spaces.BundleStore.Stored;

final class InterpreterSpaceTest {
    private static final int THREADS = 4;
    private static final int ROUNDS = 8;

    @TempDir
    Path folder;

    private TestFramework framework;
    private InterpreterSpace space;

    /** The activator of a bundle that does not start. */
    public static final class Refusing implements BundleActivator {
        @Override
        public void start(BundleContext context) {
            throw new IllegalStateException("refused");
        }

        @Override
        public void stop(BundleContext context) {}
    }

    /** The activator of a bundle that hangs in its start. */
    public static final class Hanging implements BundleActivator {
        @Override
        public void start(BundleContext context) throws Exception {
            CyclicBarrier barrier = context.getService(context.getServiceReference(CyclicBarrier.class));
            barrier.await();
            barrier.await();
        }

        @Override
        public void stop(BundleContext context) {}
    }

    @BeforeEach
    void start() throws Exception {
        framework = new TestFramework(folder);
        space = framework.space(7);
    }

    @AfterEach
    void stop() throws Exception {
        framework.close();
    }

    private Stored library(String version) {
        return framework.store(BundleJar.of("library", version).exports("com.acme.money;version=" + version));
    }

    private Stored user(String name) {
        return framework.store(BundleJar.of(name, "1.0.0").imports("com.acme.money"));
    }

    private Stored refusing() {
        return framework.store(BundleJar.of("refusing", "1.0.0")
                .header("Bundle-Activator", Refusing.class.getName())
                .imports("com.acme.money,org.osgi.framework")
                .type(Refusing.class));
    }

    /** The version of the library that a bundle is wired to. */
    private static String wired(Bundle bundle) {
        return provider(bundle).getVersion().toString();
    }

    private static Bundle provider(Bundle bundle) {
        return bundle.adapt(BundleWiring.class).getRequiredWires("osgi.wiring.package").stream()
                .map(BundleWire::getProvider)
                .filter(provider -> provider.getSymbolicName().equals("library"))
                .findFirst()
                .orElseThrow()
                .getBundle();
    }

    private int framework() {
        return framework.context.getBundles().length;
    }

    @Test
    void anInstallationTellsWhereItsTimeWent() {
        library("1.0.0");
        Installation installation = space.install(user("user"));
        assertThat(installation.bundle().getSymbolicName()).isEqualTo("user");
        assertThat(installation.bundle().getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(List.of(installation.install(), installation.resolve(), installation.start()))
                .allMatch(Duration::isPositive);
    }

    @Test
    void aBundleIsHereAsLongAsARootNeedsIt() {
        Stored library = library("1.0.0");
        Stored one = user("one");
        Stored two = user("two");
        space.install(one);
        Bundle second = space.install(two).bundle();
        assertThat(space.rootsOf(library)).containsExactlyInAnyOrder(one, two);
        assertThat(space.bundlesOf(one)).extracting(Bundle::getSymbolicName).containsExactly("library", "one");
        assertThat(space.bundlesOf(library)).isEmpty();

        space.uninstall(one);
        assertThat(space.bundles()).extracting(Bundle::getSymbolicName).containsExactly("library", "two");
        assertThat(space.rootsOf(library)).containsExactly(two);
        assertThat(second.getState()).isEqualTo(Bundle.ACTIVE);

        space.uninstall(two);
        space.uninstall(two);
        assertThat(space.bundles()).isEmpty();
    }

    @Test
    void aProviderThatADynamicImportFoundStaysWithWhomFoundIt() throws Exception {
        Stored library = framework.store(BundleJar.of("library", "1.0.0")
                .exports(Refusing.class.getPackageName())
                .imports("org.osgi.framework")
                .type(Refusing.class));
        Stored seeker = framework.store(
                BundleJar.of("seeker", "1.0.0").header("DynamicImport-Package", Refusing.class.getPackageName()));
        space.install(library);
        Bundle bundle = space.install(seeker).bundle();
        bundle.loadClass(Refusing.class.getName());
        BundleWiring wiring = bundle.adapt(BundleWiring.class);

        space.uninstall(library);

        assertThat(space.rootsOf(library)).containsExactly(seeker);
        assertThat(bundle.adapt(BundleWiring.class)).isEqualTo(wiring);
        assertThat(wiring.isCurrent()).isTrue();
        space.uninstall(seeker);
        assertThat(space.bundles()).isEmpty();
    }

    @Test
    void whatIsPreparedIsWiredAndStartsWhenItIsInstalled() {
        Stored library = library("1.0.0");
        Stored one = user("one");
        Stored two = user("two");

        Map<StoredBundle, Installation> prepared = space.prepare(sequenced(one, two));

        assertThat(space.bundles()).extracting(Bundle::getSymbolicName).containsExactly("library", "one", "two");
        assertThat(space.bundles()).allMatch(bundle -> bundle.getState() == Bundle.RESOLVED);
        assertThat(prepared.keySet()).containsExactly(one, two);
        assertThat(prepared.values())
                .allSatisfy(each ->
                        assertThat(List.of(each.install(), each.resolve())).allMatch(Duration::isPositive))
                .allMatch(each -> each.start().isZero());
        assertThat(space.rootsOf(library)).containsExactlyInAnyOrder(one, two);

        Bundle first = space.install(one).bundle();

        assertThat(prepared.values()).extracting(Installation::bundle).containsExactlyElementsOf(bundlesAfterLibrary());
        assertThat(first).isEqualTo(bundlesAfterLibrary().getFirst());
        assertThat(bundlesAfterLibrary()).extracting(Bundle::getState).containsExactly(Bundle.ACTIVE, Bundle.RESOLVED);
        space.uninstall(two);
        assertThat(space.bundles()).extracting(Bundle::getSymbolicName).containsExactly("library", "one");
        space.uninstall(one);
        assertThat(space.bundles()).isEmpty();
    }

    @Test
    void whatCannotBePreparedTogetherLeavesNothing() {
        int before = framework();
        Stored alone = framework.store(BundleJar.of("alone", "1.0.0"));
        Stored user = user("user");

        assertThatThrownBy(() -> space.prepare(sequenced(alone, user))).isInstanceOf(UnresolvedBundleException.class);

        assertThat(space.bundles()).isEmpty();
        assertThat(framework()).isEqualTo(before + 2);
        assertThat(space.install(alone).bundle().getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void whatCouldBeWiredOtherwiseOneAfterTheOtherIsNotPrepared() {
        Stored old = library("1.0.0");
        Stored user = user("user");
        Stored better = library("1.5.0");

        assertThatThrownBy(() -> space.prepare(sequenced(user, old)))
                .isInstanceOf(ClassSpaceException.class)
                .hasMessage("there is more than one way to wire [user 1.0.0, library 1.0.0] together;"
                        + " install one after the other");
        assertThat(space.bundles()).isEmpty();

        space.install(user);
        space.install(old);
        assertThat(space.rootsOf(better)).containsExactly(user);
        space.uninstall(user);
        space.uninstall(old);
        framework.store.remove(better);
        framework.closures.changed();
        space.prepare(sequenced(user, old));
        assertThat(space.rootsOf(old)).containsExactlyInAnyOrder(user, old);
    }

    @Test
    void whatTheSpaceHoldsInAnotherVersionIsAnotherWayToo() {
        Stored old = library("1.0.0");
        Stored first = user("first");
        space.install(first);
        framework.store.remove(old);
        library("1.5.0");
        Stored one = user("one");
        Stored two = user("two");

        assertThatThrownBy(() -> space.prepare(sequenced(one, two))).isInstanceOf(ClassSpaceException.class);
        space.install(one);
        assertThat(space.rootsOf(old)).containsExactlyInAnyOrder(first, one);
    }

    @Test
    void whatWasPreparedAndDoesNotStartStaysUntilItIsUninstalled() {
        Stored library = library("1.0.0");
        Stored refusing = refusing();
        Stored user = user("user");
        space.prepare(sequenced(refusing, user));

        assertThatThrownBy(() -> space.install(refusing)).hasMessageContaining("refused");

        assertThat(space.rootsOf(library)).containsExactlyInAnyOrder(refusing, user);
        space.uninstall(refusing);
        assertThat(space.rootsOf(library)).containsExactly(user);
        assertThat(space.install(user).bundle().getState()).isEqualTo(Bundle.ACTIVE);
    }

    @Test
    void nothingIsPreparedWhereNothingIsWantedOrTheSpaceHasEnded() {
        Stored alone = framework.store(BundleJar.of("alone", "1.0.0"));
        assertThat(space.prepare(Set.of())).isEmpty();
        space.clear();
        assertThatThrownBy(() -> space.prepare(Set.of(alone))).isInstanceOf(InterpreterNotFoundException.class);
    }

    private List<Bundle> bundlesAfterLibrary() {
        return space.bundles().stream().skip(1).toList();
    }

    private static Set<StoredBundle> sequenced(Stored... bundles) {
        return new LinkedHashSet<>(List.of(bundles));
    }

    @Test
    void whatDoesNotStartLeavesNothing() {
        library("1.0.0");
        Stored refusing = refusing();
        int before = framework();
        assertThatThrownBy(() -> space.install(refusing))
                .isInstanceOf(ClassSpaceException.class)
                .hasMessageContaining("refused");
        assertThat(space.bundles()).isEmpty();
        assertThat(framework()).isEqualTo(before);
    }

    @Test
    void whatCannotBeUninstalledStaysItsInterpretersAndGoesLater() throws Exception {
        CyclicBarrier barrier = new CyclicBarrier(2);
        framework.context.registerService(CyclicBarrier.class, barrier, null);
        Stored hanging = framework.store(BundleJar.of("hanging", "1.0.0")
                .header("Bundle-Activator", Hanging.class.getName())
                .imports("org.osgi.framework")
                .type(Hanging.class));
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            Future<Installation> installing = threads.submit(() -> space.install(hanging));
            barrier.await();
            Bundle bundle = space.bundles().getFirst();

            Thread.currentThread().interrupt();
            assertThatThrownBy(space::clear).isInstanceOf(ClassSpaceException.class);
            assertThat(Thread.interrupted()).isTrue();

            assertThat(framework.ownership.ownerOf(bundle)).isEqualTo(7);
            barrier.await();
            installing.get();
            Stored library = library("1.0.0");
            InterpreterSpace other = framework.space(8);
            other.install(library);
            other.uninstall(library);
            assertThat(bundle.getState()).isEqualTo(Bundle.UNINSTALLED);
            assertThat(framework.ownership.ownerOf(bundle)).isEqualTo(Ownership.PLATFORM);
        }
    }

    @Test
    void aReplacementStandsBesideWhatItReplaces() {
        Stored old = library("1.0.0");
        Stored user = user("user");
        Bundle before = space.install(user).bundle();
        Stored renewed = library("2.0.0");

        Replacement replacement = space.replace(Set.of(user), Set.of(user));
        Bundle after = replacement.installation(user).bundle();

        assertThat(after).isNotEqualTo(before);
        assertThat(List.of(before, after)).allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
        assertThat(wired(before)).isEqualTo("1.0.0");
        assertThat(wired(after)).isEqualTo("2.0.0");
        assertThat(space.rootsOf(old)).containsExactly(user);
        assertThat(space.rootsOf(renewed)).containsExactly(user);
        assertThat(space.bundlesOf(user)).containsExactly(provider(after), after);
        replacement.rollback();
    }

    @Test
    void aCommitTakesOutWhatLeftAndTouchesNoOtherWiring() {
        Stored old = library("1.0.0");
        Stored user = user("user");
        Stored other = user("other");
        Bundle before = space.install(user).bundle();
        Bundle stays = space.install(other).bundle();
        BundleWiring wiring = stays.adapt(BundleWiring.class);
        List<String> events = new ArrayList<>();
        BundleListener listener = event -> events.add(event.getBundle().getSymbolicName());
        library("2.0.0");

        Replacement replacement = space.replace(Set.of(user), Set.of(user));
        Bundle after = replacement.installation(user).bundle();
        framework.context.addBundleListener(listener);
        replacement.commit();
        replacement.rollback();
        framework.context.removeBundleListener(listener);

        assertThat(before.getState()).isEqualTo(Bundle.UNINSTALLED);
        assertThat(wired(after))
                .as("the other one holds the old library, so it was there")
                .isEqualTo("1.0.0");
        assertThat(space.rootsOf(old)).containsExactlyInAnyOrder(user, other);
        assertThat(stays.adapt(BundleWiring.class)).isEqualTo(wiring);
        assertThat(events).doesNotContain("other", "library");
    }

    @Test
    void aRollbackLeavesAllAsItWas() {
        library("1.0.0");
        Stored user = user("user");
        Bundle before = space.install(user).bundle();
        List<Bundle> bundles = space.bundles();
        BundleWiring wiring = before.adapt(BundleWiring.class);
        library("2.0.0");

        Replacement replacement = space.replace(Set.of(user), Set.of(user));
        Bundle after = replacement.installation(user).bundle();
        replacement.rollback();
        replacement.commit();

        assertThat(after.getState()).isEqualTo(Bundle.UNINSTALLED);
        assertThat(space.bundles()).isEqualTo(bundles);
        assertThat(before.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(before.adapt(BundleWiring.class)).isEqualTo(wiring);
        Stored another = user("another");
        assertThat(wired(space.install(another).bundle()))
                .as("what stayed may be wired to again")
                .isEqualTo("1.0.0");
    }

    @Test
    void anOlderVersionThatArrivesIsTakenBeforeANewerOneThatLeaves() {
        Stored newer = library("2.0.0");
        Stored user = user("user");
        space.install(newer);
        space.install(user);
        Stored older = library("1.0.0");

        Replacement replacement = space.replace(Set.of(newer, user), Set.of(older, user));

        assertThat(wired(replacement.installation(user).bundle())).isEqualTo("1.0.0");
        replacement.commit();
        assertThat(space.bundles()).extracting(Bundle::getSymbolicName).containsExactly("library", "user");
        assertThat(space.rootsOf(newer)).isEmpty();
    }

    @Test
    void whatCannotArriveLeavesAllAsItWas() {
        library("1.0.0");
        Stored user = user("user");
        space.install(user);
        List<Bundle> bundles = space.bundles();
        Stored refusing = refusing();
        Stored lost = framework.store(BundleJar.of("lost", "1.0.0").imports("com.nowhere"));
        int before = framework();

        assertThatThrownBy(() -> space.replace(Set.of(user), Set.of(user, refusing)))
                .isInstanceOf(ClassSpaceException.class)
                .hasMessageContaining("refused");
        assertThatThrownBy(() -> space.replace(Set.of(user), Set.of(lost)))
                .isInstanceOf(UnresolvedBundleException.class);

        assertThat(space.bundles()).isEqualTo(bundles);
        assertThat(framework()).isEqualTo(before);
        space.replace(Set.of(user), Set.of()).commit();
        assertThat(space.bundles()).isEmpty();
    }

    @Test
    void whatLeavesIsNotReplacedAgainBeforeSomethingCameInItsPlace() {
        Stored library = library("1.0.0");
        space.install(library);
        Replacement first = space.replace(Set.of(library), Set.of());
        assertThatThrownBy(() -> space.replace(Set.of(library), Set.of()))
                .isInstanceOf(ClassSpaceException.class)
                .hasMessage(
                        "library 1.0.0 is being replaced in interpreter 7 already; commit that or roll it back first");
        first.commit();
        space.replace(Set.of(library), Set.of()).commit();
    }

    @Test
    void anErrorLeavesAllAsItWas() {
        library("1.0.0");
        Stored user = user("user");
        AtomicInteger calls = new AtomicInteger(Integer.MAX_VALUE);
        Interpreter failing = (Interpreter) Proxy.newProxyInstance(
                Interpreter.class.getClassLoader(), new Class<?>[] {Interpreter.class}, (proxy, method, arguments) -> {
                    if (calls.decrementAndGet() == 0) {
                        throw new StackOverflowError();
                    }
                    return method.getName().equals("id") ? (Object) 9L : "interpreter 9";
                });
        InterpreterSpace narrow = new InterpreterSpace(
                failing, framework.ownership, framework.closures, framework.installer, framework.uninstaller);
        narrow.install(user);
        List<Bundle> bundles = narrow.bundles();
        int before = framework();
        library("2.0.0");
        // The library is installed by then, and its user is about to be.
        calls.set(3);

        assertThatThrownBy(() -> narrow.replace(Set.of(user), Set.of(user))).isInstanceOf(StackOverflowError.class);

        assertThat(narrow.bundles())
                .isEqualTo(bundles)
                .allMatch(bundle -> framework.ownership.standingOf(bundle) == Standing.STAYS);
        assertThat(framework()).isEqualTo(before + 1);
        narrow.replace(Set.of(user), Set.of(user)).commit();
        assertThat(narrow.bundles()).hasSize(2);
    }

    /** The versions that are here after two replacements, the second of what the first brought. */
    private List<String> afterTwo(BiConsumer<Replacement, Replacement> ends) {
        Stored one = library("1.0.0");
        Stored two = library("2.0.0");
        Stored three = library("3.0.0");
        Stored user = user("user");
        space.install(one);
        space.install(user);
        Replacement first = space.replace(Set.of(one, user), Set.of(two, user));
        Replacement second = space.replace(Set.of(two, user), Set.of(three, user));
        assertThat(wired(second.installation(user).bundle())).isEqualTo("3.0.0");
        ends.accept(first, second);
        List<String> versions = space.bundles().stream()
                .filter(bundle -> bundle.getSymbolicName().equals("library"))
                .map(bundle -> bundle.getVersion().toString())
                .toList();
        assertThat(space.bundles())
                .hasSize(2)
                .allMatch(bundle -> framework.ownership.standingOf(bundle) == Standing.STAYS);
        assertThat(space.bundlesOf(user)).containsExactlyElementsOf(space.bundles());
        space.replace(Set.of(user), Set.of()).commit();
        Set.of(one, two, three).forEach(space::uninstall);
        assertThat(space.bundles()).isEmpty();
        return versions;
    }

    @Test
    void theSecondReplacementMayBeCommittedBeforeTheFirst() {
        assertThat(afterTwo((first, second) -> {
                    second.commit();
                    assertThat(space.bundles()).hasSize(4);
                    first.commit();
                }))
                .containsExactly("3.0.0");
    }

    @Test
    void theCommitOfTheFirstReplacementKeepsWhatTheSecondReplaces() {
        assertThat(afterTwo((first, second) -> {
                    first.commit();
                    assertThat(space.bundles()).hasSize(4);
                    second.rollback();
                }))
                .containsExactly("2.0.0");
    }

    @Test
    void replacementsAreCommittedOneAfterTheOther() {
        assertThat(afterTwo((first, second) -> {
                    first.commit();
                    second.commit();
                }))
                .containsExactly("3.0.0");
    }

    @Test
    void aRollbackOfTheFirstReplacementKeepsWhatTheSecondBrought() {
        assertThat(afterTwo((first, second) -> {
                    second.commit();
                    first.rollback();
                }))
                .containsExactly("3.0.0");
    }

    @Test
    void theSecondReplacementReplacesWhatTheFirstGivesBack() {
        assertThat(afterTwo((first, second) -> {
                    first.rollback();
                    second.commit();
                }))
                .containsExactly("3.0.0");
    }

    @Test
    void rollbacksInAnyOrderGiveBackWhatWasHere() {
        assertThat(afterTwo((first, second) -> {
                    first.rollback();
                    second.rollback();
                }))
                .containsExactly("1.0.0");
    }

    @Test
    void rollbacksInReverseGiveBackWhatWasHere() {
        assertThat(afterTwo((first, second) -> {
                    second.rollback();
                    first.rollback();
                }))
                .containsExactly("1.0.0");
    }

    @Test
    void classesAreFoundWhileBundlesAreInstalled() throws Exception {
        Stored library = library("1.0.0");
        try (ExecutorService threads = Executors.newSingleThreadExecutor()) {
            List<Boolean> found = new ArrayList<>();
            SynchronousBundleListener listener = event -> {
                if (event.getType() == BundleEvent.INSTALLED) {
                    Future<Boolean> missing = threads.submit(() -> isMissing("com.acme.Nowhere"));
                    try {
                        found.add(missing.get(10, TimeUnit.SECONDS));
                    } catch (Exception e) {
                        found.add(false);
                    }
                }
            };
            framework.context.addBundleListener(listener);
            space.install(library);
            assertThat(found).containsExactly(true);
        }
    }

    private boolean isMissing(String type) {
        try {
            space.classLoader().loadClass(type);
            return false;
        } catch (ClassNotFoundException e) {
            return true;
        }
    }

    @Test
    void aBundleThatComesDuringAReplacementIsNotWiredToWhatLeaves() {
        Stored library = library("1.0.0");
        Stored user = user("user");
        Bundle before = space.install(user).bundle();
        Replacement replacement = space.replace(Set.of(user), Set.of(user));
        Bundle after = replacement.installation(user).bundle();
        Stored late = user("late");

        Bundle meanwhile = space.install(late).bundle();

        assertThat(provider(meanwhile)).isEqualTo(provider(after)).isNotEqualTo(provider(before));
        replacement.rollback();
        assertThat(meanwhile.getState()).isEqualTo(Bundle.ACTIVE);
        assertThat(space.bundles())
                .as("what the late one is wired to stays with it")
                .contains(before, meanwhile, provider(meanwhile))
                .doesNotContain(after);
        space.uninstall(late);
        assertThat(space.rootsOf(library)).containsExactly(user);
        assertThat(space.bundles()).hasSize(2);
    }

    @Test
    void theEndOfTheSpaceIsTheEndOfItsReplacements() {
        library("1.0.0");
        Stored user = user("user");
        space.install(user);
        Replacement replacement = space.replace(Set.of(user), Set.of(user));
        int stored = framework() - space.bundles().size();

        space.clear();
        replacement.commit();
        replacement.rollback();

        assertThat(framework()).isEqualTo(stored);
        assertThatThrownBy(() -> space.install(user)).isInstanceOf(InterpreterNotFoundException.class);
    }

    @Test
    void singletonsCanBeReplaced() {
        Stored single = framework.store(BundleJar.of("single;singleton:=true", "1.0.0"));
        space.install(single);
        Stored renewed = framework.store(BundleJar.of("single;singleton:=true", "2.0.0"));
        Replacement replacement = space.replace(Set.of(single), Set.of(renewed));
        assertThat(replacement.installation(renewed).bundle().getState()).isEqualTo(Bundle.ACTIVE);
        replacement.commit();
        assertThat(space.bundles()).hasSize(1);
    }

    @Test
    void threadsInstallReplaceAndUninstallInOneSpaceWithoutDisturbingEachOther() throws Exception {
        Stored library = library("1.0.0");
        int before = framework();
        List<Callable<Void>> tasks = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            Stored user = user("user" + i);
            before++;
            tasks.add(() -> {
                for (int round = 0; round < ROUNDS; round++) {
                    Bundle first = space.install(user).bundle();
                    Replacement replacement = space.replace(Set.of(user), Set.of(user));
                    Bundle second = replacement.installation(user).bundle();
                    assertThat(List.of(first, second)).allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
                    if (round % 2 == 0) {
                        replacement.commit();
                    } else {
                        replacement.rollback();
                    }
                    List<Bundle> here = space.bundlesOf(user);
                    assertThat(here).hasSize(2).allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
                    assertThat(here.getLast()).isEqualTo(round % 2 == 0 ? second : first);
                    assertThat(here.getFirst()).isEqualTo(provider(here.getLast()));
                    space.uninstall(user);
                }
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            for (Future<Void> each : threads.invokeAll(tasks)) {
                each.get();
            }
        }
        assertThat(space.bundles()).isEmpty();
        assertThat(space.rootsOf(library)).isEmpty();
        assertThat(framework()).isEqualTo(before);
    }

    @Test
    void theSpaceMayEndWhileThreadsInstall() throws Exception {
        library("1.0.0");
        List<Stored> users = new ArrayList<>();
        for (int i = 0; i < THREADS; i++) {
            users.add(user("user" + i));
        }
        Stored late = user("late");
        int before = framework();
        List<Callable<Boolean>> tasks = new ArrayList<>();
        users.forEach(user -> tasks.add(() -> {
            while (true) {
                try {
                    space.install(user);
                    space.replace(Set.of(user), Set.of(user)).commit();
                    space.uninstall(user);
                } catch (InterpreterNotFoundException e) {
                    return true;
                }
            }
        }));
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Boolean>> running = tasks.stream().map(threads::submit).toList();
            space.install(late);
            space.clear();
            for (Future<Boolean> each : running) {
                assertThat(each.get()).isTrue();
            }
        }
        assertThat(Arrays.asList(framework.context.getBundles())).hasSize(before);
    }

    @Test
    void aLoaderThatLeftIsPinnedUntilItIsCollected() throws Exception {
        Stored pinned = framework.store(
                BundleJar.of("pinned", "1.2.0").imports("org.osgi.framework").type(Refusing.class));
        Class<?> held = space.install(pinned).bundle().loadClass(Refusing.class.getName());
        assertThat(framework.loaders.pinned()).isEmpty();

        space.uninstall(pinned);

        assertThat(framework.loaders.collect(_ -> true, Duration.ofMillis(200)))
                .singleElement()
                .satisfies(left -> {
                    assertThat(left.interpreter()).isEqualTo(7);
                    assertThat(left.bundle()).isEqualTo("pinned 1.2.0");
                    assertThat(String.valueOf(left.loader().get())).contains("pinned");
                });
        assertThat(held.getName()).isEqualTo(Refusing.class.getName());
        held = null;
        assertThat(framework.loaders.collect(_ -> true, Duration.ofSeconds(30))).isEmpty();
        assertThat(framework.loaders.pinned()).isEmpty();
        assertThat(framework.loaders.unloads()).singleElement().satisfies(unload -> {
            assertThat(unload.bundle()).isEqualTo("pinned 1.2.0");
            assertThat(unload.collected()).isPresent();
        });
    }

    @Test
    void entriesHaveChecksums() {
        Stored one = framework.store(BundleJar.of("one", "1.0.0").text("a.txt", "hello"));
        assertThat(one.entries())
                .containsOnlyKeys("META-INF/MANIFEST.MF", "a.txt")
                .containsEntry("a.txt", 0x3610a686L);
    }
}
