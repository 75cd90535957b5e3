package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import javax.inject.Inject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkEvent;
import org.osgi.framework.launch.Framework;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.ModuleBundles;
import org.vivarium.paxexam.PaxExam;

/** The end of the framework is the end of every interpreter. It is the end of the container too, so this is one test. */
@ExtendWith(PaxExam.class)
final class FrameworkStopIT {
    @Inject
    private BundleContext context;

    @Inject
    private Interpreters interpreters;

    @Inject
    private ModuleBundles moduleBundles;

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(Platform.upTo(Platform.IMPORTS));
    }

    @Test
    void whatIsAliveOrEvenRunningIsEnded(@TempDir Path folder) throws Exception {
        moduleBundles.deploy(FixtureBundle.of("traced").in(folder));
        Interpreter idle = interpreters.create("idle", InterpreterConfig.ISOLATED);
        idle.call("traced.here");
        Interpreter running = interpreters.create("running", InterpreterConfig.ISOLATED);
        running.call("traced.here");
        CountDownLatch inside = new CountDownLatch(1);
        FutureTask<Boolean> work = new FutureTask<>(() -> running.attach(() -> {
            inside.countDown();
            try {
                new CountDownLatch(1).await();
                return false;
            } catch (InterruptedException e) {
                return true;
            }
        }));
        Thread.ofVirtual().start(work);
        inside.await();
        Framework framework = (Framework) context.getBundle(0);
        framework.stop();
        assertThat(framework.waitForStop(60_000).getType()).isEqualTo(FrameworkEvent.STOPPED);
        assertThat(work.get()).as("the thread inside is interrupted").isTrue();
        for (Interpreter interpreter : new Interpreter[] {idle, running, interpreters.main()}) {
            assertThat(interpreter.state()).isEqualTo(Interpreter.State.DESTROYED);
        }
        for (Interpreter interpreter : new Interpreter[] {idle, running}) {
            assertThat(System.clearProperty("vivarium.fixture.freed." + interpreter.id()))
                    .isEqualTo("traced");
        }
    }
}
