package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Bundle;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.framework.hooks.resolver.ResolverHook;
import org.osgi.framework.hooks.resolver.ResolverHookFactory;
import org.osgi.framework.wiring.BundleRevision;
import org.osgi.framework.wiring.BundleWire;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;

/** What interpreters must not see of one another, however their bundles were installed. */
abstract class IsolationContract extends Tenants {
    private static final int THREADS = 8;
    private static final int ROUNDS = 10;

    /** What class spaces see of the platform when nothing else is configured, and the framework itself. */
    private static final Set<String> VISIBLE = Set.of(
            "org.apache.felix.framework",
            "org.vivarium.api",
            "org.vivarium.channels",
            "org.vivarium.classspace",
            "org.apache.felix.scr",
            "org.osgi.service.component",
            "org.osgi.service.log",
            "org.osgi.util.function",
            "org.osgi.util.promise");

    @Test
    void staticsAndModuleStateAreEachInterpretersOwn() {
        deploy("counter");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        assertThat(a.call("counter.increment")).isEqualTo(List.of(1L, 1L));
        assertThat(a.call("counter.increment")).isEqualTo(List.of(2L, 2L));
        assertThat(b.call("counter.increment")).isEqualTo(List.of(1L, 1L));
    }

    @Test
    void staticsOfSharedLibrariesAreEachInterpretersOwn() {
        deploy(FixtureBundle.of("library").exported());
        deploy("user");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        assertThat(a.call("user.use")).isEqualTo(1L);
        assertThat(a.call("user.use")).isEqualTo(2L);
        assertThat(b.call("user.use")).isEqualTo(1L);
    }

    @Test
    void wiresStayInsideASpaceOrLeadToTheVisiblePlatform() {
        deploy(FixtureBundle.of("library").exported());
        deploy("user");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        for (Interpreter interpreter : List.of(a, b)) {
            interpreter.call("user.use");
            List<Bundle> own = spaces.of(interpreter).bundles();
            assertThat(own).extracting(Bundle::getSymbolicName).containsExactlyInAnyOrder("library", "user");
            Set<String> foreign = new HashSet<>();
            Set<Bundle> inside = new HashSet<>();
            for (Bundle bundle : own) {
                BundleWiring wiring = bundle.adapt(BundleWiring.class);
                for (BundleWire wire : wiring.getRequiredWires(null)) {
                    Bundle provider = wire.getProvider().getBundle();
                    if (own.contains(provider)) {
                        inside.add(provider);
                    } else {
                        foreign.add(provider.getSymbolicName());
                    }
                }
                for (BundleWire wire : wiring.getProvidedWires(null)) {
                    assertThat(own).contains(wire.getRequirer().getBundle());
                }
            }
            assertThat(inside).extracting(Bundle::getSymbolicName).contains("library");
            assertThat(foreign)
                    .contains("org.vivarium.api")
                    .isSubsetOf("org.vivarium.api", "org.apache.felix.framework");
        }
    }

    @Test
    void thePlatformCannotBeWiredToASpace() {
        deploy(FixtureBundle.of("library").exported());
        deploy("user");
        isolated("a").call("user.use");
        assertThatThrownBy(() -> context.getBundle().loadClass("org.vivarium.integration.fixtures.library.Library"))
                .as("the probe imports every package dynamically")
                .isInstanceOf(ClassNotFoundException.class);
    }

    @Test
    void servicesOfOneInterpreterAreUnknownToAnother() {
        deploy("neighbour");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        a.call("neighbour.publish", "of a");
        b.call("neighbour.publish", "of b");
        assertThat(a.call("neighbour.names")).isEqualTo(List.of("of a"));
        assertThat(b.call("neighbour.names")).isEqualTo(List.of("of b"));
        assertThat(a.call("neighbour.services", Runnable.class.getName())).isEqualTo(1L);
    }

    @Test
    void servicesOfAnInterpreterAreUnknownToThePlatform() throws InvalidSyntaxException {
        deploy("neighbour");
        isolated("a").call("neighbour.publish", "of a");
        assertThat(context.getAllServiceReferences(Runnable.class.getName(), null))
                .isNull();
    }

