package org.vivarium.integration.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** What tests of the command share. A test whose process leaves a temporary folder behind fails. */
abstract class Command {
    /** The time that a stop may take: a second on a machine with nothing else to do. */
    static final Duration PROMPTLY = Duration.ofSeconds(3);

    @TempDir
    Path folder;

    Vivarium vivarium;

    @BeforeEach
    final void command() {
        vivarium = Vivarium.built(folder);
    }

    @AfterEach
    final void noTemporaryFolderStays() {
        assertThat(vivarium.temporaryFolders()).isEmpty();
    }
}
