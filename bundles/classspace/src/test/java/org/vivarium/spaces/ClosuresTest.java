package org.vivarium.spaces;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.vivarium.classspace.UnresolvedBundleException;
import org.vivarium.spaces.BundleStore.Stored;

final class ClosuresTest {
    @TempDir
    Path folder;

    private TestFramework framework;

    @BeforeEach
    void start() throws Exception {
        framework = new TestFramework(folder);
    }

    @AfterEach
    void stop() throws Exception {
        framework.close();
    }

    private Stored store(BundleJar jar) {
        return framework.store(jar);
    }

    private static BundleJar library(String version) {
        return BundleJar.of("library", version).exports("com.acme.money;version=" + version);
    }

    private static BundleJar user(String range) {
        return BundleJar.of("user", "1.0.0").imports("com.acme.money;version=\"" + range + "\"");
    }

    @Test
    void providersComeFirstAndTheBundleItselfLast() {
        Stored ground = store(BundleJar.of("ground", "1.0.0").exports("com.acme.ground"));
        Stored library = store(library("1.0.0").imports("com.acme.ground"));
        Stored user = store(user("[1,2)"));
        store(BundleJar.of("other", "1.0.0").exports("com.acme.other"));
        assertThat(framework.closures.of(user)).containsExactly(ground, library, user);
    }

    @Test
    void ofSeveralVersionsTheHighestThatFitsIsChosen() {
        store(library("1.0.0"));
        Stored fits = store(library("1.5.0"));
        Stored newest = store(library("2.0.0"));
        Stored user = store(user("[1,2)"));
        Stored modern = store(BundleJar.of("modern", "1.0.0").imports("com.acme.money"));
        assertThat(framework.closures.of(user)).containsExactly(fits, user);
        assertThat(framework.closures.of(modern)).containsExactly(newest, modern);
    }

    @Test
    void ofTwoAlikeTheOneThatWasStoredLaterIsChosen() {
        store(library("1.0.0"));
        Stored later = store(library("1.0.0"));
        Stored user = store(user("[1,2)"));
        assertThat(framework.closures.of(user)).containsExactly(later, user);
    }

    @Test
    void whatIsStoredLaterChangesTheClosure() {
        Stored old = store(library("1.0.0"));
        Stored user = store(user("[1,2)"));
        assertThat(framework.closures.of(user)).containsExactly(old, user);
        Stored better = store(library("1.1.0"));
        assertThat(framework.closures.of(user)).containsExactly(better, user);
        framework.remove(better);
        assertThat(framework.closures.of(user)).containsExactly(old, user);
    }

    @Test
    void whatTheVisiblePlatformProvidesIsNotTakenFromTheStore() throws Exception {
        store(library("1.5.0"));
        Stored user = store(user("[1,2)"));
        framework.platform(BundleJar.of("visible", "1.0.0").exports("com.acme.money;version=1.0.0"));
        assertThat(framework.closures.of(user)).containsExactly(user);
    }

    @Test
    void theHiddenPlatformProvidesNothingButAHint() throws Exception {
        Stored user = store(user("[1,2)"));
        framework.platform(BundleJar.of("hidden", "1.0.0").exports("com.acme.money;version=1.0.0"));
        assertUnresolved(() -> framework.closures.of(user))
                .isEqualTo("bundle user 1.0.0 (user-1.0.0.jar) requires package com.acme.money [1,2), which neither the"
                        + " platform nor a deployed bundle provides; the platform's bundle hidden provides it, but"
                        + " class spaces do not see that; name it in vivarium.space.bundles");
    }

    @Test
    void anOptionalRequirementIsMetWhereItCanBe() {
        Stored user = store(BundleJar.of("user", "1.0.0").imports("com.acme.money;resolution:=optional"));
        assertThat(framework.closures.of(user)).containsExactly(user);
        Stored library = store(library("1.0.0"));
        assertThat(framework.closures.of(user)).containsExactly(library, user);
    }

