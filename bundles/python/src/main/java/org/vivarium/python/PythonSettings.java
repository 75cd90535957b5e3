package org.vivarium.python;

import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.jspecify.annotations.Nullable;
import org.osgi.framework.BundleContext;

/**
 * What the platform's properties say of Python in all interpreters.
 *
 * @param nativePosix whether files are the process's own, so that interpreters share file descriptors as CPython's do; then native code can
 *     be loaded, and Python writes past {@code System.out} and {@code System.err}
 * @param path folders in which modules are found, as {@code PYTHONPATH} has them
 * @param pool how many contexts wait for interpreters at most
 * @param executable what {@code sys.executable} says
 * @param pycache where compiled bytecode is kept for all interpreters and those of later processes; it is not kept when there is none
 */
record PythonSettings(
        boolean nativePosix,
        @Nullable String path,
        int pool,
        @Nullable String executable,
        @Nullable String pycache) {
    /** Framework property: {@code native} or {@code java}, which is the default. */
    static final String POSIX = "vivarium.python.posix";

    /** Framework property: folders for {@code sys.path}. */
    private static final String PATH = "vivarium.python.path";

    /** Framework property: how many contexts are made ahead at most, from 0 on; without it that follows from the heap's size. */
    private static final String POOL = "vivarium.python.pool";

    /** What a context takes of the heap, in bytes: rather more than has been measured. */
    private static final long CONTEXT_SIZE = 4L << 20;

    /** The share of the heap that may lie in wait. */
    private static final long POOL_SHARE = 16;

    private static final int LARGEST_POOL = 32;

    /** Framework property: the file of a command that is used as {@code python}. */
    private static final String EXECUTABLE = "vivarium.python.executable";

    /** Framework property: the folder for compiled bytecode; without it, or when it is empty, none is written. */
    private static final String PYCACHE = "vivarium.python.pycache";

    /**
     * Reads them.
     *
     * @throws IllegalArgumentException when one has no such value
     */
    static PythonSettings of(BundleContext context) {
        String posix = context.getProperty(POSIX);
        if (posix != null && !posix.equals("native") && !posix.equals("java")) {
            throw new IllegalArgumentException(POSIX + " is native or java, not " + posix);
        }
        return new PythonSettings(
                "native".equals(posix),
                context.getProperty(PATH),
                pool(context.getProperty(POOL)),
                context.getProperty(EXECUTABLE),
                context.getProperty(PYCACHE));
    }

    private static int pool(@Nullable String written) {
        if (written == null) {
            return Math.clamp(Runtime.getRuntime().maxMemory() / POOL_SHARE / CONTEXT_SIZE, 1, LARGEST_POOL);
        }
        if (!written.matches("\\d{1,4}")) {
            throw new IllegalArgumentException(POOL + " is a number from 0 to 9999, not " + written);
        }
        return Integer.parseInt(written);
    }

    void applyTo(Engine.Builder engine) {
        if (nativePosix) {
            // It warns in each context that this bypasses the streams of the engine.
            engine.option("log.python.level", "SEVERE");
        }
    }

    void applyTo(Context.Builder context) {
        if (nativePosix) {
            context.allowNativeAccess(true).option("python.PosixModuleBackend", "native");
        }
        if (path != null) {
            context.option("python.PythonPath", path);
        }
        if (executable != null) {
            context.option("python.Executable", executable);
        }
        if (pycache != null && !pycache.isBlank()) {
            // Importlib writes a file of its own and renames it: who reads meanwhile finds all of it or nothing.
            context.option("python.DontWriteBytecodeFlag", "false").option("python.PyCachePrefix", pycache);
        }
    }
}
