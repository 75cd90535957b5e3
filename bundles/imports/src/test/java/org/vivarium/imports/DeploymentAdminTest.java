package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.osgi.framework.Version;
import org.vivarium.channels.EndState;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.JarStore.Jar;
import org.vivarium.modules.BundleDiff;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.Impact;
import org.vivarium.modules.Impact.Affected;
import org.vivarium.modules.Impact.Ends;
import org.vivarium.modules.ModuleBundles.Follow;
import org.vivarium.modules.ModuleException;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Swap.Change;
import org.vivarium.modules.Undeployment;
import org.vivarium.modules.Update;

final class DeploymentAdminTest {
    private static final Version ONE = new Version("1.0.0");
    private static final Version TWO = new Version("2.0.0");
    private static final Version THREE = new Version("3.0.0");

    private final JarStore store = new JarStore();
    private final FakeHolders holders = new FakeHolders();
    private final Deployments deployments = new Deployments(store, Optional::empty);
    private Ties ties = Ties.now(null, null);
    private final DeploymentAdmin admin = new DeploymentAdmin(deployments, holders, () -> ties);
    private final List<Swap> progress = new ArrayList<>();

    // --- updates ---

    @Test
    void anUpdateTakesThePlaceOfTheOnlyVersion() {
        deploy(Jar.ofModule("a", "1.0.0"));
        deploy(Jar.ofModule("b", "1.0.0"));

        Update update = update(Jar.ofModule("a", "2.0.0"), "", Follow.CONFIG);

        assertThat(update.from().id()).isEqualTo("a/1.0.0");
        assertThat(update.to().id()).isEqualTo("a/2.0.0");
        assertThat(update.swaps()).isEmpty();
        assertThat(ids()).containsExactly("a/2.0.0", "b/1.0.0");
        assertThat(store.ids()).containsExactlyInAnyOrder("a/2.0.0", "b/1.0.0");
    }

    @Test
    void anUpdateMayHaveTheSameVersion() {
        deploy(Jar.ofModule("a", "1.0.0"));

        update(Jar.ofModule("a", "1.0.0").holding(Map.of("new", 1L)), "", Follow.CONFIG);

        assertThat(store.stored).extracting(Jar::entries).containsExactly(Map.of("new", 1L));
    }

    @Test
    void anUpdateNamesTheVersionThatItReplacesWhenThereAreSeveral() {
        deploy(Jar.ofModule("a", "1.0.0"));
        deploy(Jar.ofModule("a", "2.0.0"));

        assertThatThrownBy(() -> update(Jar.ofModule("a", "2.1.0"), "", Follow.CONFIG))
                .isInstanceOf(ModuleException.class)
                .hasMessage("bundle a is deployed in several versions; name the one to replace: a/1.0.0, a/2.0.0");
        assertThat(update(Jar.ofModule("a", "2.1.0"), "a/2.0.0", Follow.CONFIG)
                        .from()
                        .id())
                .isEqualTo("a/2.0.0");
        assertThat(ids()).containsExactly("a/1.0.0", "a/2.1.0");
    }

    @Test
    void whatCannotBeUpdatedStaysAsItWas() {
        deploy(Jar.ofModule("a", "1.0.0"));
        deploy(Jar.ofModule("a", "2.0.0"));
        deploy(Jar.ofModule("b", "1.0.0"));
        holders.holder(1, true, stored("b"));

        assertRefused(Jar.ofModule("c", "1.0.0"), "", "no bundle c is deployed; deploy it first");
        assertRefused(
                Jar.ofModule("c", "1.0.0"),
                "b",
                "c-1.0.0.jar is bundle c 1.0.0, which cannot update b/1.0.0;" + " undeploy that one, and deploy this");
        assertRefused(
                Jar.ofModule("a", "2.0.0"),
                "a/1.0.0",
                "bundle a 2.0.0 is deployed already, beside a/1.0.0; undeploy it first, or replace that one");
        assertRefused(
                Jar.of("b", "2.0.0").module("a", Map.of()),
                "",
                "module a of b-2.0.0.jar is provided by the deployed bundle a 1.0.0 already; undeploy that first");
        assertRefused(Jar.ofModule("b", "2.0.0").module("b", Map.of()), "", "b-2.0.0.jar declares module b twice");
        assertThatThrownBy(() -> admin.update(store.writeHalf("b.jar"), "", Follow.ALL, progress::add))
                .hasMessage("b.jar is not a whole jar file");

        assertThat(ids()).containsExactly("a/1.0.0", "a/2.0.0", "b/1.0.0");
        assertThat(store.ids()).containsExactly("a/1.0.0", "a/2.0.0", "b/1.0.0");
        assertThat(holders.swapped).isEmpty();
        assertThat(progress).isEmpty();
    }

