package org.vivarium.paxexam;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import javax.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.BundleContext;
import org.osgi.framework.BundleReference;
import org.osgi.framework.FrameworkUtil;
import org.osgi.service.condition.Condition;

/** What the extension promises to tests that pass. */
@ExtendWith(PaxExam.class)
final class InContainerTest {
    private static boolean outside;

    @Inject
    private BundleContext context;

    @Inject
    private Condition service;

    private int befores;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(
                CoreOptions.frameworkProperty("org.vivarium.paxexam.set").value("yes"));
    }

    @BeforeAll
    static void runsOutside() {
        outside = true;
    }

    @BeforeEach
    void countBefore() {
        befores++;
        assertThat(FrameworkUtil.getBundle(getClass())).as("runs inside").isNotNull();
    }

    @AfterEach
    void runsInside() {
        assertThat(FrameworkUtil.getBundle(getClass())).as("runs inside").isNotNull();
    }

    @Test
    void theTestClassComesFromTheProbe() {
        assertThat(outside).as("the class that JUnit loaded is another").isFalse();
        assertThat(getClass().getClassLoader()).isInstanceOf(BundleReference.class);
        assertThat(FrameworkUtil.getBundle(getClass())).isEqualTo(context.getBundle());
    }

    @Test
    void fieldsAreInjected() {
        assertThat(context.getProperty("org.vivarium.paxexam.set")).isEqualTo("yes");
        assertThat(service).isEqualTo(Condition.INSTANCE);
    }

    @Test
    void theFrameworkHoldsNothingButTheProbe() {
        assertThat(context.getBundles()).hasSize(2);
    }

    @Test
    void eachTestHasItsOwnInstance() {
        assertThat(befores).isEqualTo(1);
    }

    @Test
    void parametersAreHandedOver(@TempDir Path folder) {
        assertThat(Files.isDirectory(folder)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "b"})
    void parameterizedTestsRunInside(String value) {
        assertThat(value).hasSize(1);
        assertThat(befores).isEqualTo(1);
    }
}
