package org.vivarium.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PeerTest {
    private static final OptionalDouble NONE = OptionalDouble.empty();
    private static final Result ALONE = new Result("b", "ms", OptionalDouble.of(1), NONE, NONE, "note");

    @TempDir
    private Path folder;

    @Test
    void onAnotherPlatformTheNoteSaysWhyTheColumnIsEmpty() {
        Peer peer = Peer.on("Mac OS X aarch64", folder, folder);
        assertThat(peer.cpython()).isEmpty();
        assertThat(peer.explain(ALONE).note())
                .isEqualTo("note; there is no CPython to compare with: its jar is for Linux amd64, "
                        + "this is Mac OS X aarch64");
    }

    @Test
    void whereThereIsACPythonNothingIsExplained() {
        Peer peer = new Peer(Optional.of(new CPython(folder)), "");
        assertThat(peer.explain(ALONE)).isEqualTo(ALONE);
    }
}