    private void assertRefused(Jar jar, String replaced, String message) {
        assertThatThrownBy(() -> update(jar, replaced, Follow.ALL))
                .isInstanceOf(ModuleException.class)
                .hasMessage(message);
    }

    // --- who follows ---

    @Test
    void interpretersFollowInTheOrderOfTheirIdsAsTheirConfigsSay() {
        deploy(Jar.ofModule("a", "1.0.0"));
        StoredBundle a = stored("a");
        holders.holder(3, true, a);
        holders.holder(1, true, a);
        holders.holder(2, false, a);
        holders.holder(4, true);

        Update update = update(Jar.ofModule("a", "2.0.0"), "", Follow.CONFIG);

        assertThat(update.swaps()).extracting(Swap::interpreter).containsExactly(1L, 2L, 3L);
        assertThat(update.swaps().get(1).changes()).isEmpty();
        assertThat(update.swaps().get(1).failure()).isEmpty();
        assertThat(update.swaps().getFirst().changes()).containsExactly(new Change("a", ONE, TWO));
        assertThat(progress).isEqualTo(update.swaps());
        assertThat(holders.swapped).containsExactly("1: a/1.0.0 -> a/2.0.0", "3: a/1.0.0 -> a/2.0.0");
        assertThat(holders.bundlesOf(2)).containsExactly("a/1.0.0");
    }

    @ParameterizedTest
    @EnumSource(names = {"NONE", "ALL"})
    void theCommandIsStrongerThanTheConfig(Follow follow) {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, true, stored("a"));
        holders.holder(2, false, stored("a"));

        Update update = update(Jar.ofModule("a", "2.0.0"), "", follow);

