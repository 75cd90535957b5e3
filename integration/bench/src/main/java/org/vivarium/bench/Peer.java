package org.vivarium.bench;

import java.nio.file.Path;
import java.util.Optional;

/**
 * The CPython beside Vivarium, or why there is none.
 *
 * @param cpython CPython, when it runs here
 * @param absence why it does not; empty when it does
 */
record Peer(Optional<CPython> cpython, String absence) {
    private static final String PLATFORM = "Linux amd64";

    /**
     * The peer for a platform.
     *
     * @param platform the names of the operating system and of the architecture, as Java gives them
     * @param materials the folder that CPython's jar is in
     * @param cache where it is unpacked to, once
     * @throws BenchException when it should run here, but cannot be unpacked
     */
    static Peer on(String platform, Path materials, Path cache) {
        if (!platform.equals(PLATFORM)) {
            return absent("there is no CPython to compare with: its jar is for " + PLATFORM + ", this is " + platform);
        }
        CPython cpython = CPythonArchive.in(materials).unpack(cache);
        try {
            ChildProcess.run(cpython.command("-c", "import _interpreters"));
        } catch (BenchException failure) {
            return absent("there is no CPython to compare with: " + failure.getMessage());
        }
        return new Peer(Optional.of(cpython), "");
    }

    private static Peer absent(String why) {
        return new Peer(Optional.empty(), why);
    }

    /** The result, with a remark when its CPython column is empty for want of a CPython. */
    Result explain(Result result) {
        return absence.isEmpty() ? result : result.noting(absence);
    }
}