    @Test
    void anOptionalProviderThatDoesNotResolveItselfIsLeftOut() {
        Stored user = store(BundleJar.of("user", "1.0.0").imports("com.acme.money;resolution:=optional"));
        store(library("1.0.0").imports("com.nowhere"));
        assertThat(framework.closures.of(user)).containsExactly(user);
    }

    @Test
    void requirementsThatAreNotForTheResolverAreLeftToOthers() {
        Stored user = store(BundleJar.of("user", "1.0.0")
                .header("Require-Capability", "osgi.service;filter:=\"(objectClass=com.acme.Bank)\";effective:=active")
                .header("DynamicImport-Package", "com.nowhere.*"));
        assertThat(framework.closures.of(user)).containsExactly(user);
    }

    @Test
    void requirementsOfAnyNamespaceAreMet() {
        Stored mediator = store(BundleJar.of("mediator", "1.0.0")
                .header(
                        "Provide-Capability",
                        "osgi.extender;osgi.extender=osgi.serviceloader.processor;version:Version=1.0"));
        Stored provider = store(BundleJar.of("provider", "1.0.0")
                .header("Provide-Capability", "osgi.serviceloader;osgi.serviceloader=com.acme.Bank"));
        Stored user = store(
                BundleJar.of("user", "1.0.0")
                        .header(
                                "Require-Capability",
                                "osgi.serviceloader;filter:=\"(osgi.serviceloader=com.acme.Bank)\";cardinality:=multiple,"
                                    + "osgi.extender;filter:=\"(&(osgi.extender=osgi.serviceloader.processor)(version>=1.0))\""));
        assertThat(framework.closures.of(user))
                .containsExactlyInAnyOrder(mediator, provider, user)
                .endsWith(user);
    }

    @Test
    void requiredBundlesAreFound() {
        Stored library = store(library("1.0.0"));
        Stored user = store(BundleJar.of("user", "1.0.0").header("Require-Bundle", "library;bundle-version=\"[1,2)\""));
        assertThat(framework.closures.of(user)).containsExactly(library, user);
    }

    @Test
    void aPackageThatAFragmentBringsToItsHostIsFound() {
        Stored api =
                store(BundleJar.of("slf4j.api", "1.7.36").exports("org.slf4j").imports("org.slf4j.impl"));
        Stored simple = store(
                BundleJar.of("slf4j.simple", "1.7.36").exports("org.slf4j.impl").header("Fragment-Host", "slf4j.api"));
        Stored user = store(BundleJar.of("user", "1.0.0").imports("org.slf4j"));
        assertThat(framework.closures.of(user)).containsExactly(simple, api, user);
    }

    @Test
    void aFragmentWhoseHostIsNeededComesAlongAndOthersDoNot() {
        Stored library = store(library("1.0.0"));
        Stored words =
                store(BundleJar.of("words", "1.0.0").header("Fragment-Host", "library;bundle-version=\"[1,2)\""));
        store(BundleJar.of("newer", "1.0.0").header("Fragment-Host", "library;bundle-version=2"));
        store(BundleJar.of("unfit", "1.0.0").header("Fragment-Host", "library").imports("com.nowhere"));
        Stored user = store(user("[1,2)"));
        assertThat(framework.closures.of(user)).containsExactly(words, library, user);
    }

    @Test
    void aHigherVersionThatWouldBreakAUsesConstraintIsNotChosen() {
        Stored old = store(library("1.0.0"));
        store(library("2.0.0"));
        Stored bank = store(BundleJar.of("bank", "1.0.0")
                .exports("com.acme.bank;uses:=\"com.acme.money\"")
                .imports("com.acme.money;version=\"[1,2)\""));
        Stored user = store(BundleJar.of("user", "1.0.0").imports("com.acme.bank,com.acme.money"));
        assertThat(framework.closures.of(user)).containsExactly(old, bank, user);
    }

