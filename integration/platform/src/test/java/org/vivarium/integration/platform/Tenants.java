package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import javax.inject.Inject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.Constants;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.ServiceRegistration;
import org.vivarium.classspace.ClassSpaces;
import org.vivarium.integration.fixtures.FixtureBundle;
import org.vivarium.interpreters.FinalizationPhase;
import org.vivarium.interpreters.Finalizer;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.interpreters.Interpreters;
import org.vivarium.modules.DeployedBundle;
import org.vivarium.modules.ImportSystem;
import org.vivarium.modules.ModuleBundles;

/**
 * What tests on the platform share: its services, a folder, and the end of everything that a test made. A test that leaves a
 * bundle behind fails.
 */
abstract class Tenants {
    @Inject
    protected BundleContext context;

    @Inject
    protected Interpreters interpreters;

    @Inject
    protected ClassSpaces spaces;

    @Inject
    protected ModuleBundles moduleBundles;

    @Inject
    protected ImportSystem imports;

    protected Path folder;

    private Set<Bundle> before;

    @BeforeEach
    final void remember() throws IOException {
        folder = Files.createTempDirectory("vivarium-it");
        before = bundles();
    }

    @AfterEach
    final void nothingStays() throws IOException {
        for (Interpreter interpreter : interpreters.list()) {
            if (interpreter.id() != 0) {
                interpreter.close();
            }
        }
        for (DeployedBundle deployed : moduleBundles.list()) {
            moduleBundles.undeploy(deployed.id());
        }
        deleteFolder();
        // What main has imported stays, and a runtime that a test has stopped knows nothing of its successor.
        if (interpreters
                .find("main")
                .filter(main -> imports.modules(main).isEmpty())
                .isPresent()) {
            assertThat(bundles()).isEqualTo(before);
        }
    }

    final Interpreter isolated(String name) {
        return interpreters.create(name, InterpreterConfig.ISOLATED);
    }

    /** Has another thread do something. */
    static <T> FutureTask<T> inBackground(Callable<T> work) {
        FutureTask<T> task = new FutureTask<>(work);
        Thread.ofPlatform().name("background").daemon().start(task);
        return task;
    }

    /**
     * Comes back once a task waits, which nobody tells of, or has ended. The test's time limit ends it.
     *
     * @param waits whether the task waits now
     */
    static <T> FutureTask<T> onceItWaits(FutureTask<T> task, BooleanSupplier waits) throws InterruptedException {
        while (!waits.getAsBoolean() && !task.isDone()) {
            if (Thread.interrupted()) {
                throw new InterruptedException("the task neither waits nor ends");
            }
            Thread.onSpinWait();
        }
        return task;
    }

    /** What an operation prints; the platform writes to the process's output of the moment. */
    static String printed(Runnable operation) {
        PrintStream out = System.out;
        ByteArrayOutputStream captured = new ByteArrayOutputStream();
        System.setOut(new PrintStream(captured, true, StandardCharsets.UTF_8));
        try {
            operation.run();
        } finally {
            System.setOut(out);
        }
        return captured.toString(StandardCharsets.UTF_8);
    }

    /** Takes part in an interpreter's end, before what the runtime itself does in that phase. */
    final ServiceRegistration<Finalizer> finalizer(
            Interpreter interpreter, FinalizationPhase phase, Finalizer finalizer) {
        return context.registerService(
                Finalizer.class,
                finalizer,
                FrameworkUtil.asDictionary(Map.of(Interpreter.ID, interpreter.id(), Finalizer.PHASE, phase.name())));
    }

    /** The jars that the framework keeps of a bundle in its cache. */
    final List<Path> copies(Bundle bundle) throws IOException {
        Path cache = Path.of(context.getProperty(Constants.FRAMEWORK_STORAGE));
        try (Stream<Path> files = Files.walk(cache.resolve("bundle" + bundle.getBundleId()))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
    }

    final DeployedBundle deploy(FixtureBundle bundle) {
        return moduleBundles.deploy(bundle.in(folder));
    }

    final DeployedBundle deploy(String fixture) {
        return deploy(FixtureBundle.of(fixture));
    }

    /** All bundles of the framework: the probe, a bundle of the platform, sees them all. */
    final Set<Bundle> bundles() {
        return new HashSet<>(Arrays.asList(context.getBundles()));
    }

    private void deleteFolder() throws IOException {
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path directory, IOException failure) throws IOException {
                Files.delete(directory);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