    @Test
    void servicesOfThePlatformAreSeenByTheExplicitListOnly() throws InvalidSyntaxException {
        deploy("neighbour");
        Interpreter a = isolated("a");
        ServiceRegistration<Runnable> registration = context.registerService(
                Runnable.class, () -> {}, FrameworkUtil.asDictionary(Map.of("name", "of the platform")));
        try {
            assertThat(a.call("neighbour.names")).isEqualTo(List.of());
            Set<String> seen = new HashSet<>();
            for (ServiceReference<?> reference : context.getAllServiceReferences(null, null)) {
                for (String type : (String[]) reference.getProperty(Constants.OBJECTCLASS)) {
                    if (!a.call("neighbour.services", type).equals(0L)) {
                        seen.add(type);
                    }
                }
            }
            assertThat(seen)
                    .contains("org.vivarium.interpreters.Interpreters")
                    .isSubsetOf(
                            "org.vivarium.interpreters.Interpreters",
                            "org.vivarium.channels.Channels",
                            "org.vivarium.channels.CrossInterpreterRegistry",
                            "org.vivarium.channels.Queues");
        } finally {
            registration.unregister();
        }
    }

    @Test
    void bundlesOfOneInterpreterAreUnknownToAnother() {
        deploy("neighbour");
        deploy("counter");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        b.call("counter.increment");
        b.call("neighbour.names");
        assertThat(strings(a.call("neighbour.bundles")))
                .containsAll(locations(a))
                .doesNotContainAnyElementsOf(locations(b))
                .allMatch(bundle ->
                        locations(a).contains(bundle) || VISIBLE.contains(bundle.substring(0, bundle.indexOf(' '))));
    }

    @Test
    void bundlesOfOneInterpreterAreNotFoundByAnother() {
        deploy("neighbour");
        deploy("counter");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        a.call("neighbour.names");
        b.call("counter.increment");
        for (Bundle foreign : spaces.of(b).bundles()) {
            assertThat(a.call("neighbour.sees", foreign.getBundleId())).isEqualTo(false);
        }
        for (Bundle own : spaces.of(a).bundles()) {
            assertThat(a.call("neighbour.sees", own.getBundleId())).isEqualTo(true);
        }
    }

    @Test
    void serviceEventsOfOneInterpreterAreUnheardByAnother() {
        deploy("neighbour");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        a.call("neighbour.publish", "of a");
        b.call("neighbour.publish", "of b");
        b.close();
        assertThat(strings(a.call("neighbour.events")))
                .anyMatch(event -> event.startsWith("service") && event.endsWith(" of a"))
                .noneMatch(event -> event.endsWith(" of b"));
    }

    @Test
    void bundleEventsOfOneInterpreterAreUnheardByAnother() {
        deploy("neighbour");
        deploy("counter");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        a.call("neighbour.names");
        a.call("counter.increment");
        b.call("counter.increment");
        List<String> locationsOfB = locations(b);
        b.close();
        assertThat(strings(a.call("neighbour.events")))
                .anyMatch(event -> event.startsWith("bundle") && event.contains(" counter "))
                .noneMatch(event -> locationsOfB.stream().anyMatch(event::contains));
    }

    @Test
    void componentsWorkInsideAndAreEachInterpretersOwn() {
        String folder = "org/vivarium/integration/fixtures/component/";
        deploy(FixtureBundle.of("component")
                .header("Service-Component", folder + "greeter.xml," + folder + "guest.xml")
                .header(
                        "Require-Capability",
                        "osgi.extender;filter:=\"(&(osgi.extender=osgi.component)(version>=1.4)(!(version>=2.0)))\""));
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        for (Interpreter interpreter : List.of(a, b)) {
            assertThat(interpreter.call("component.numbers")).isEqualTo(List.of(1L));
        }
    }

