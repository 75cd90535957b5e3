package org.vivarium.integration.forked;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ops4j.pax.exam.CoreOptions.bootClasspathLibrary;
import static org.ops4j.pax.exam.CoreOptions.bundle;
import static org.ops4j.pax.exam.CoreOptions.systemPackages;
import static org.ops4j.pax.exam.CoreOptions.systemProperty;
import static org.ops4j.pax.exam.CoreOptions.vmOption;

import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.inject.Inject;
import org.apiguardian.api.API;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.platform.commons.support.AnnotationSupport;
import org.opentest4j.AssertionFailedError;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.ProbeInvoker;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.paxexam.PaxExam;

/** The platform stands in a JVM of its own, with nothing of the build's class path but JUnit. */
@ExtendWith(PaxExam.class)
final class ForkedIT {
    private static final String BUILD = "vivarium.test.build.pid";

    @Inject
    private Interpreters interpreters;

    @Configuration
    static Option[] configuration() throws URISyntaxException {
        List<Option> options = new ArrayList<>();
        for (Class<?> library : List.of(
                Test.class,
                AnnotationSupport.class,
                AssertionFailedError.class,
                API.class,
                Assertions.class,
                Inject.class,
                ProbeInvoker.class)) {
            options.add(bootClasspathLibrary(origin(library)).afterFramework());
        }
        options.add(systemPackages("org.ops4j.pax.exam"));
        options.add(vmOption("--sun-misc-unsafe-memory-access=allow"));
        Path bundles = Path.of(System.getProperty("vivarium.dist"), "bundles")
                .toAbsolutePath()
                .normalize();
        for (String jar : List.of("1-api/vivarium-api-0.1.0.jar", "2-runtime/vivarium-runtime-0.1.0.jar")) {
            options.add(bundle(bundles.resolve(jar).toUri().toString()));
        }
        options.add(systemProperty(BUILD)
                .value(String.valueOf(ProcessHandle.current().pid())));
        return options.toArray(Option[]::new);
    }

    @Test
    void interpretersComeAndGo() {
        assertThat(System.getProperty(BUILD))
                .isNotEqualTo(String.valueOf(ProcessHandle.current().pid()));
        try (Interpreter a = interpreters.create("a", InterpreterConfig.ISOLATED)) {
            assertThat(interpreters.list()).containsExactly(interpreters.main(), a);
        }
        assertThat(interpreters.list()).containsExactly(interpreters.main());
    }

    private static String origin(Class<?> type) throws URISyntaxException {
        return type.getProtectionDomain().getCodeSource().getLocation().toURI().toString();
    }
}