    @Test
    void aUsesConstraintThatCannotBeKeptIsTold() {
        store(library("1.0.0"));
        store(library("2.0.0"));
        store(BundleJar.of("bank", "1.0.0")
                .exports("com.acme.bank;uses:=\"com.acme.money\"")
                .imports("com.acme.money;version=\"[1,2)\""));
        Stored user = store(BundleJar.of("user", "1.0.0").imports("com.acme.bank,com.acme.money;version=2"));
        assertUnresolved(() -> framework.closures.of(user))
                .isEqualTo(
                        "bundle user 1.0.0 (user-1.0.0.jar) would see package com.acme.money of two bundles at once, "
                                + "library 1.0.0 (library-1.0.0.jar) and library 2.0.0 (library-2.0.0.jar); "
                                + "build what it uses against the same one");
    }

    @Test
    void aMissingRequirementIsNamedWithTheBundleAndWhoNeedsIt() {
        store(library("1.0.0").imports("com.nowhere"));
        Stored user = store(user("[1,2)"));
        assertUnresolved(() -> framework.closures.of(user))
                .isEqualTo("bundle library 1.0.0 (library-1.0.0.jar) requires package com.nowhere, which neither the "
                        + "platform nor a deployed bundle provides; it is needed by user 1.0.0 (user-1.0.0.jar)");
    }

    @Test
    void versionsThatDoNotFitAreNamed() {
        store(library("2.3.0"));
        Stored user = store(user("[1,2)"));
        assertUnresolved(() -> framework.closures.of(user))
                .endsWith("; bundle library 2.3.0 (library-2.3.0.jar) offers it in version 2.3");
    }

    @Test
    void versionsOfThePlatformThatDoNotFitAreNamed() {
        Stored user = store(BundleJar.of("user", "1.0.0").imports("org.osgi.framework;version=\"[7,8)\""));
        assertUnresolved(() -> framework.closures.of(user)).endsWith("; the platform offers it in version 1.10");
    }

    @Test
    void similarNamesAreNamed() {
        store(library("1.0.0"));
        Stored typo = store(BundleJar.of("typo", "1.0.0").imports("com.acme.mony"));
        Stored elsewhere = store(BundleJar.of("elsewhere", "1.0.0").imports("org.example.money"));
        Stored bundle = store(BundleJar.of("bundle", "1.0.0").header("Require-Bundle", "librarry"));
        assertUnresolved(() -> framework.closures.of(typo))
                .endsWith("; bundle library 1.0.0 (library-1.0.0.jar) offers package com.acme.money");
        assertUnresolved(() -> framework.closures.of(elsewhere)).endsWith("offers package com.acme.money");
        assertUnresolved(() -> framework.closures.of(bundle)).endsWith("offers bundle library");
    }

    @Test
    void whatTheSpaceHoldsComesBeforeAHigherVersion() {
        Stored old = store(library("1.0.0"));
        Stored user = store(user("[1,2)"));
        InterpreterSpace space = framework.space(1);
        space.install(user);
        Stored better = store(library("1.5.0"));
        Stored other = store(BundleJar.of("other", "1.0.0").imports("com.acme.money;version=\"[1,2)\""));
        Stored demanding = store(BundleJar.of("demanding", "1.0.0").imports("com.acme.money;version=\"[1.5,2)\""));
        space.install(other);
        assertThat(space.rootsOf(old)).containsExactlyInAnyOrder(user, other);
        assertThat(framework.closures.of(other)).containsExactly(better, other);
        space.install(demanding);
        assertThat(space.rootsOf(better)).containsExactly(demanding);
    }

    @Test
    void severalRootsAreResolvedTogether() {
        Stored old = store(library("1.0.0"));
        store(library("2.0.0"));
        Stored any = store(BundleJar.of("any", "1.0.0").imports("com.acme.money"));
        assertThat(framework.closures.of(Set.of(old, any), Map.of(), Set.of()))
                .containsEntry(any, List.of(old, any))
                .containsEntry(old, List.of(old));
    }

    private static org.assertj.core.api.AbstractStringAssert<?> assertUnresolved(Supplier<?> work) {
        var thrown = assertThatThrownBy(work::get).isInstanceOf(UnresolvedBundleException.class);
        return thrown.message();
    }
}
