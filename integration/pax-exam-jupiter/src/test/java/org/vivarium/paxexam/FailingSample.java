package org.vivarium.paxexam;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import javax.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;

/** Tests that fail on purpose, for {@link FailuresTest}. */
@SuppressWarnings("DoNotCallSuggester")
@ExtendWith(PaxExam.class)
final class FailingSample {
    @Configuration
    static Option[] configuration() {
        return new Option[0];
    }

    @Test
    void assertion() {
        assertEquals(1, 2);
    }

    @Test
    void checked() throws IOException {
        throw new IOException("checked");
    }

    /** Fails the test, as it would without a container. */
    @AfterEach
    void after() {
        throw new IllegalStateException("after");
    }

    /** A class without a configuration. */
    @ExtendWith(PaxExam.class)
    static final class Unconfigured {
        @Test
        void never() {}
    }

    /** A class that waits for a service that nobody registers. */
    @ExtendWith(PaxExam.class)
    static final class Unserved {
        @Inject
        private Runnable service;

        @Configuration
        static Option[] configuration() {
            return CoreOptions.options(
                    CoreOptions.frameworkProperty(Probe.SERVICE_WAIT).value("50"));
        }

        @Test
        void never() {
            service.run();
        }
    }
}
