package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import javax.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.ModuleBundles;
import org.vivarium.paxexam.PaxExam;

/** The end of the framework is the end of every interpreter, of one at work too. */
final class FrameworkStopIT {
    private static final String INTERRUPTED = "vivarium.fixture.interrupted";

    @Test
    void whatIsAliveIsEndedAndNamed() {
        PrintStream err = System.err;
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        System.setErr(new PrintStream(said, true, StandardCharsets.UTF_8));
        try {
            EngineTestKit.engine("junit-jupiter")
                    .selectors(selectClass(LeavesInterpretersBehind.class))
                    .execute()
                    .allEvents()
                    .assertStatistics(
                            statistics -> statistics.failed(0).aborted(0).succeeded(3));
        } finally {
            System.setErr(err);
        }
        assertThat(said.toString(StandardCharsets.UTF_8))
                .contains("ResourceWarning: interpreters still alive at finalization: 1 (idle), 2 (running), 3"
                        + " (interp-3), 4 (interp-4), 5 (interp-5), 6 (interp-6), 7 (interp-7), 8 (interp-8), 9"
                        + " (interp-9), 10 (interp-10) and 2 more; close them with Interpreter.close()");
        assertThat(System.clearProperty("vivarium.fixture.freed.1")).isEqualTo("traced");
        assertThat(System.clearProperty("vivarium.fixture.freed.2")).isEqualTo("traced");
        assertThat(System.clearProperty(INTERRUPTED)).isEqualTo("running");
    }

    /** Runs in a container that is stopped right after it. */
    @ExtendWith(PaxExam.class)
    static final class LeavesInterpretersBehind {
        @Inject
        private Interpreters interpreters;

        @Inject
        private ModuleBundles moduleBundles;

        @Configuration
        static Option[] configuration() {
            return CoreOptions.options(Platform.upTo(Platform.IMPORTS));
        }

        @Test
        void leaves(@TempDir Path folder) throws InterruptedException {
            moduleBundles.deploy(FixtureBundle.of("traced").in(folder));
            interpreters.create("idle", InterpreterConfig.ISOLATED).call("traced.here");
            Interpreter running = interpreters.create("running", InterpreterConfig.ISOLATED);
            running.call("traced.here");
            for (int more = 0; more < 10; more++) {
                interpreters.create("", InterpreterConfig.ISOLATED);
            }
            CountDownLatch inside = new CountDownLatch(1);
            CountDownLatch never = new CountDownLatch(1);
            Thread.ofVirtual()
                    .start(() -> running.attach(() -> {
                        inside.countDown();
                        try {
                            never.await();
                        } catch (InterruptedException e) {
                            System.setProperty(INTERRUPTED, "running");
                        }
                        return true;
                    }));
            inside.await();
        }
    }
}