    @Test
    void locationsAreNotToBeGuessed() {
        deploy("counter");
        deploy("neighbour");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        Set<String> secrets = new HashSet<>();
        for (Interpreter interpreter : List.of(a, b)) {
            interpreter.call("counter.increment");
            for (Bundle bundle : spaces.of(interpreter).bundles()) {
                String known = "interp:" + interpreter.id() + ":" + bundle.getSymbolicName() + ":";
                assertThat(bundle.getLocation()).startsWith(known);
                String secret = bundle.getLocation().substring(known.length());
                assertThat(UUID.fromString(secret).version()).as("random").isEqualTo(4);
                secrets.add(secret);
                assertThat(a.call("neighbour.at", known)).isEqualTo(false);
            }
        }
        assertThat(secrets).as("one for each bundle").hasSize(2);
    }

    @Test
    void hooksDoNotCloseTheWayByAKnownLocation() {
        deploy("neighbour");
        deploy("counter");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        b.call("counter.increment");
        String known = spaces.of(b).bundles().getFirst().getLocation();
        assertThat(a.call("neighbour.at", known)).isEqualTo(true);
    }

    @Test
    void hooksDoNotCloseTheSystemBundlesContextNorForeignReferences() {
        deploy("neighbour");
        Interpreter a = isolated("a");
        Interpreter b = isolated("b");
        b.call("neighbour.publish", "of b");
        assertThat(a.call("neighbour.names")).isEqualTo(List.of());
        assertThat(a.call("neighbour.outside")).isEqualTo(List.of("of b"));
    }

    @Test
    void hooksDoNotCloseFindProviders() {
        deploy(FixtureBundle.of("library").exported());
        deploy("user");
        deploy("neighbour");
        Interpreter a = isolated("a");
        isolated("b").call("user.use");
        assertThat(a.call("neighbour.providers", "org.vivarium.integration.fixtures.library"))
                .as("the stored one, and that of b")
                .isEqualTo(2L);
    }

    @Test
    void noHookRemovesAnythingInFilterResolvable() throws InvalidSyntaxException {
        deploy("counter");
        isolated("a").call("counter.increment");
        List<BundleRevision> all = bundles().stream()
                .map(bundle -> bundle.adapt(BundleRevision.class))
                .toList();
        Collection<ServiceReference<ResolverHookFactory>> factories =
                context.getServiceReferences(ResolverHookFactory.class, null);
        assertThat(factories).isNotEmpty();
        for (ServiceReference<ResolverHookFactory> factory : factories) {
            ResolverHook hook = context.getService(factory).begin(List.of());
            Collection<BundleRevision> candidates = new ArrayList<>(all);
            hook.filterResolvable(candidates);
            assertThat(candidates).isEqualTo(all);
            hook.end();
            context.ungetService(factory);
        }
    }

    @Test
    void manyInterpretersImportAndEndAtOnceWithoutDisturbingEachOther() throws Exception {
        deploy(FixtureBundle.of("library").exported());
        deploy("user");
        deploy("counter");
        Callable<Void> tenant = () -> {
            for (int round = 0; round < ROUNDS; round++) {
                try (Interpreter interpreter = interpreters.create(InterpreterConfig.ISOLATED)) {
                    assertThat(interpreter.call("user.use")).isEqualTo(1L);
                    assertThat(interpreter.call("counter.increment")).isEqualTo(List.of(1L, 1L));
                    assertThat(interpreter.call("user.use")).isEqualTo(2L);
                }
            }
            return null;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<Void>> running = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                running.add(threads.submit(tenant));
            }
            for (Future<Void> future : running) {
                future.get();
            }
        }
        assertThat(interpreters.list()).singleElement().isEqualTo(interpreters.main());
        assertThat(bundles())
                .filteredOn(bundle -> bundle.getSymbolicName().startsWith("org.vivarium."))
                .allMatch(bundle -> bundle.getState() == Bundle.ACTIVE);
    }

    private List<String> locations(Interpreter interpreter) {
        return spaces.of(interpreter).bundles().stream()
                .map(bundle -> bundle.getSymbolicName() + " " + bundle.getLocation())
                .toList();
    }

    private static List<String> strings(Object list) {
        return ((List<?>) list).stream().map(String.class::cast).toList();
    }
}
