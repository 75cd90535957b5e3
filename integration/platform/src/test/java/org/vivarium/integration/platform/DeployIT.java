package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.Bundle;
import org.osgi.framework.Version;
import org.osgi.framework.wiring.BundleWiring;
import org.vivarium.channels.Channel;
import org.vivarium.channels.Channels;
import org.vivarium.channels.Queue;
import org.vivarium.channels.Queues;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.Impact;
import org.vivarium.modules.Impact.Affected;
import org.vivarium.modules.Impact.Ends;
import org.vivarium.modules.ModuleBundles.Follow;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.ModuleNotFoundException;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Update;
import org.vivarium.paxexam.PaxExam;

/** Versions of bundles, and the interpreters that follow an update or keep what they have. */
@ExtendWith(PaxExam.class)
final class DeployIT extends Tenants {
    private static final Version ONE = new Version("1.0.0");
    private static final Version TWO = new Version("2.0.0");

    @Inject
    private Channels channels;

    @Inject
    private Queues queues;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.connectedUpTo(Platform.IMPORTS));
    }

    @Test
    void interpretersFollowAsTheirConfigsSayAndNobodyElseIsTouched() {
        deploy("counter");
        deploy("lockfree");
        List<Interpreter> followers = holders(12, "true", "counter");
        List<Interpreter> keepers = holders(12, "false", "counter");
        List<Interpreter> others = holders(4, "true", "lockfree");
        isolated("nothing");
        Map<Bundle, BundleWiring> wirings = wirings(others);
        wirings.putAll(wirings(keepers));
        List<Swap> progress = new ArrayList<>();

        Update update = moduleBundles.update(jar("counter", "2.0.0"), "", Follow.CONFIG, progress::add);

        assertThat(update.from().version()).isEqualTo(ONE);
        assertThat(update.to().version()).isEqualTo(TWO);
        assertThat(progress).isEqualTo(update.swaps());
        assertThat(update.swaps())
                .extracting(Swap::interpreter)
                .isSorted()
                .hasSize(24)
                .containsAll(followers.stream().map(Interpreter::id).toList());
        assertThat(update.swaps()).allSatisfy(swap -> assertThat(swap.failure()).isEmpty());
        assertThat(followers).allSatisfy(each -> {
            assertThat(version(each, "counter")).isEqualTo(TWO);
            assertThat(each.call("counter.increment")).isEqualTo(List.of(1L, 1L));
        });
        assertThat(keepers).allSatisfy(each -> {
            assertThat(version(each, "counter")).isEqualTo(ONE);
            assertThat(each.call("counter.increment")).isEqualTo(List.of(2L, 2L));
        });
        assertUntouched(wirings);
    }

    @Test
    void whoHasKeptAnEarlierVersionFollowsALaterUpdate() {
        deploy(FixtureBundle.of("library").exported());
        deploy("user");
        deploy("counter");
        List<Interpreter> users = holders(2, "false", "user");
        List<Interpreter> counters = holders(2, "false", "counter");
        moduleBundles.update(library("1.1.0"), "", Follow.NONE, _ -> {});
        moduleBundles.update(jar("counter", "2.0.0"), "", Follow.NONE, _ -> {});
        imports.reload(counters.getLast(), "counter");

        Update library = moduleBundles.update(library("1.2.0"), "", Follow.ALL, _ -> {});
        Update counter = moduleBundles.update(jar("counter", "2.0.0"), "", Follow.ALL, _ -> {});

        assertThat(Stream.of(library, counter).flatMap(update -> update.swaps().stream()))
                .hasSize(4)
                .allSatisfy(swap -> assertThat(swap.failure()).isEmpty());
        assertThat(counter.swaps())
                .extracting(swap -> swap.changes().getFirst().from())
                .containsExactly(ONE, TWO);
        assertThat(counters)
                .allSatisfy(each -> assertThat(version(each, "counter")).isEqualTo(TWO));
        assertThat(moduleBundles.holders("library"))
                .containsOnlyKeys(users.stream().map(Interpreter::id).toList())
                .allSatisfy((_, versions) -> assertThat(versions).containsExactly(new Version("1.2.0")));
    }

    private Path library(String version) {
        return FixtureBundle.of("library").exported().version(version).in(folder);
    }

    @Test
    void aVersionThatFailsLeavesEveryoneWithTheOldOne() {
        moduleBundles.deploy(named("fragile", "mended", "1.0.0"));
        List<Interpreter> holders = holders(20, "true", "fragile");
        Map<Bundle, BundleWiring> wirings = wirings(holders);
        Set<Bundle> spaces = wirings.keySet();

        Update update = moduleBundles.update(named("fragile", "broken", "2.0.0"), "", Follow.ALL, _ -> {});

        assertThat(update.swaps())
                .hasSize(20)
                .allSatisfy(swap -> assertThat(swap.failure())
                        .hasValueSatisfying(reason -> assertThat(reason).contains("broken on purpose")));
        assertThat(holders).allSatisfy(each -> {
            assertThat(version(each, "fragile")).isEqualTo(ONE);
            assertThat(each.call("fragile.works")).isEqualTo(true);
        });
        assertUntouched(wirings);
        assertThat(wirings(holders).keySet()).isEqualTo(spaces);
        assertThat(moduleBundles.list()).extracting(DeployedBundle::id).containsExactly("fragile/2.0.0");
    }

    @Test
    void anUpdateThatIsRefusedLeavesEverythingAsItWas() {
        deploy("counter");
        deploy("lockfree");
        List<Interpreter> holders = holders(2, "true", "counter");
        Set<Bundle> all = bundles();
        Path clashing = named("lockfree", "counter", "2.0.0");

        assertThatThrownBy(() -> moduleBundles.update(clashing, "", Follow.ALL, _ -> {}))
                .isInstanceOf(ModuleException.class)
                .hasMessageContaining(
                        "module counter of lockfree-2.0.0.jar is provided by the deployed bundle counter 1.0.0");

        assertThat(bundles()).isEqualTo(all);
        assertThat(moduleBundles.list())
                .extracting(DeployedBundle::id)
                .containsExactly("counter/1.0.0", "lockfree/1.0.0");
        assertThat(holders)
                .allSatisfy(each -> assertThat(version(each, "counter")).isEqualTo(ONE));
    }

    @Test
    void aDryRunTouchesNothing() {
        deploy(FixtureBundle.of("library").exported());
        deploy("user");
        List<Interpreter> holders = holders(3, "true", "user");
        Set<Bundle> all = bundles();
        Map<Bundle, BundleWiring> wirings = wirings(holders);
        Path jar = FixtureBundle.of("library").exported().version("1.1.0").in(folder);
        Channel channel = channels.create();
        Queue queue = holders.getLast().attach(() -> queues.create());
        holders.getFirst().attach(() -> channel.send().sendNoWait("hello"));
        assertThat(holders.get(1)
                        .<Object, RuntimeException>attach(() -> channel.recv().recvNoWait()))
                .isEqualTo("hello");

        Impact impact = moduleBundles.impact(jar, "", Follow.CONFIG);

        assertThat(impact.bundle().id()).isEqualTo("library/1.0.0");
        assertThat(impact.affected()).hasSize(3).allSatisfy(affected -> {
            assertThat(affected.modules()).containsExactly("user");
            assertThat(affected.follows()).isTrue();
            assertThat(affected.failure()).isEmpty();
        });
        assertThat(impact.affected())
                .extracting(Affected::channels)
                .containsExactly(
                        List.of(new Ends(channel.id(), true, false)),
                        List.of(new Ends(channel.id(), false, true)),
                        List.of());
        assertThat(impact.affected())
                .extracting(Affected::queues)
                .containsExactly(List.of(), List.of(), List.of(queue.id()));
        channels.destroy(channel.id());
        assertThat(moduleBundles.impact("user").affected())
                .extracting(Affected::interpreter)
                .containsExactlyElementsOf(holders.stream().map(Interpreter::id).toList());
        assertThat(moduleBundles.diff(jar, "").lines())
                .containsExactly("~ version 1.0.0 -> 1.1.0", "~ file META-INF/MANIFEST.MF");
        assertThat(moduleBundles.closure("user"))
                .extracting(DeployedBundle::id)
                .containsExactly("library/1.0.0", "user/1.0.0");
        assertThat(bundles()).isEqualTo(all);
        assertUntouched(wirings);
    }

    @Test
    void aLibraryReachesTheModulesThatNeedIt() {
        deploy(FixtureBundle.of("library").exported());
        deploy("user");
        deploy("counter");
        List<Interpreter> users = holders(5, "true", "user");
        List<Interpreter> others = holders(2, "true", "counter");
        Map<Bundle, BundleWiring> wirings = wirings(others);
        assertThat(users.getFirst().call("user.use")).isEqualTo(2L);

        Update update = moduleBundles.update(
                FixtureBundle.of("library").exported().version("1.1.0").in(folder), "", Follow.CONFIG, _ -> {});

        assertThat(update.swaps()).hasSize(5).allSatisfy(swap -> {
            assertThat(swap.failure()).isEmpty();
            assertThat(swap.changes()).extracting(Swap.Change::module).containsExactly("user");
        });
        assertThat(users.getFirst().call("user.use")).as("of a new class").isEqualTo(1L);
        assertUntouched(wirings);
    }

    @Test
    void interpretersWithDifferentNeedsHaveDifferentVersions() {
        moduleBundles.deploy(jar("counter", "1.0.0"));
        moduleBundles.deploy(jar("counter", "2.0.0"));
        Interpreter old = interpreters.create("old", InterpreterConfig.ISOLATED.with("modules", "counter<2"));
        Interpreter fresh = isolated("fresh");

        imports.importModule(old, "counter");
        imports.importModule(fresh, "counter");

        assertThat(version(old, "counter")).isEqualTo(ONE);
        assertThat(version(fresh, "counter")).isEqualTo(TWO);
        assertThatThrownBy(() -> moduleBundles.undeploy("counter"))
                .hasMessage("bundle counter is deployed in several versions; name one of them:"
                        + " counter/1.0.0, counter/2.0.0");
    }

    @Test
    void whatIsUndeployedIsKeptByThoseThatHaveItAndFoundByNobodyElse() {
        deploy("counter");
        Interpreter holder = holders(1, "true", "counter").getFirst();

        moduleBundles.undeploy("counter");

        assertThat(holder.call("counter.increment")).isEqualTo(List.of(2L, 2L));
        Interpreter late = isolated("late");
        assertThatThrownBy(() -> imports.importModule(late, "counter")).isInstanceOf(ModuleNotFoundException.class);
    }

    @Test
    void interpretersThatEndDuringAnUpdateArePassedOver() {
        deploy("counter");
        List<Interpreter> holders = holders(20, "true", "counter");

        Update update = moduleBundles.update(jar("counter", "2.0.0"), "", Follow.CONFIG, swap -> {
            int index = holders.stream().map(Interpreter::id).toList().indexOf(swap.interpreter());
            if (index + 1 < holders.size()) {
                holders.get(index + 1).close();
            }
        });

        assertThat(update.swaps())
                .hasSize(10)
                .allSatisfy(swap -> assertThat(swap.failure()).isEmpty());
    }

    /** Interpreters that have imported a module; and have called it, if it counts. */
    private List<Interpreter> holders(int count, String follows, String module) {
        List<Interpreter> holders = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Interpreter each = interpreters.create("", InterpreterConfig.ISOLATED.with("follow_updates", follows));
            imports.importModule(each, module);
            switch (module) {
                case "counter" -> each.call("counter.increment");
                case "user" -> each.call("user.use");
                default -> {}
            }
            holders.add(each);
        }
        return holders;
    }

    private Path jar(String fixture, String version) {
        return FixtureBundle.of(fixture).version(version).in(folder);
    }

    /** A fixture in a bundle of another name. */
    private Path named(String symbolicName, String fixture, String version) {
        return FixtureBundle.of(fixture)
                .header("Bundle-SymbolicName", symbolicName)
                .version(version)
                .in(folder);
    }

    private Version version(Interpreter interpreter, String module) {
        return imports.find(interpreter, module).orElseThrow().spec().version();
    }

    private Map<Bundle, BundleWiring> wirings(List<Interpreter> holders) {
        Map<Bundle, BundleWiring> wirings = new LinkedHashMap<>();
        holders.forEach(each ->
                spaces.of(each).bundles().forEach(bundle -> wirings.put(bundle, bundle.adapt(BundleWiring.class))));
        assertThat(wirings).isNotEmpty();
        return wirings;
    }

    private static void assertUntouched(Map<Bundle, BundleWiring> wirings) {
        wirings.forEach((bundle, wiring) -> {
            assertThat(bundle.getState()).as("%s", bundle).isEqualTo(Bundle.ACTIVE);
            assertThat(bundle.adapt(BundleWiring.class)).as("%s", bundle).isSameAs(wiring);
        });
    }
}
