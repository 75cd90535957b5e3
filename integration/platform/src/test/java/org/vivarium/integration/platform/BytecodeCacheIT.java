package org.vivarium.integration.platform;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.CoreOptions;
import org.ops4j.pax.exam.Option;
import org.vivarium.interpreters.Interpreter;
import org.vivarium.interpreters.InterpreterConfig;
import org.vivarium.paxexam.PaxExam;

/** The bytecode that interpreters share. */
@ExtendWith(PaxExam.class)
final class BytecodeCacheIT extends Tenants {
    private static final String PYCACHE = "vivarium.python.pycache";

    @Configuration
    static Option[] configuration() {
        return CoreOptions.options(
                Platform.upTo(Platform.SERVICES),
                CoreOptions.frameworkProperty(PYCACHE)
                        .value(Path.of("target", "pycache").toAbsolutePath().toString()));
    }

    /** What is cached of a folder. */
    private Path cacheOf(Path sources) {
        return Path.of(context.getProperty(PYCACHE)).resolve(Path.of("/").relativize(sources));
    }

    private Interpreter looking(Path sources) {
        return interpreters.create("", InterpreterConfig.ISOLATED.with("path", sources.toString()));
    }

    @Test
    void whatOneCompilesAnotherLoads() throws IOException {
        Path module = Files.writeString(folder.resolve("cached.py"), "VALUE = 1\n");
        looking(folder).exec("import cached");
        List<Path> compiled = files(cacheOf(folder));
        assertThat(compiled).singleElement().asString().contains("/cached.").endsWith(".pyc");
        assertThat(folder.resolve("__pycache__")).doesNotExist();
        Object written = Files.getLastModifiedTime(compiled.getFirst());

        looking(folder).exec("import cached; assert cached.__cached__ == '" + compiled.getFirst() + "'");

        assertThat(Files.getLastModifiedTime(compiled.getFirst())).isEqualTo(written);
        Files.writeString(module, "VALUE = 'another'\n");
        Interpreter later = looking(folder);
        assertThat(printed(() -> later.exec("import cached; print(cached.VALUE)")))
                .isEqualTo("another\n");
    }

    @Test
    void interpretersThatWriteAtOnceLeaveWholeFiles() throws Exception {
        int modules = 20;
        StringBuilder imports = new StringBuilder();
        for (int i = 0; i < modules; i++) {
            Files.writeString(folder.resolve("m" + i + ".py"), "VALUE = " + i + "\n" + "x = [1, 2, 3]\n".repeat(200));
            imports.append("import m").append(i).append('\n');
        }
        List<FutureTask<Boolean>> running = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            Interpreter each = looking(folder);
            running.add(inBackground(() -> {
                each.exec(imports.toString());
                return true;
            }));
        }
        for (FutureTask<Boolean> each : running) {
            assertThat(each.get()).isTrue();
        }
        assertThat(files(cacheOf(folder)))
                .hasSize(modules)
                .allSatisfy(file -> assertThat(file.toString()).endsWith(".pyc"));
        looking(folder).exec(imports + "assert [globals()[f'm{i}'].VALUE for i in range(20)] == list(range(20))");
    }

    private static List<Path> files(Path below) throws IOException {
        try (Stream<Path> all = Files.walk(below)) {
            return all.filter(Files::isRegularFile).toList();
        }
    }
}
