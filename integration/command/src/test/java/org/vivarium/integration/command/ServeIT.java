package org.vivarium.integration.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.Test;
import org.vivarium.integration.command.Running.Result;

/** {@code vivarium serve}, in a copy of the distribution whose folders may change. */
final class ServeIT extends Command {
    private Path deploy = Path.of("");

    @Test
    void aCopyRunsAndServesTwiceAtOnceUntilItIsTerminated() throws IOException, InterruptedException {
        Vivarium copy = new Vivarium(copy(vivarium.home(), folder.resolve("copy")), folder);
        Path deploy = copy.home().resolve("deploy");
        try (Running first = copy.start("serve");
                Running second = copy.start("serve")) {
            first.err().await("serving; watching " + deploy);
            second.err().await("serving; watching " + deploy);
            assertThat(copy.temporaryFolders()).hasSize(2);
            place("not a jar".getBytes(UTF_8), deploy.resolve("broken.jar"));
            first.err().await("cannot deploy " + deploy.resolve("broken.jar") + ": ");
            byte[] counter = Files.readAllBytes(Vivarium.source("examples/counter/target/counter-0.1.0.jar"));
            place(counter, deploy.resolve("counter.jar"));
            String deployed = "deployed org.vivarium.examples.counter 0.1.0 from " + deploy.resolve("counter.jar");
            first.err().await(deployed);
            second.err().await(deployed);
            Files.delete(deploy.resolve("counter.jar"));
            first.err().await("undeployed org.vivarium.examples.counter/0.1.0");
            first.signal("TERM");
            Result result = first.result();
            assertThat(result.status()).isZero();
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).doesNotContain("\tat ");
            second.signal("INT");
            assertThat(second.result().status()).isEqualTo(130);
        }
    }

    @Test
    void aFileThatGrowsIsTakenWhenItIsWhole() throws IOException, InterruptedException {
        try (Running server = serve()) {
            byte[] counter = counter("0.1.0");
            Path growing = deploy.resolve("growing.jar");
            for (int part = 1; part < 4; part++) {
                Files.write(growing, Arrays.copyOf(counter, counter.length * part / 4));
                server.err()
                        .await("cannot deploy " + growing
                                + ": growing.jar is not a whole jar file: it ends too early; copy it again\n");
            }
            Files.write(growing, counter);
            assertThat(server.err().await("deployed org.vivarium.examples.counter 0.1.0 from " + growing))
                    .doesNotContain("cannot");
            assertStops(server);
        }
    }

    @Test
    void aBrokenFileIsReportedOnceAndLeavesTheOldOneWorking() throws IOException, InterruptedException {
        try (Running server = serve()) {
            Path counter = deploy.resolve("counter.jar");
            place(counter("0.1.0"), counter);
            server.err().await("deployed org.vivarium.examples.counter 0.1.0 from " + counter);
            place("no jar any more".getBytes(UTF_8), counter);
            server.err()
                    .await("cannot update " + counter
                            + ": counter.jar is not a jar file; org.vivarium.examples.counter/0.1.0 stays\n");
            Path marker = deploy.resolve("marker.jar");
            for (int look = 0; look < 3; look++) {
                place(("look " + look).getBytes(UTF_8), marker);
                assertThat(server.err().await("cannot deploy " + marker)).doesNotContain("update");
            }
            place(counter("0.2.0"), counter);
            server.err().await("updated org.vivarium.examples.counter 0.1.0 to 0.2.0 from " + counter);
            assertStops(server);
        }
    }

    @Test
    void twoVersionsAreTwoFilesWhateverTheyAreCalled() throws IOException, InterruptedException {
        try (Running server = serve()) {
            Path one = deploy.resolve("x.jar");
            Path other = deploy.resolve("a name.jar");
            place(counter("0.1.0"), one);
            server.err().await("deployed org.vivarium.examples.counter 0.1.0 from " + one);
            place(counter("0.2.0"), other);
            server.err().await("deployed org.vivarium.examples.counter 0.2.0 from " + other);
            Path renamed = deploy.resolve("y.jar");
            Files.copy(one, renamed);
            server.err()
                    .await("cannot deploy " + renamed
                            + ": bundle org.vivarium.examples.counter 0.1.0 is deployed already; that came from " + one
                            + ": replace that file, or remove it");
            Files.delete(one);
            server.err().await("undeployed org.vivarium.examples.counter/0.1.0");
            server.err().await("deployed org.vivarium.examples.counter 0.1.0 from " + renamed);
            Files.delete(other);
            server.err().await("undeployed org.vivarium.examples.counter/0.2.0");
            assertStops(server);
        }
    }

    private Running serve() throws IOException, InterruptedException {
        Vivarium copy = new Vivarium(copy(vivarium.home(), folder.resolve("copy")), folder);
        deploy = copy.home().resolve("deploy");
        Running server = copy.start("serve");
        server.err().await("serving; watching " + deploy);
        return server;
    }

    private static void assertStops(Running server) throws IOException, InterruptedException {
        server.signal("TERM");
        Result result = server.result();
        assertThat(result.status()).isZero();
        assertThat(result.out()).isEmpty();
        assertThat(result.err()).doesNotContain("\tat ");
    }

    /** The example in another version. */
    private static byte[] counter(String version) throws IOException {
        Path jar = Vivarium.source("examples/counter/target/counter-0.1.0.jar");
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (JarInputStream from = new JarInputStream(Files.newInputStream(jar))) {
            Manifest manifest = from.getManifest();
            manifest.getMainAttributes().putValue("Bundle-Version", version);
            try (JarOutputStream to = new JarOutputStream(bytes, manifest)) {
                for (ZipEntry entry = from.getNextEntry(); entry != null; entry = from.getNextEntry()) {
                    to.putNextEntry(new ZipEntry(entry.getName()));
                    from.transferTo(to);
                }
            }
        }
        return bytes.toByteArray();
    }

    /** Puts a file where it is watched, whole from the first moment. */
    private void place(byte[] content, Path target) throws IOException {
        Path beside = Files.write(folder.resolve("arriving"), content);
        Files.move(beside, target, StandardCopyOption.ATOMIC_MOVE);
    }

    private static Path copy(Path from, Path to) throws IOException {
        Files.walkFileTree(from, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
                    throws IOException {
                Files.createDirectory(to.resolve(from.relativize(directory)));
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
                return FileVisitResult.CONTINUE;
            }
        });
        return to;
    }
}
