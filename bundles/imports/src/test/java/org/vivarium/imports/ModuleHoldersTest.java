package org.vivarium.imports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.osgi.framework.Version;
import org.vivarium.classspace.StoredBundle;
import org.vivarium.imports.Holders.Holder;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterNotFoundException;
import org.vivarium.interpreters.LimitExceededException;
import org.vivarium.modules.ExecSlot;
import org.vivarium.modules.Swap;
import org.vivarium.modules.Swap.Change;

final class ModuleHoldersTest {
    private static final Version ONE = new Version("1.0.0");
    private static final Version TWO = new Version("2.0.0");

    private final ImportsFixture fixture = new ImportsFixture();
    private final FakeInterpreter fake = fixture.fake;
    private final ModuleHolders holders = new ModuleHolders(fixture.imports);

    @BeforeEach
    void importBase() {
        fixture.deploy("base", module -> {});
        fixture.importModule("base");
    }

    @Test
    void whoHoldsABundleIsKnownAndTakesAnother() {
        fixture.spaces.needs.put("user", "base");
        fixture.deploy("user", module -> {});
        fixture.importModule("user");
        StoredBundle old = stored();
        StoredBundle fresh = next(module -> {});

        assertThat(holders.holding(old::equals))
                .containsExactly(
                        new Holder(fake.interpreter(), Set.of(old), List.of("base", "user"), Optional.empty()));
        assertThat(holders.holding(fresh::equals)).isEmpty();
        assertThat(holders.servicesNeeding(fake.interpreter(), Set.of(old))).isEmpty();

        Swap swap = holders.swap(fake.interpreter(), old::equals, fresh);

        assertThat(swap.failure()).isEmpty();
        assertThat(swap.changes()).containsExactly(new Change("base", ONE, TWO), new Change("user", ONE, ONE));
        assertThat(holders.holding(old::equals)).isEmpty();
    }

    @Test
    void anUpdateThatFailsSaysWhyAndKeepsTheOld() {
        StoredBundle old = stored();
        StoredBundle fresh = next(module -> {
            throw new IllegalArgumentException("no");
        });

        Swap swap = holders.swap(fake.interpreter(), old::equals, fresh);

        assertThat(swap.failure()).contains("ValueError: no");
        assertThat(swap.changes()).containsExactly(new Change("base", ONE, TWO));
        assertThat(fixture.importModule("base").spec().version()).isEqualTo(ONE);
    }

    @Test
    void whatFailsAfterTheSwitchIsNoFailureOfTheUpdate() {
        StoredBundle old = stored();
        StoredBundle fresh = next(module -> {});
        fixture.registry = () -> {
            throw new IllegalStateException("the registry is gone");
        };

        assertThat(holders.swap(fake.interpreter(), old::equals, fresh).failure())
                .isEmpty();
        assertThat(fixture.importModule("base").spec().version()).isEqualTo(TWO);
    }

    @Test
    void whatCannotBeToldSaysWhy() {
        fixture.spaces.outOfOrder = new IllegalStateException("the space is out of order");

        assertThat(holders.holding(stored()::equals))
                .containsExactly(new Holder(
                        fake.interpreter(),
                        Set.of(),
                        List.of(),
                        Optional.of("what it holds cannot be told: the space is out of order")));
    }

    @Test
    void whatCannotBeToldOfAnInterpreterThatEndsIsNotAskedFor() {
        fixture.spaces.outOfOrder = new IllegalStateException("the space is out of order");
        fake.phase = Interpreter.State.FINALIZING;

        assertThat(holders.holding(stored()::equals)).isEmpty();
    }

    @Test
    void anInterpreterThatLetsNobodyInIsSeenFromOutsideAndSaysWhyItCannotFollow() {
        StoredBundle old = stored();
        StoredBundle fresh = next(module -> {});
        fake.failing.put("attach", new LimitExceededException("it has used 1.0 s of CPU time"));

        assertThat(holders.holding(old::equals)).extracting(Holder::modules).containsExactly(List.of("base"));
        assertThat(holders.swap(fake.interpreter(), old::equals, fresh).failure())
                .contains("it has used 1.0 s of CPU time");
    }

    @Test
    void anInterpreterThatEndsTakesNothing() {
        StoredBundle old = stored();
        StoredBundle fresh = next(module -> {});
        fake.ending = true;

        assertThatThrownBy(() -> holders.swap(fake.interpreter(), old::equals, fresh))
                .isInstanceOf(InterpreterNotFoundException.class);
    }

    private StoredBundle stored() {
        return fixture.deployments.find("base").orElseThrow().bundle();
    }

    /** Deploys version 2 of base beside the first. */
    private StoredBundle next(ExecSlot body) {
        fixture.deploy("base", "2.0.0", FakeSpaces.filledBy(body));
        return stored();
    }
}
