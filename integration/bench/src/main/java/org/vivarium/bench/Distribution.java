package org.vivarium.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The distribution of Vivarium that is timed, as the launcher assembles it. Immutable. */
record Distribution(Path home) {

    /**
     * Checks the folder.
     *
     * @throws BenchException when it is none
     */
    Distribution {
        if (!Files.isExecutable(home.resolve("bin/vivarium"))) {
            throw new BenchException(home + " is no distribution of Vivarium: it has no bin/vivarium");
        }
    }

    /** Whether {@code --jit=on} works: the compiler in it has to be of the version of the JDK, which is this one. */
    boolean hasCompiler() {
        return Files.exists(home.resolve("lib/jit/compiler-" + System.getProperty("java.version") + ".jar"));
    }

    /** A command line of Vivarium, in a process of its own on the JDK that runs this. */
    ProcessBuilder command(String... arguments) {
        List<String> command =
                new ArrayList<>(List.of(home.resolve("bin/vivarium").toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        return builder;
    }
}