        assertThat(update.swaps()).hasSize(2);
        assertThat(holders.swapped).hasSize(follow == Follow.ALL ? 2 : 0);
    }

    @Test
    void interpretersAreTouchedWhenTheNewVersionIsThereForAll() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, true, stored("a"));
        List<String> seen = new ArrayList<>();
        holders.meanwhile = () -> {
            seen.addAll(ids());
            seen.addAll(store.ids());
        };

        update(Jar.ofModule("a", "2.0.0"), "", Follow.CONFIG);

        assertThat(seen).containsExactly("a/2.0.0", "a/2.0.0");
    }

    @Test
    void aLibraryReachesThoseWhoseModulesNeedIt() {
        deploy(Jar.of("library", "1.0.0"));
        deploy(Jar.ofModule("user", "1.0.0").requiring("library"));
        holders.holder(1, true, stored("library"), stored("user"));

        update(Jar.of("library", "1.1.0"), "", Follow.CONFIG);

        assertThat(holders.swapped).containsExactly("1: library/1.0.0 -> library/1.1.0");
    }

    @Test
    void oneThatCannotFollowKeepsWhatItHasAndTheOthersGoOn() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, true, stored("a"));
        holders.holder(2, true, stored("a"));
        holders.refusing.put(1L, "its exec slot threw");

        Update update = update(Jar.ofModule("a", "2.0.0"), "", Follow.CONFIG);

        assertThat(update.swaps())
                .extracting(Swap::failure)
                .containsExactly(Optional.of("its exec slot threw"), Optional.empty());
        assertThat(holders.bundlesOf(1)).containsExactly("a/1.0.0");
        assertThat(holders.bundlesOf(2)).containsExactly("a/2.0.0");
        assertThat(ids()).containsExactly("a/2.0.0");
    }

    @Test
    void oneThatHoldsItNoMoreIsPassedOver() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, true, stored("a"));
        holders.holder(2, true, stored("a"));
        holders.meanwhile = () -> holders.drop(1);

        Update update = update(Jar.ofModule("a", "2.0.0"), "", Follow.CONFIG);

        assertThat(update.swaps()).extracting(Swap::interpreter).containsExactly(2L);
        assertThat(progress).isEqualTo(update.swaps());
    }

    @Test
    void oneThatHoldsItNoMoreWhenTheNextVersionComesHasTakenTheFirst() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, true, stored("a"));
        holders.meanwhile = () -> {
            update(Jar.ofModule("a", "3.0.0"), "", Follow.NONE);
            holders.meanwhile = () -> holders.drop(1);
        };

        Update update = update(Jar.ofModule("a", "2.0.0"), "", Follow.CONFIG);

        assertThat(holders.swapped).containsExactly("1: a/1.0.0 -> a/2.0.0", "1: a/2.0.0 -> a/3.0.0");
        assertThat(update.swaps()).flatExtracting(Swap::changes).containsExactly(new Change("a", ONE, TWO));
    }

    @Test
    void oneThatEndsMeanwhileIsPassedOver() {
        deploy(Jar.ofModule("a", "1.0.0"));
        for (long id = 1; id <= 3; id++) {
            holders.holder(id, true, stored("a"));
        }
        holders.meanwhile = () -> holders.ended.addAll(List.of(1L, 2L));

        Update update = update(Jar.ofModule("a", "2.0.0"), "", Follow.CONFIG);

        assertThat(update.swaps()).extracting(Swap::interpreter).containsExactly(3L);
        assertThat(progress).isEqualTo(update.swaps());
    }

    @Test
    void oneThatCannotBeLookedAtHasFailedAndTheOthersGoOn() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, true, stored("a"));
        holders.holder(2, true, stored("a"));
        holders.unseen.put(1L, "it is out of order");

        Update update = update(Jar.ofModule("a", "2.0.0"), "", Follow.CONFIG);

        assertThat(update.swaps())
                .extracting(Swap::interpreter, Swap::failure)
                .containsExactly(tuple(1L, Optional.of("it is out of order")), tuple(2L, Optional.empty()));
        assertThat(progress).isEqualTo(update.swaps());
        assertThat(holders.swapped).containsExactly("2: a/1.0.0 -> a/2.0.0");
    }

    @Test
    void oneThatImportsTheOldVersionAfterTheChangeKeepsIt() {
        deploy(Jar.ofModule("a", "1.0.0"));
        StoredBundle old = stored("a");
        holders.holder(1, true, old);
        holders.meanwhile = () -> holders.holder(2, true, old);

        Update update = update(Jar.ofModule("a", "2.0.0"), "", Follow.CONFIG);

        assertThat(update.swaps()).extracting(Swap::interpreter).containsExactly(1L);
        assertThat(holders.bundlesOf(2)).containsExactly("a/1.0.0");
    }

    @Test
    void oneThatFollowsTooLateTakesTheNewestVersion() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, true, stored("a"));
        holders.holder(2, true, stored("a"));
        holders.meanwhile = () -> update(Jar.ofModule("a", "3.0.0"), "", Follow.CONFIG);

        update(Jar.ofModule("a", "2.0.0"), "", Follow.CONFIG);

        assertThat(holders.bundlesOf(1)).containsExactly("a/3.0.0");
        assertThat(holders.bundlesOf(2)).containsExactly("a/3.0.0");
        assertThat(holders.swapped)
                .containsExactly("1: a/1.0.0 -> a/2.0.0", "1: a/1.0.0 -> a/3.0.0", "2: a/1.0.0 -> a/3.0.0");
    }

    @Test
    void oneThatHasKeptAnEarlierVersionFollowsTheNextUpdate() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, true, stored("a"));
        update(Jar.ofModule("a", "2.0.0"), "", Follow.NONE);
        holders.holder(2, true, stored("a"));
        Path jar = write(Jar.ofModule("a", "3.0.0"));

        assertThat(admin.impact(jar, "", Follow.ALL).affected())
                .extracting(Affected::interpreter, Affected::versions)
                .containsExactly(tuple(1L, List.of(ONE)), tuple(2L, List.of(TWO)));
        assertThat(admin.holders("a")).isEqualTo(Map.of(1L, List.of(ONE), 2L, List.of(TWO)));

        Update update = admin.update(jar, "", Follow.ALL, progress::add);

        assertThat(update.swaps())
                .flatExtracting(Swap::changes)
                .containsExactly(new Change("a", ONE, THREE), new Change("a", TWO, THREE));
        assertThat(holders.bundlesOf(1)).containsExactly("a/3.0.0");
        assertThat(admin.holders("a")).isEqualTo(Map.of(1L, List.of(THREE), 2L, List.of(THREE)));
    }

    @Test
    void whoKeepsTellsWhichVersionsTheseAre() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, false, stored("a"));
        StoredBundle first = stored("a");
        update(Jar.ofModule("a", "2.0.0"), "", Follow.CONFIG);
        holders.holder(2, false, stored("a"), first);

        Update update = update(Jar.ofModule("a", "2.0.0"), "", Follow.CONFIG);

        assertThat(update.swaps())
                .extracting(Swap::interpreter, Swap::keeps)
                .containsExactly(tuple(1L, List.of(ONE)), tuple(2L, List.of(ONE, TWO)));
    }

    @Test
    void oneThatHasSeveralEarlierVersionsFollowsWithAllOfThemAtOnce() {
        deploy(Jar.ofModule("a", "1.0.0"));
        StoredBundle first = stored("a");
        update(Jar.ofModule("a", "2.0.0"), "", Follow.NONE);
        holders.holder(1, true, first, stored("a"));

        Update update = update(Jar.ofModule("a", "3.0.0"), "", Follow.CONFIG);

        assertThat(update.swaps()).hasSize(1);
        assertThat(holders.bundlesOf(1)).containsExactly("a/3.0.0");
    }

    @Test
    void anEarlierVersionFollowsWhatCameInItsOwnPlace() {
        deploy(Jar.ofModule("a", "1.0.0"));
        deploy(Jar.ofModule("a", "2.0.0"));
        holders.holder(1, true, deployments.named("a/1.0.0").stored());
        holders.holder(2, true, deployments.named("a/2.0.0").stored());
        update(Jar.ofModule("a", "1.1.0"), "a/1.0.0", Follow.NONE);
        update(Jar.ofModule("a", "2.1.0"), "a/2.0.0", Follow.NONE);

        update(Jar.ofModule("a", "1.2.0"), "a/1.1.0", Follow.ALL);

        assertThat(holders.swapped).containsExactly("1: a/1.0.0 -> a/1.2.0");
        assertThat(holders.bundlesOf(2)).containsExactly("a/2.0.0");
    }

    @Test
    void whatWasUndeployedFollowsTheHighestVersion() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, true, stored("a"));
        admin.undeploy("a");
        deploy(Jar.ofModule("a", "1.5.0"));
        deploy(Jar.ofModule("a", "2.0.0"));

        update(Jar.ofModule("a", "1.6.0"), "a/1.5.0", Follow.ALL);
        assertThat(holders.swapped).isEmpty();
        update(Jar.ofModule("a", "3.0.0"), "a/2.0.0", Follow.ALL);
        assertThat(holders.swapped).containsExactly("1: a/1.0.0 -> a/3.0.0");
    }

    @Test
    void undeployTellsWhoKeepsIt() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, true, stored("a"));
        holders.holder(2, true);

        Undeployment gone = admin.undeploy("a");

        assertThat(gone.bundle().id()).isEqualTo("a/1.0.0");
        assertThat(gone.swaps())
                .extracting(Swap::interpreter, Swap::keeps, Swap::failure)
                .containsExactly(tuple(1L, List.of(ONE), Optional.empty()));
        assertThat(ids()).isEmpty();
    }

    @Test
    void nobodyFollowsWhatHasBeenUndeployedMeanwhile() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, true, stored("a"));
        holders.holder(2, true, stored("a"));
        holders.meanwhile = () -> admin.undeploy("a");

        Update update = update(Jar.ofModule("a", "2.0.0"), "", Follow.CONFIG);

        assertThat(update.swaps())
                .extracting(Swap::failure)
                .containsExactly(Optional.empty(), Optional.of("bundle a/2.0.0 has been undeployed in the meantime"));
        assertThat(holders.bundlesOf(2)).containsExactly("a/1.0.0");
    }

    @Test
    void anUpdateGoesOnWhenItsProgressCannotBeTold() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, true, stored("a"));
        holders.holder(2, true, stored("a"));
        List<Long> told = new ArrayList<>();

        Update update = admin.update(store.write("a.jar", Jar.ofModule("a", "2.0.0")), "", Follow.CONFIG, swap -> {
            told.add(swap.interpreter());
            throw new IllegalStateException("the pipe is broken");
        });

        assertThat(told).containsExactly(1L);
        assertThat(update.swaps())
                .hasSize(2)
                .allSatisfy(swap -> assertThat(swap.failure()).isEmpty());
    }

    // --- what a change would do ---

    @Test
    void theImpactOfAnUpdateNamesWhoHoldsTheOldVersionAndWhoWouldFollow() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(2, false, stored("a"));
        holders.holder(1, true, stored("a"));
        holders.holder(3, true, stored("a"));
        holders.ended.add(3L);
        Path jar = store.write("new.jar", Jar.ofModule("a", "2.0.0"));

        Impact impact = admin.impact(jar, "", Follow.CONFIG);

        assertThat(impact.bundle().id()).isEqualTo("a/1.0.0");
        assertThat(impact.affected()).containsExactly(holding(1, true), holding(2, false));
        assertThat(admin.impact(jar, "a", Follow.ALL).affected()).allMatch(Affected::follows);
        assertThat(admin.impact(jar, "a/1.0.0", Follow.NONE).affected()).noneMatch(Affected::follows);
        assertNothingHasChanged();
    }

    @Test
    void theImpactNamesThoseThatCannotBeLookedAt() {
        deploy(Jar.ofModule("a", "1.0.0"));
        for (long id = 1; id <= 3; id++) {
            holders.holder(id, false, stored("a"));
        }
        holders.unseen.put(1L, "it is out of order");
        holders.unseenServices.put(2L, "the registry is gone");

        assertThat(admin.impact("a").affected())
                .containsExactly(
                        untold(1, List.of(), List.of(), Optional.of("it is out of order")),
                        untold(
                                2,
                                List.of("a"),
                                List.of(),
                                Optional.of("its services cannot be told: the registry is gone")),
                        holding(3, false));
        assertNothingHasChanged();
    }

    @Test
    void theImpactNamesTheChannelsAndQueuesOfThoseThatHoldIt() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, false, stored("a"));
        holders.holder(2, false, stored("a"));
        ties = new Ties(
                List.of(TiesTest.channel(3, List.of(new EndState(1, true)), List.of(new EndState(2, true)))),
                List.of(TiesTest.queue(4, 2), TiesTest.queue(5, 7)),
                Optional.empty());

        List<Affected> affected = admin.impact("a").affected();

        assertThat(affected)
                .extracting(Affected::channels)
                .containsExactly(List.of(new Ends(3, true, false)), List.of(new Ends(3, false, true)));
        assertThat(affected).extracting(Affected::queues).containsExactly(List.of(), List.of(4L));
        assertThat(affected).extracting(Affected::failure).containsOnly(Optional.empty());
    }

    @Test
    void channelsThatCannotBeToldSayWhyBesideTheRest() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, false, stored("a"));
        holders.holder(2, false, stored("a"));
        holders.unseenServices.put(2L, "the registry is gone");
        ties = new Ties(List.of(), List.of(), Optional.of("its channels and queues cannot be told: they are gone"));

        assertThat(admin.impact("a").affected())
                .containsExactly(
                        untold(1, List.of("a"), List.of("org.acme.Service"), ties.failure()),
                        untold(
                                2,
                                List.of("a"),
                                List.of(),
                                Optional.of("its services cannot be told: the registry is gone;"
                                        + " its channels and queues cannot be told: they are gone")));
    }

    @Test
    void theImpactOfAnUndeploymentNamesWhoHoldsIt() {
        deploy(Jar.ofModule("a", "1.0.0"));
        holders.holder(1, true, stored("a"));

        assertThat(admin.impact("a").affected()).containsExactly(holding(1, false));
        assertNothingHasChanged();
        assertThatThrownBy(() -> admin.impact("b")).hasMessageStartingWith("no bundle b is deployed");
    }

    @Test
    void theImpactOfWhatCannotBeDoneIsTheErrorOfDoingIt() {
        deploy(Jar.ofModule("a", "1.0.0"));
        Path jar = store.write("b.jar", Jar.of("b", "1.0.0"));

        assertThatThrownBy(() -> admin.impact(jar, "", Follow.ALL))
                .isInstanceOf(ModuleException.class)
                .hasMessage("no bundle b is deployed; deploy it first");
        assertThatThrownBy(() -> admin.diff(jar, "a")).isInstanceOf(ModuleException.class);
        assertNothingHasChanged();
    }

    @Test
    void aDifferenceIsALineForEachModuleRequirementAndFile() {
        deploy(Jar.of("a", "1.0.0")
                .module("changed", Map.of())
                .module("gone", Map.of())
                .module("same", Map.of("version", "7.0.0"))
                .requiring("package x [1,2)", "package y")
                .holding(Map.of("A.class", 1L, "B.class", 2L, "C.class", 3L)));
        Path jar = store.write(
                "new.jar",
                Jar.of("a", "1.1.0")
                        .module("changed", Map.of("gil", "NOT_USED"))
                        .module("added", Map.of())
                        .module("same", Map.of("version", "7.0.0"))
                        .requiring("package x [1,3)", "package y")
                        .holding(Map.of("A.class", 1L, "B.class", 20L, "D.class", 4L)));

        BundleDiff diff = admin.diff(jar, "");

        assertThat(diff.from().id()).isEqualTo("a/1.0.0");
        assertThat(diff.to().id()).isEqualTo("a/1.1.0");
        assertThat(diff.lines())
                .containsExactly(
                        "~ version 1.0.0 -> 1.1.0",
                        "+ module added 1.1.0",
                        "~ module changed: version 1.0.0 -> 1.1.0, gil USED -> NOT_USED",
                        "- module gone 1.0.0",
                        "+ requires package x [1,3)",
                        "- requires package x [1,2)",
                        "~ file B.class",
                        "- file C.class",
                        "+ file D.class");
        assertNothingHasChanged();
    }

    @Test
    void theSameContentHasNoDifference() {
        Jar jar = Jar.ofModule("a", "1.0.0").holding(Map.of("A.class", 1L));
        deploy(jar);

        assertThat(admin.diff(store.write("new.jar", jar), "").lines()).isEmpty();
    }

    @Test
    void manyFilesAreSummedUp() {
        Map<String, Long> old = new TreeMap<>();
        Map<String, Long> fresh = new TreeMap<>();
        for (long number = 0; number < 30; number++) {
            old.put("f" + number, number);
            fresh.put("f" + (number + 5), number < 10 ? number + 5 : 0);
        }
        deploy(Jar.ofModule("a", "1.0.0").holding(old));

        assertThat(admin.diff(store.write("new.jar", Jar.ofModule("a", "1.0.0").holding(fresh)), "")
                        .lines())
                .containsExactly("~ 25 files: 5 new, 5 gone, 15 changed");
    }

    private static Affected holding(long id, boolean follows) {
        return new Affected(
                id,
                "i" + id,
                follows,
                List.of(ONE),
                List.of("a"),
                List.of("org.acme.Service"),
                List.of(),
                List.of(),
                Optional.empty());
    }

    private static Affected untold(long id, List<String> modules, List<String> services, Optional<String> failure) {
        return new Affected(
                id,
                "i" + id,
                false,
                modules.isEmpty() ? List.of() : List.of(ONE),
                modules,
                services,
                List.of(),
                List.of(),
                failure);
    }

    private void assertNothingHasChanged() {
        assertThat(ids()).containsExactlyElementsOf(store.ids());
        assertThat(store.stored).hasSize(1);
        assertThat(holders.swapped).isEmpty();
    }

    private void deploy(Jar jar) {
        admin.deploy(write(jar));
    }

    private Update update(Jar jar, String replaced, Follow follow) {
        return admin.update(write(jar), replaced, follow, progress::add);
    }

    private Path write(Jar jar) {
        return store.write(jar.symbolicName() + "-" + jar.version() + ".jar", jar);
    }

    private StoredBundle stored(String name) {
        return deployments.named(name).stored();
    }

    private List<String> ids() {
        return admin.list().stream().map(DeployedBundle::id).toList();
    }
}
