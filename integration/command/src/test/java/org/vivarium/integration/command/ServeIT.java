package org.vivarium.integration.command;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import org.junit.jupiter.api.Test;
import org.vivarium.integration.command.Running.Result;

/** {@code vivarium serve}, in a copy of the distribution whose folders may change. */
final class ServeIT extends Command {
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
            first.err().await("undeployed org.vivarium.examples.counter");
            first.signal("TERM");
            Result result = first.result();
            assertThat(result.status()).isZero();
            assertThat(result.out()).isEmpty();
            assertThat(result.err()).doesNotContain("\tat ");
            second.signal("INT");
            assertThat(second.result().status()).isEqualTo(130);
        }
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
